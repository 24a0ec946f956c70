"""Which period a request asks for."""

from __future__ import annotations

from collections.abc import Callable

from edge.instant import HOUR, Clock, Instant, parse_instant
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from shadow.calendar import Calendar
from shadow.period import parse_period

ReadPeriod = Callable[[str | None, str | None], tuple[Instant, Instant]]
"""Turns `from` and `to`, as written, into a period; raises OmbreError."""


def calendar_periods(calendar: Calendar, clock: Clock) -> ReadPeriod:
    """Read phrases too (`yesterday`, `shift`, `8h`), by the calendar of the plant."""
    return lambda start, end: parse_period(start, end, calendar, clock())


def plain_periods(clock: Clock) -> ReadPeriod:
    """Read instants only, without a calendar: by default the last 24 hours.

    >>> read = plain_periods(lambda: 0)
    >>> read("1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z")
    (0, 1000000000)
    """

    def read(start: str | None, end: str | None) -> tuple[Instant, Instant]:
        stop = _instant("to", end) if end else clock()
        begin = _instant("from", start) if start else stop - 24 * HOUR
        if begin >= stop:
            raise OmbreError(_empty())
        return begin, stop

    return read


def _instant(where: str, said: str) -> Instant:
    try:
        return parse_instant(said)
    except ValueError as error:
        raise OmbreError(_unread(where, said)) from error


def _unread(where: str, said: str) -> Problem:
    return Problem(
        where=where,
        cause=Text(en=f"'{said}' is not a time", fr=f"« {said} » n'est pas une heure"),
        remedy=Text(
            en="write it like 2026-01-05T06:00:00Z", fr="écrivez-la comme 2026-01-05T06:00:00Z"
        ),
        blame=Blame.USAGE,
    )


def _empty() -> Problem:
    return Problem(
        where="from",
        cause=Text(en="the period ends before it begins", fr="la période finit avant de commencer"),
        remedy=Text(en="give from before to", fr="donnez from avant to"),
        blame=Blame.USAGE,
    )
