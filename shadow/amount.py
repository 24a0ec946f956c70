"""Numbers out of events, as far as one can reckon with them.

What a wire says is checked at the border, but a store may hold what came before the check or by
another way. A figure must not end because of it: what is no number, not finite, or beyond anything
that a plant counts or waits for, is no amount.
"""

from __future__ import annotations

from edge.instant import SECOND, Duration

MOST = 2.0**53
"""Up to here whole numbers are exact."""

LONGEST = 10 * 366 * 86_400.0
"""Seconds: no cycle, promise or clock offset is longer than ten years."""


def amount(value: object, most: float = MOST) -> int | float | None:
    """Read a number that can be reckoned with.

    >>> amount(3), amount("3"), amount(True), amount(1e300), amount(float("nan"))
    (3, None, None, None, None)
    """
    if type(value) is not int and type(value) is not float:
        return None
    return value if abs(value) <= most else None


def lasting(value: object) -> Duration | None:
    """Read a length of time given in seconds.

    >>> lasting(2.5), lasting(1e300)
    (2500000000, None)
    """
    seconds = amount(value, LONGEST)
    return None if seconds is None else round(seconds * SECOND)
