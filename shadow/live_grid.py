"""The calendar of the running days, laid out once for all machines, in cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from edge.instant import MINUTE, Duration, Instant
from shadow.calendar import Calendar
from shadow.interval import Interval, clipped
from shadow.window import Frame

GRAIN: Duration = 5 * MINUTE
"""The rolling hour moves on by so much at a time."""


class Spread:
    """Disjoint intervals in order, of which many questions are asked."""

    def __init__(self, intervals: Sequence[Interval]) -> None:
        self._intervals = intervals
        self._starts = [start for start, _ in intervals]
        self._before = [0, *accumulate(end - start for start, end in intervals)]

    def within(self, start: Instant, end: Instant) -> list[Interval]:
        """Return what lies within [start, end)."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_left(self._starts, end)
        return list(clipped(self._intervals[first:last], start, end))

    def length(self, start: Instant, end: Instant) -> Duration:
        """Return how much lies within [start, end).

        >>> Spread([(0, 10), (20, 30)]).length(5, 22)
        7
        """
        return self._upto(end) - self._upto(start) if start < end else 0

    def first(self, start: Instant, end: Instant) -> Instant | None:
        """Return the first instant within [start, end) that lies in one of them."""
        if self.holds(start):
            return start
        index = bisect_right(self._starts, start)
        inside = index < len(self._starts) and self._starts[index] < end
        return self._starts[index] if inside else None

    def holds(self, at: Instant) -> bool:
        """Tell whether an instant lies in one of them."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._intervals[index][1]

    def _upto(self, at: Instant) -> Duration:
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return 0
        start, end = self._intervals[index]
        return self._before[index] + min(at, end) - start


class Grid:
    """Opening and planned time over [start, end), and the cells that these cut it into.

    Cells begin where hours, production days, shifts and breaks do, and every `GRAIN`.
    """

    def __init__(self, calendar: Calendar, start: Instant, end: Instant) -> None:
        self.calendar = calendar
        self.start, self.end = start, end
        self.opening = Spread(calendar.opening(start, end))
        self.planned = Spread(calendar.planned(start, end))
        steps = range(-(-start // GRAIN) * GRAIN, end, GRAIN)
        self._cuts = sorted({*calendar.boundaries(start, end), start, end, *steps})

    def cell(self, at: Instant) -> Interval:
        """Return the cell that holds an instant within the grid."""
        index = bisect_right(self._cuts, at)
        return self._cuts[index - 1], self._cuts[index]

    def cells(self, start: Instant, end: Instant) -> list[Interval]:
        """Cut [start, end) into cells."""
        if start >= end:
            return []
        first, last = bisect_right(self._cuts, start), bisect_left(self._cuts, end)
        return list(pairwise([start, *self._cuts[first:last], end]))

    def frame(self, machine: str, start: Instant, end: Instant) -> Frame:
        """Lay the calendar over a period of one machine."""
        return Frame(
            machine=machine,
            start=start,
            end=end,
            opening=self.opening.within(start, end),
            planned=self.planned.within(start, end),
        )
