"""Throughput: good parts that left a loop per hour of open time."""

from __future__ import annotations

from edge.instant import HOUR, Instant
from shadow.flow.move import Crossings
from shadow.flow.open_time import OpenTime


def throughput(moved: Crossings, axis: OpenTime, start: Instant, end: Instant) -> float | None:
    """Return good parts per open hour over [start, end), None where the plant was closed.

    >>> from shadow.flow.move import Move, crossings
    >>> throughput(crossings([], [Move(at=1, parts=5)]), OpenTime([(0, HOUR)]), 0, HOUR)
    5.0
    """
    open_time = axis.between(start, end)
    if not open_time:
        return None
    return good_out(moved, start, end) * HOUR / open_time


def good_out(moved: Crossings, start: Instant, end: Instant) -> float:
    """Count the good parts that left in [start, end)."""
    return sum(
        move.parts for move in moved.departures if not move.scrapped and start <= move.at < end
    )
