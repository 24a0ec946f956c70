"""Measures as points for Grafana: one measurement, one point a figure and period. Pure.

`ombre_measures` is tagged by machine (`plant` for all of them together), name, profile and period
(`shift` or `hour`); a point's time is the start of its period, so that writing it again overwrites
it. A field cannot be taken back: `known` says whether `value` holds, false where the data do not
decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from edge.instant import Instant
from gateway.influx_line import field_text, tag_line

MEASURES = "ombre_measures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of one machine over one closed period, as it is kept."""

    machine: str
    name: str
    profile: str
    period: str
    start: Instant
    end: Instant
    value: float | None
    low: float | None
    high: float | None
    unit: str
    revision: int = 0
    because: str = ""


@runtime_checkable
class FigureStore(Protocol):
    """A store that may keep figures beside events."""

    keeps_measures: bool

    def keep_figures(self, figures: Sequence[Figure]) -> int:
        """Keep figures, overwriting those kept before; return how many. Raises StoreAway."""
        ...


def figure_point(figure: Figure) -> str:
    r"""Write one figure as one line.

    >>> one = Figure(machine="press 1", name="oee", profile="", period="hour", start=0, end=5,
    ...              value=0.5, low=None, high=None, unit="1")
    >>> tags, fields = figure_point(one).split(" value=")
    >>> print(tags)
    ombre_measures,machine=press\ 1,name=oee,period=hour
    >>> print(fields)
    0.5,known=true,unit="1",to=5i,revision=0i 0
    """
    tags = {
        "machine": figure.machine,
        "name": figure.name,
        "period": figure.period,
        "profile": figure.profile,
    }
    named = ",".join(f"{key}={tag_line(text)}" for key, text in tags.items() if text)
    numbers = {"value": figure.value, "low": figure.low, "high": figure.high}
    fields = [f"{key}={float(number)!r}" for key, number in numbers.items() if number is not None]
    fields += [f"known={str(figure.value is not None).lower()}", f"unit={field_text(figure.unit)}"]
    fields += [f"because={field_text(figure.because)}"] if figure.because else []
    fields += [f"to={figure.end}i", f"revision={figure.revision}i"]
    return f"{MEASURES},{named} {','.join(fields)} {figure.start}"
