"""Instants and durations: whole nanoseconds, so that sums are exact.

An `Instant` counts nanoseconds since 1970-01-01T00:00:00Z; a `Duration` counts nanoseconds.
Zones appear only in calendars and on pages. Clocks are passed in, never reached for.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import Protocol

Instant = int
Duration = int

SECOND: Duration = 1_000_000_000
MILLISECOND: Duration = 1_000_000
MINUTE: Duration = 60 * SECOND
HOUR: Duration = 60 * MINUTE

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)\s*")
_UNITS: dict[str, Duration] = {
    "ms": MILLISECOND,
    "s": SECOND,
    "m": MINUTE,
    "min": MINUTE,
    "h": HOUR,
    "d": 24 * HOUR,
}
_ISO = re.compile(
    r"(?P<stem>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)"
    r"(?:[.,](?P<fraction>\d{1,9})\d*)?"
    r"(?P<zone>Z|z|[+-]\d\d:?\d\d)"
)


class Clock(Protocol):
    """Tells the time. Tests and replays hand in one of their own."""

    def __call__(self) -> Instant:
        """Return the present instant."""
        ...


def system_clock() -> Instant:
    """Read this computer's clock."""
    return time.time_ns()


def parse_instant(text: str) -> Instant:
    """Read an ISO 8601 instant with its zone, to the nanosecond.

    >>> parse_instant("2016-10-31T04:00:00Z")
    1477886400000000000
    >>> parse_instant("2016-10-31T05:00:00.000001+01:00") - parse_instant("2016-10-31T04:00:00Z")
    1000

    Raises ValueError without a zone: a time that could mean several instants is not guessed at.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an ISO 8601 instant with a zone")
    zone = "+00:00" if match["zone"] in "Zz" else match["zone"]
    whole = instant_of(datetime.fromisoformat(match["stem"].replace(" ", "T") + zone))
    return whole + int((match["fraction"] or "0").ljust(9, "0"))


def format_instant(at: Instant) -> str:
    """Write an instant as ISO 8601 in UTC, with as many decimals as it needs.

    >>> format_instant(1477886400000000000)
    '2016-10-31T04:00:00Z'
    >>> format_instant(1477886400120000000)
    '2016-10-31T04:00:00.120Z'
    """
    whole, rest = divmod(at, SECOND)
    stem = datetime.fromtimestamp(whole, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    if not rest:
        return f"{stem}Z"
    digits = f"{rest:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return f"{stem}.{digits}Z"


def instant_of(moment: datetime) -> Instant:
    """Turn an aware datetime into an instant, exactly.

    >>> instant_of(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000000
    """
    if moment.tzinfo is None:
        raise ValueError("a datetime without a zone names no instant")
    past = moment - _EPOCH
    return (past.days * 86_400 + past.seconds) * SECOND + past.microseconds * 1_000


def datetime_of(at: Instant) -> datetime:
    """Turn an instant into an aware UTC datetime, cut to the microsecond.

    >>> datetime_of(1477886400000000000).isoformat()
    '2016-10-31T04:00:00+00:00'
    """
    whole, rest = divmod(at, SECOND)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest // 1_000)


def parse_duration(text: str) -> Duration:
    """Read a duration such as `90s`, `15m`, `8h` or `1h30m`.

    >>> parse_duration("1h30m") == 90 * MINUTE
    True

    Raises ValueError for anything else.
    """
    total, at = 0, 0
    while at < len(text):
        match = _DURATION.match(text, at)
        if match is None:
            raise ValueError(f"{text!r} is not a duration such as 90s, 15m or 8h")
        whole, _, fraction = match[1].partition(".")
        unit = _UNITS[match[2]]
        total += int(whole) * unit + int(fraction or 0) * unit // 10 ** len(fraction)
        at = match.end()
    if not text.strip():
        raise ValueError("an empty text is not a duration")
    return total


def seconds(span: Duration) -> float:
    """Express a duration in seconds, for people and for JSON.

    >>> seconds(1_500_000_000)
    1.5
    """
    return span / SECOND
