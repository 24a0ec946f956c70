"""When the night's work is due: once after every passing of its time of the day. Pure."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from edge.instant import Instant, datetime_of, instant_of

_DAY = dt.timedelta(days=1)


def last_due(now: Instant, at: dt.time, zone: ZoneInfo) -> Instant:
    """Return the last moment at which a night's work was due.

    A time that a change of the clocks leaves out or has twice is taken once.

    >>> from edge.instant import format_instant, parse_instant
    >>> now = parse_instant("2026-01-05T01:00:00Z")
    >>> format_instant(last_due(now, dt.time(2, 30), ZoneInfo("Europe/Paris")))
    '2026-01-04T01:30:00Z'
    """
    today = datetime_of(now).astimezone(zone).date()
    moment = instant_of(dt.datetime.combine(today, at, zone))
    if moment > now:
        moment = instant_of(dt.datetime.combine(today - _DAY, at, zone))
    return moment


def is_due(now: Instant, last: Instant, at: dt.time, zone: ZoneInfo) -> bool:
    """Say whether a night's work is due, when it was last done at `last`."""
    return last < last_due(now, at, zone)
