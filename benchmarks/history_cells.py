"""The pieces of planned time that the rivals of the history figures add up over.

Each lies within one hour, one production day and one shift, and within one hour of UTC, by which
a database finds it without comparing intervals.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.history_plant import END, START, bench_calendar
from benchmarks.history_rows import Numbers
from edge.instant import HOUR


@dataclass(frozen=True, slots=True)
class Cells:
    """From when to when each piece goes, and the places of its hour, day and shift."""

    start: Numbers
    end: Numbers
    hour: Numbers
    day: Numbers
    shift: Numbers

    @property
    def slot(self) -> Numbers:
        """The hour of UTC in which each piece lies."""
        return self.start // HOUR


def bench_cells() -> Cells:
    """Cut the plant's year."""
    calendar = bench_calendar()
    hours = [one for one, _ in calendar.hours(START, END)]
    days = [one for one, _ in calendar.days(START, END)]
    shifts = [one.start for one in calendar.shifts(START, END)]
    cuts = sorted({*hours, *days, *shifts, END})
    found = []
    for start, end in calendar.planned(START, END):
        inner = cuts[bisect_right(cuts, start) : bisect_right(cuts, end - 1)]
        bounds = [start, *inner, end]
        found.extend(pairwise(bounds))
    pieces = np.array(found, dtype=np.int64)
    start = pieces[:, 0]
    return Cells(start, pieces[:, 1], *(_places(one, start) for one in (hours, days, shifts)))


def _places(bounds: Sequence[int], at: Numbers) -> Numbers:
    places: Numbers = np.searchsorted(np.array(bounds), at, side="right") - 1
    return places
