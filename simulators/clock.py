"""The simulators' own time: whole nanoseconds, kept to the microsecond that every wire can carry.

The product has helpers like these; the simulators share none of its code, so that they stay as
foreign to it as a real machine is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Nanoseconds = int
Clock = Callable[[], Nanoseconds]

MICROSECOND: Nanoseconds = 1_000
MILLISECOND: Nanoseconds = 1_000_000
SECOND: Nanoseconds = 1_000_000_000


def wall_clock() -> Nanoseconds:
    """Read this computer's clock, in nanoseconds since 1970-01-01T00:00:00Z."""
    return time.time_ns()


def whole_microseconds(span: Nanoseconds) -> Nanoseconds:
    """Cut a time to the microsecond: OPC UA stamps and ISO texts then carry it exactly.

    >>> whole_microseconds(1_234_567)
    1234000
    """
    return span - span % MICROSECOND


def of_seconds(span: float) -> Nanoseconds:
    """Turn seconds into nanoseconds, cut to the microsecond.

    >>> of_seconds(1.2)
    1200000000
    """
    return whole_microseconds(round(span * SECOND))


def datetime_of(at: Nanoseconds) -> datetime:
    """Turn an instant into an aware UTC datetime, exactly for whole microseconds."""
    whole, rest = divmod(at, SECOND)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest // MICROSECOND)


def iso(at: Nanoseconds) -> str:
    """Write an instant as ISO 8601 in UTC, always with six decimals.

    >>> iso(1_500_000_000)
    '1970-01-01T00:00:01.500000Z'
    """
    return datetime_of(at).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
