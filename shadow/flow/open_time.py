"""Open time as an axis: how long the plant was open up to an instant."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from edge.instant import Duration, Instant
from shadow.interval import Interval, merged


class OpenTime:
    """Counts open time only: closed hours have no length on this axis.

    >>> axis = OpenTime([(0, 10), (20, 30)])
    >>> axis.at(5), axis.at(15), axis.at(25), axis.between(5, 25)
    (5, 10, 15, 10)
    """

    def __init__(self, intervals: Iterable[Interval]) -> None:
        kept = merged(intervals)
        self._starts = [start for start, _ in kept]
        self._lengths = [end - start for start, end in kept]
        self._before: list[Duration] = []
        total = 0
        for length in self._lengths:
            self._before.append(total)
            total += length

    def at(self, instant: Instant) -> Duration:
        """Return the open time before an instant, counted from the first opening."""
        index = bisect_right(self._starts, instant) - 1
        if index < 0:
            return 0
        return self._before[index] + min(instant - self._starts[index], self._lengths[index])

    def between(self, start: Instant, end: Instant) -> Duration:
        """Return the open time in [start, end)."""
        return self.at(end) - self.at(start)
