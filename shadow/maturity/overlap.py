"""How long two sets of intervals hold together."""

from __future__ import annotations

from collections.abc import Sequence

from edge.instant import Duration
from shadow.interval import Interval


def overlap(some: Sequence[Interval], others: Sequence[Interval]) -> Duration:
    """Add up the time that lies in both; each sorted and disjoint.

    >>> overlap([(0, 10), (20, 30)], [(5, 22), (29, 40)])
    8
    """
    total = left = right = 0
    while left < len(some) and right < len(others):
        (start, end), (other_start, other_end) = some[left], others[right]
        total += max(0, min(end, other_end) - max(start, other_start))
        if end <= other_end:
            left += 1
        else:
            right += 1
    return total
