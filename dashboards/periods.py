"""Which period a request asks for: the same words, and the same usual period, as in a terminal."""

from __future__ import annotations

from collections.abc import Callable

from edge.instant import Clock, Instant
from shadow.calendar import Calendar
from shadow.period import parse_moment, parse_period

ReadPeriod = Callable[[str | None, str | None], tuple[Instant, Instant]]
"""Turns `from` and `to`, as written, into a period; raises OmbreError."""


ReadMoment = Callable[[str, str], Instant]
"""Turns an instant, as written for a parameter, into one; raises OmbreError."""


def calendar_moments(calendar: Calendar, clock: Clock) -> ReadMoment:
    """Read an instant, or the beginning of what a phrase means."""
    return lambda said, name: parse_moment(said, name, calendar, clock())


def calendar_periods(calendar: Calendar, clock: Clock) -> ReadPeriod:
    """Read instants and phrases (`yesterday`, `shift`, `8h`), by the calendar of the plant."""
    return lambda start, end: parse_period(start, end, calendar, clock())
