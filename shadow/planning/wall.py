"""The clock on the wall: which instants its times, dates and full hours are, in one zone.

A wall-clock time that occurs twice means its first occurrence; one that does not occur (the hour
skipped in spring) means the instant at which the clocks jump. Both rules keep the order of
wall-clock times, so shifts that touch still touch, and nothing overlaps.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from edge.instant import HOUR, MINUTE, SECOND, Duration, Instant, datetime_of, instant_of
from shadow.planning.written import DAY, Minute

_EPOCH = date(1970, 1, 1).toordinal()


def utc_midnight(day: date) -> Instant:
    """Return the instant at which a date begins in UTC.

    >>> utc_midnight(date(1970, 1, 2)) // HOUR
    24
    """
    return (day.toordinal() - _EPOCH) * 24 * HOUR


def local_date(zone: str, at: Instant) -> date:
    """Return the date on the wall at an instant."""
    return datetime_of(at).astimezone(ZoneInfo(zone)).date()


def instant_on(zone: str, day: date, minute: Minute) -> Instant:
    """Return the instant of a wall-clock time; `minute` counts from that day's midnight.

    >>> one, two = (instant_on("Europe/Paris", date(2024, 3, 31), m) for m in (119, 150))
    >>> (two - one) // SECOND  # 02:30 does not exist: the clocks jump at 02:00
    60
    """
    steady = _steady_midnight(zone, day)
    if steady is not None and 0 <= minute <= 2 * DAY:
        return steady + minute * MINUTE
    return _resolved(zone, day, minute)


@lru_cache(maxsize=8192)
def _steady_midnight(zone: str, day: date) -> Instant | None:
    """Return a date's midnight where no clock changes in that day or the next."""
    first, second, third = (_resolved(zone, day, minute) for minute in (0, DAY, 2 * DAY))
    return first if second - first == third - second == 24 * HOUR else None


def _resolved(zone: str, day: date, minute: Minute) -> Instant:
    days, rest = divmod(minute, DAY)
    wall = datetime.combine(day, datetime.min.time()) + timedelta(days=days, minutes=rest)
    local = wall.replace(tzinfo=ZoneInfo(zone))
    at = local.astimezone(UTC)
    if at.astimezone(local.tzinfo).replace(tzinfo=None) != wall:
        # With the later offset (fold 1) the skipped time lies before the jump, else after it.
        low, high = (instant_of(local.replace(fold=fold).astimezone(UTC)) for fold in (1, 0))
        return _change(zone, low, high)
    return instant_of(at)


@lru_cache(maxsize=8192)
def hours_of(zone: str, day: date) -> tuple[Instant, ...]:
    """Return the instants of one date at which an hour of the wall clock begins.

    These are its full hours, and the instant at which the clocks change: where they change by
    half an hour, two of the hours are cut in two.

    >>> len(hours_of("Europe/Paris", date(2024, 3, 31))), len(hours_of("UTC", date(2024, 3, 31)))
    (23, 24)
    """
    start, end = instant_on(zone, day, 0), instant_on(zone, day, DAY)
    if start == end:  # a zone that crossed the date line had no such date
        return ()
    if _offset(zone, start) == _offset(zone, end - SECOND):
        return _full_hours(zone, start, end)
    change = _change(zone, start, end - SECOND)
    return (*_full_hours(zone, start, change), change, *_full_hours(zone, change + 1, end))


def _full_hours(zone: str, start: Instant, end: Instant) -> tuple[Instant, ...]:
    """Go from full hour to full hour where no clock changes."""
    past = (start + _offset(zone, start)) % HOUR
    return tuple(range(start + (-past) % HOUR, end, HOUR))


def _offset(zone: str, at: Instant) -> Duration:
    offset = datetime_of(at).astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return round(offset.total_seconds()) * SECOND


def _change(zone: str, low: Instant, high: Instant) -> Instant:
    """Find the instant within (low, high] from which the offset is that of `high`; to a second."""
    first, last = low // SECOND, high // SECOND
    after = _offset(zone, last * SECOND)
    while last - first > 1:
        middle = (first + last) // 2
        if _offset(zone, middle * SECOND) == after:
            last = middle
        else:
            first = middle
    return last * SECOND
