"""What a change of the calendar changes: where two calendars do not say the same."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from edge.instant import Instant
from edge.text import Text
from shadow.calendar import Calendar
from shadow.interval import Interval, merged

Phase = tuple[date, Text | None, str, bool]
"""Production day, name of the shift (None outside all), its team, whether work is planned."""


def phase(calendar: Calendar, at: Instant) -> Phase:
    """Return what a calendar says of an instant."""
    day = calendar.production_day(at)
    shift = calendar.shift_at(at)
    if shift is None:
        return day, None, "", False
    pause = any(start <= at < end for start, end in shift.breaks)
    return day, shift.name, shift.team, not pause


def differences(old: Calendar, new: Calendar, start: Instant, end: Instant) -> list[Interval]:
    """Return where within [start, end) opening, planned time, shift, team or day are not the same.

    In order and apart. An hour, shift or day that none of them touches keeps its figures.

    >>> from edge.instant import HOUR, parse_instant
    >>> from shadow.shifts import CalendarSettings
    >>> def until(end: str) -> Calendar:
    ...     shift = {"name": "early", "from": "06:00", "to": end}
    ...     return Calendar("UTC", CalendarSettings.model_validate({"shifts": [shift]}))
    >>> start = parse_instant("2026-03-02T00:00:00Z")
    >>> found = differences(until("14:00"), until("13:00"), start, start + 24 * HOUR)
    >>> [((a - start) // HOUR, (b - start) // HOUR) for a, b in found]
    [(13, 14)]
    """
    if start >= end:
        return []
    cuts = sorted({*old.marks(start, end), *new.marks(start, end)})
    return merged(piece for piece in pairwise(cuts) if phase(old, piece[0]) != phase(new, piece[0]))
