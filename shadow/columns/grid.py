"""The time that books are made for: cut into cells, and into what is planned and what is not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from edge.instant import Instant
from shadow.calendar import Calendar
from shadow.columns.chunk import Flags, Numbers
from shadow.columns.distinct import distinct
from shadow.interval import Interval

_FOR_EVER = 2**63 - 1


class Grid:
    """Cells between successive bounds, and segments: cells cut where planned time begins and ends.

    `edges` are the bounds of the segments, `cell` the cell of each, `planned` whether it is.
    """

    def __init__(self, calendar: Calendar, windows: Iterable[Interval]) -> None:
        self.bounds = np.array(sorted({at for one in windows for at in one}), dtype=np.int64)
        self.calendar = calendar
        low, high = int(self.bounds[0]), int(self.bounds[-1])
        planned = self.planned_within(low, high)
        self.edges = distinct(np.concatenate([self.bounds, planned.ravel()]))
        self._planned = planned
        opening = calendar.opening(low, high)
        self._opening = np.array(opening, dtype=np.int64).reshape(-1, 2)
        starts = self.edges[:-1]
        self.cell = np.searchsorted(self.bounds, starts, side="right") - 1
        self.planned = np.searchsorted(planned[:, 0], starts, side="right") > np.searchsorted(
            planned[:, 1], starts, side="right"
        )

    def planned_within(self, start: Instant, end: Instant) -> Numbers:
        """Return the planned time within [start, end): starts and ends."""
        found = self.calendar.planned(start, end)
        return np.array(found, dtype=np.int64).reshape(-1, 2)

    def planned_upto(self, at: Numbers) -> Numbers:
        """Return how much planned time there is before instants."""
        return _upto(self._planned, at)

    def open_upto(self, at: Numbers) -> Numbers:
        """Return how much opening time there is before instants."""
        return _upto(self._opening, at)

    def first_planned(self, start: Numbers, end: Numbers) -> Numbers:
        """Return the first planned instant within each of some stretches, -1 where there is none.

        Those that do not touch the time of the grid are of no interest, and have none.
        """
        nth = np.searchsorted(self._planned[:, 1], start, side="right")
        first = np.append(self._planned[:, 0], _FOR_EVER)[nth]
        begun = np.maximum(start, first)
        for place in np.flatnonzero((start < self.bounds[0]) & (end > self.bounds[0])).tolist():
            whole = self.calendar.planned(int(start[place]), int(end[place]))
            begun[place] = whole[0][0] if whole else _FOR_EVER
        return np.where(begun < np.minimum(end, self.bounds[-1]), begun, -1)

    def segments(self, at: Numbers) -> tuple[Numbers, Flags]:
        """Return the cells in which instants lie, -1 outside, and whether they are planned."""
        place = np.searchsorted(self.edges, at, side="right") - 1
        inside = (place >= 0) & (place < len(self.cell))
        place = np.where(inside, place, 0)
        return np.where(inside, self.cell[place], -1), inside & self.planned[place]

    def span(self, start: Instant, end: Instant) -> tuple[int, int]:
        """Return the cells between two bounds: the first, and the one after the last."""
        first, last = np.searchsorted(self.bounds, [start, end])
        return int(first), int(last)


def _upto(intervals: Numbers, at: Numbers) -> Numbers:
    """Return how much of some intervals, in order and disjoint, lies before instants."""
    lengths = np.append(0, np.cumsum(intervals[:, 1] - intervals[:, 0]))
    begun = np.searchsorted(intervals[:, 0], at)
    last = np.append(intervals[:, 1], 0)[np.maximum(begun, 1) - 1]
    beyond = np.where(begun > 0, np.maximum(last - at, 0), 0)
    upto: Numbers = lengths[begun] - beyond
    return upto
