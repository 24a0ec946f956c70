"""The time that books are made for: cut into cells, and into what is planned and what is not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from edge.instant import Instant
from shadow.calendar import Calendar
from shadow.columns.chunk import Flags, Numbers
from shadow.interval import Interval


class Grid:
    """Cells between successive bounds, and segments: cells cut where planned time begins and ends.

    `edges` are the bounds of the segments, `cell` the cell of each, `planned` whether it is.
    """

    def __init__(self, calendar: Calendar, windows: Iterable[Interval]) -> None:
        self.bounds = np.array(sorted({at for one in windows for at in one}), dtype=np.int64)
        self.calendar = calendar
        low, high = int(self.bounds[0]), int(self.bounds[-1])
        planned = np.array(calendar.planned(low, high), dtype=np.int64).reshape(-1, 2)
        self.edges = np.union1d(self.bounds, planned.ravel())
        starts = self.edges[:-1]
        self.cell = np.searchsorted(self.bounds, starts, side="right") - 1
        self.planned = np.searchsorted(planned[:, 0], starts, side="right") > np.searchsorted(
            planned[:, 1], starts, side="right"
        )

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
