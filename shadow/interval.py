"""Half-open stretches of time, and what cutting them against each other gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from edge.instant import Duration, Instant

Interval = tuple[Instant, Instant]
"""start <= t < end."""


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Sort, drop the empty ones, join what touches or overlaps.

    >>> merged([(5, 9), (1, 3), (3, 4), (7, 7)])
    [(1, 4), (5, 9)]
    """
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def clipped(intervals: Iterable[Interval], start: Instant, end: Instant) -> Iterator[Interval]:
    """Keep what lies within [start, end).

    >>> list(clipped([(0, 4), (6, 8)], 3, 7))
    [(3, 4), (6, 7)]
    """
    for left, right in intervals:
        if max(left, start) < min(right, end):
            yield max(left, start), min(right, end)


def without(whole: Sequence[Interval], holes: Sequence[Interval]) -> list[Interval]:
    """Cut holes out of intervals; both sorted and disjoint.

    >>> without([(0, 10)], [(2, 3), (8, 12)])
    [(0, 2), (3, 8)]
    """
    left: list[Interval] = []
    nth = 0
    for start, end in whole:
        while nth < len(holes) and holes[nth][1] <= start:
            nth += 1
        at, here = start, nth
        while here < len(holes) and holes[here][0] < end:
            if at < holes[here][0]:
                left.append((at, holes[here][0]))
            at = max(at, holes[here][1])
            here += 1
        if at < end:
            left.append((at, end))
    return left


def length(intervals: Iterable[Interval]) -> Duration:
    """Add up the lengths.

    >>> length([(0, 4), (6, 8)])
    6
    """
    return sum(end - start for start, end in intervals)
