"""Work in progress of a loop: parts in minus parts out, since its first event.

What was in the loop before the first event is not known and counts as 0 (`baseline`); where more
parts leave than ever came in the level goes below 0, and stays visible as such: it is the sign
of parts that were there before, or of a miscount.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from edge.instant import Duration, Instant
from shadow.flow.move import Crossings
from shadow.flow.open_time import OpenTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """So many parts in the loop for a stretch of open time (`length`), which may be 0."""

    parts: float
    start: Instant
    length: Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Wip:
    """Work in progress over a window, in parts.

    `mean` is weighted by open time and None where the plant was closed throughout; `highest` and
    `lowest` are levels that held between two instants of the window.
    """

    start: float
    end: float
    mean: float | None
    highest: float
    lowest: float
    area: float
    open_time: Duration


def levels(moved: Crossings, axis: OpenTime, start: Instant, end: Instant) -> Iterator[Level]:
    """Yield the levels of [start, end) in order; moves at one instant count together."""
    parts: float = 0
    since = start
    for at, change in moved.changes:
        if at >= end:
            break
        if at > since:
            yield Level(parts=parts, start=since, length=axis.between(since, at))
            since = at
        parts += change
    yield Level(parts=parts, start=since, length=axis.between(since, end))


def wip(moved: Crossings, axis: OpenTime, start: Instant, end: Instant) -> Wip:
    """Measure the work in progress over [start, end).

    >>> from shadow.flow.move import Move, crossings
    >>> moved = crossings([Move(at=0, parts=2)], [Move(at=6, parts=1)])
    >>> wip(moved, OpenTime([(0, 10)]), 0, 10).mean
    1.6
    """
    held = list(levels(moved, axis, start, end))
    area = sum(level.parts * level.length for level in held)
    open_time = axis.between(start, end)
    return Wip(
        start=level_at(moved, start),
        end=held[-1].parts,
        mean=area / open_time if open_time else None,
        highest=max(level.parts for level in held),
        lowest=min(level.parts for level in held),
        area=area,
        open_time=open_time,
    )


def level_at(moved: Crossings, at: Instant) -> float:
    """Return the level just before an instant."""
    return sum(change for when, change in moved.changes if when < at)


def share_of_time(
    moved: Crossings, axis: OpenTime, start: Instant, end: Instant, *, at_least: float
) -> float | None:
    """Return the share of open time in which at least so many parts were in the loop."""
    open_time = axis.between(start, end)
    if not open_time:
        return None
    held = levels(moved, axis, start, end)
    return sum(level.length for level in held if level.parts >= at_least) / open_time


def unseen(moved: Crossings, end: Instant) -> float:
    """Return how many parts must have been there before the first event, at the very least.

    >>> from shadow.flow.move import Move, crossings
    >>> unseen(crossings([Move(at=3, parts=1)], [Move(at=1, parts=2)]), 9)
    2
    """
    parts: float = 0
    lowest: float = 0
    for at, change in moved.changes:
        if at >= end:
            break
        parts += change
        lowest = min(lowest, parts)
    return -lowest
