"""Plain figures: times, counts and amounts that need no judgement, of one window or of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from edge.instant import Duration, seconds
from edge.text import Text
from shadow.measure import Measure
from shadow.window import Window
from shadow.wording import joined, plain, sentence

SECONDS = "s"
PARTS = "parts"
STOPS = "stops"
ENERGY = "kWh"


def figure(  # noqa: PLR0913 - what a figure is made of
    window: Window,
    name: str,
    value: float | None,
    unit: str,
    *,
    profile: str = "",
    because: Text | None = None,
    low: float | None = None,
    high: float | None = None,
) -> Measure:
    """Say one thing of one window; None needs a reason."""
    return Measure(
        name=name,
        scope=window.machine,
        start=window.start,
        end=window.end,
        value=value,
        unit=unit,
        profile=profile,
        because=because,
        low=low,
        high=high,
    )


def time_figure(  # noqa: PLR0913 - as above
    window: Window,
    name: str,
    spent: Duration,
    *,
    profile: str = "",
    unknown: Duration = 0,
    because: Text | None = None,
) -> Measure:
    """Say how long something lasted, in seconds; unknown time may belong to it as well."""
    low, high = (seconds(spent), seconds(spent + unknown)) if unknown else (None, None)
    return figure(
        window,
        name,
        seconds(spent),
        SECONDS,
        profile=profile,
        because=because,
        low=low,
        high=high,
    )


def several(
    of: Callable[[Window], Sequence[Measure]],
    windows: Sequence[Window],
    names: Mapping[str, Text],
    scope: str,
) -> list[Measure]:
    """Add up figures of several machines or periods; say which had to be left out, and why."""
    start, end = min(one.start for one in windows), max(one.end for one in windows)
    by_name: dict[str, list[Measure]] = {}
    for window in windows:
        for one in of(window):
            by_name.setdefault(one.name, []).append(one)
    return [_sum(found, names, (scope, start, end)) for found in by_name.values()]


def _sum(
    found: Sequence[Measure], names: Mapping[str, Text], place: tuple[str, int, int]
) -> Measure:
    scope, start, end = place
    told = [one.value for one in found if one.value is not None]
    missing = {
        one.scope: sentence(
            "without {m} ({why})",
            "sans {m} ({why})",
            m=names.get(one.scope, plain(one.scope)),
            why=one.because or plain("?"),
        )
        for one in found
        if one.value is None
    }
    notes = list(missing.values()) if told else [one.because for one in found[:1] if one.because]
    open_ = any(one.low is not None for one in found)
    return Measure(
        name=found[0].name,
        scope=scope,
        start=start,
        end=end,
        value=sum(told) if told else None,
        unit=found[0].unit,
        profile=found[0].profile,
        because=joined(notes, "; ") if notes else None,
        low=_total(found, "low") if open_ else None,
        high=_total(found, "high") if open_ else None,
    )


def _total(found: Sequence[Measure], side: str) -> float:
    return sum(_end(one, side) for one in found)


def _end(one: Measure, side: str) -> float:
    """One end of a figure's bounds; what is certain is its own bound, what is not told is none."""
    end: float | None = getattr(one, side)
    return (one.value or 0) if end is None else end
