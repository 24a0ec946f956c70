"""Calendars to try things on: short settings, and any that a plant file could hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from edge.instant import Instant, parse_instant
from edge.text import Text
from shadow.calendar import Calendar, Correction, Edition
from shadow.shifts import CalendarSettings

ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
"""Zones that change by an hour in the north, by half an hour in the south, and not at all."""

EARLY = {"name": "early", "from": "06:00", "to": "14:00"}
LATE = {"name": "late", "from": "14:00", "to": "22:00"}
NIGHT = {"name": "night", "from": "22:00", "to": "06:00"}
PAUSE = {"from": "02:00", "to": "02:30"}
ROUND = (
    {**EARLY, "breaks": [{"from": "09:00", "to": "09:20"}]},
    LATE,
    {**NIGHT, "breaks": [PAUSE]},
)


def settings(*shifts: dict[str, Any], **rest: Any) -> CalendarSettings:
    """The settings of a plant file with these shifts."""
    return CalendarSettings.model_validate({"shifts": list(shifts), **rest})


def calendar(*shifts: dict[str, Any], zone: str = "Europe/Paris", **rest: Any) -> Calendar:
    return Calendar(zone, settings(*shifts, **rest))


def named(of: Calendar, day: str) -> list[str]:
    """The names of a day's shifts."""
    return [shift.name.en for shift in of.of_day(date.fromisoformat(day))]


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def at(said: str) -> Instant:
    return parse_instant(said)


@st.composite
def any_settings(draw: st.DrawFn) -> CalendarSettings:
    """Shifts one after another around the clock or with gaps, on some days, with breaks."""
    cuts = sorted(draw(st.sets(st.integers(0, 95), min_size=2, max_size=5)))
    edges = [cut * 15 for cut in cuts]
    pairs = list(zip(edges, [*edges[1:], edges[0]], strict=True))
    kept = pairs if draw(st.booleans()) else pairs[:-1]
    days = draw(st.sampled_from(["every day", "mon-fri", "sat", "sun-wed"]))
    shifts = []
    for number, (start, end) in enumerate(kept):
        shift = {"name": f"s{number}", "days": days, "from": clock(start), "to": clock(end)}
        if draw(st.booleans()):
            shift["breaks"] = [{"from": clock(start), "to": clock((start + 10) % 1440)}]
        shifts.append(shift)
    closed = draw(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=3))
    return settings(*shifts, closed=closed, holidays=draw(st.sampled_from([False, "FR"])))


INSTANTS = st.integers(at("2026-01-01T00:00:00Z"), at("2026-12-31T00:00:00Z"))


@st.composite
def any_calendar(draw: st.DrawFn, zones: tuple[str, ...] = ZONES, most: int = 4) -> Calendar:
    """A calendar of one to four editions, and up to two corrections of the past."""
    since = sorted(draw(st.lists(INSTANTS, min_size=1, max_size=most, unique=True)))
    zone = draw(st.sampled_from(zones))
    moving = draw(st.booleans())

    def where() -> str:
        return draw(st.sampled_from(zones)) if moving else zone

    editions = [Edition(since=one, zone=where(), settings=draw(any_settings())) for one in since]
    corrections = []
    for start in draw(st.lists(INSTANTS, max_size=2)):
        length = draw(st.integers(1, int(timedelta(days=20).total_seconds()))) * 10**9
        corrections.append(
            Correction(
                start=start,
                end=start + length,
                zone=where(),
                settings=draw(any_settings()),
                said=draw(INSTANTS),
                why=Text(en="it was so", fr="c'était ainsi"),
            )
        )
    last = editions[-1]
    return Calendar(last.zone, last.settings, editions, corrections)
