"""The books of one machine's period, by cell and job: the rules are those of `shadow.record`."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

from edge.instant import Instant
from shadow.columns.book import Bins, Book, Table
from shadow.columns.chunk import Flags, Numbers
from shadow.columns.cycles import bins_of
from shadow.columns.dark import Gap, dark
from shadow.columns.distinct import distinct
from shadow.columns.grid import Grid
from shadow.columns.period import Counted, Period
from shadow.columns.spent import Entries, chained, gathered, spent
from shadow.columns.states import STATES
from shadow.columns.steps import Steps
from shadow.columns.stretches import CLASSES
from shadow.columns.words import Words

_EVERY = len(CLASSES) * len(STATES)


class Cuts(NamedTuple):
    """A chunk cut where its cell, its job, planned time or start-up changes.

    `row` is the first row of each piece, `page` its cell and job as one number, -1 outside.
    """

    row: Numbers
    page: Numbers
    planned: Flags
    startup: Flags

    def counts(self, rows: Numbers) -> Numbers:
        """Count the rows of each piece."""
        counts: Numbers = np.diff(np.append(np.searchsorted(rows, self.row), len(rows)))
        return counts

    def sums(self, steps: Steps) -> Numbers:
        """Add up the parts of each piece."""
        counts = self.counts(steps.rows)
        if steps.ones:
            return counts
        upto = np.zeros(len(steps.rows) + 1, dtype=np.int64)
        np.cumsum(steps.parts, out=upto[1:])
        return np.diff(upto[np.append(0, np.cumsum(counts))])


class Books:
    """Makes the books of a period over the cells of a grid."""

    def __init__(self, period: Period, grid: Grid) -> None:
        self._period, self._grid = period, grid
        self._jobs = len(period.jobs.words)
        low, high = (int(grid.bounds[place]) for place in (0, -1))
        changed = _inside(period.jobs.at, low, high - 1)
        self._edges = distinct(np.concatenate([grid.edges, changed]))
        cell, self._planned = grid.segments(self._edges[:-1])
        page = cell * self._jobs + period.jobs.at_times(self._edges[:-1])
        self._cuts = [self._cut(one) for one in period.counted]
        told = [one.page[one.page >= 0] for one in self._cuts]
        self._pages = distinct(np.concatenate([page, *told]))
        self._page = np.searchsorted(self._pages, page)

    def book(self) -> Book:
        """Make the books."""
        tables = {
            **self._times(),
            **self._parts(),
            "stops": self._stops(),
            "dark": self._dark(),
        }
        cell, job = self._pages // self._jobs, self._pages % self._jobs
        return Book(cell, job, self._period.jobs.words.known, tables, self._cycles())

    def _table(self, entries: Entries, keys: Sequence[Hashable]) -> Table:
        return Table(keys, gathered(entries, len(self._pages), len(keys)))

    def _times(self) -> dict[str, Table]:
        told, reasons = self._period.stretches, self._period.reasons
        key = told.reason * _EVERY + told.state * len(CLASSES) + told.time_class
        place, key, amount = spent(self._edges, told.start, told.end, key)
        reason, state = key // _EVERY, key % _EVERY // len(CLASSES)
        states = Entries(self._page[place], reason * len(STATES) + state, amount)
        planned = self._planned[place]
        classes = Entries(
            self._page[place[planned]],
            (reason * len(CLASSES) + key % len(CLASSES))[planned],
            amount[planned],
        )
        words = reasons.known
        return {
            "states": self._table(states, [(one, word) for word in words for one in STATES]),
            "classes": self._table(classes, [(one, word) for word in words for one in CLASSES]),
        }

    def _stops(self) -> Table:
        """Count each stop where its planned time begins."""
        time_class, start, end = self._period.stretches.stops()
        begun = self._grid.first_planned(start, end)
        some = begun >= self._grid.bounds[0]
        place = np.searchsorted(self._edges, begun[some], side="right") - 1
        ones = np.ones(len(place), dtype=np.int64)
        return self._table(Entries(self._page[place], time_class[some], ones), CLASSES)

    def _dark(self) -> Table:
        """Add up the planned time in which no counter was in sight."""
        words: Words[Gap] = Words()
        told, found = self._period.stretches, []
        low, high = int(self._grid.bounds[0]), int(self._grid.bounds[-1])
        for gap in dark(self._period):
            start, end = max(gap.start, low), min(gap.end, high)
            first = int(np.searchsorted(told.end, start, side="right"))
            last = int(np.searchsorted(told.start, end))
            if start < end and first < last:
                begin = np.maximum(told.start[first:last], start)
                over = np.minimum(told.end[first:last], end)
                place, state, amount = spent(self._edges, begin, over, told.state[first:last])
                kept = self._planned[place]
                key = words.code(gap) * len(STATES) + state
                found.append(Entries(self._page[place[kept]], key[kept], amount[kept]))
        keys = [(gap, state) for gap in words.known for state in STATES]
        return self._table(chained(found), keys)

    def _cut(self, counted: Counted) -> Cuts:
        """Cut a chunk; rows of one instant lie on both sides of a change of work."""
        chunk, jobs = counted.chunk, self._period.jobs
        low, high = int(chunk.at[0]), int(chunk.at[-1])
        starts, begins = self._period.startup
        times = np.concatenate([_inside(one, low, high) for one in (self._grid.edges, starts)])
        changed = _inside(jobs.rows, chunk.first, chunk.first + len(chunk) - 1) - chunk.first
        row = distinct(np.concatenate([[0], np.searchsorted(chunk.at, times), changed]))
        at = chunk.at[row]
        cell, planned = self._grid.segments(at)
        page = np.where(cell >= 0, cell * self._jobs + jobs.at_rows(chunk.first + row), -1)
        startup = np.append(begins, False)[np.searchsorted(starts, at, side="right") - 1]
        return Cuts(row, page, planned, planned & startup)

    def _parts(self) -> dict[str, Table]:
        words: Words[str] = Words()
        found: dict[str, list[Entries]] = {"parts": [], "planned": [], "startup": []}
        for counted, cut in zip(self._period.counted, self._cuts, strict=True):
            page = np.searchsorted(self._pages, cut.page)
            wanted = {"parts": cut.page >= 0, "planned": cut.planned, "startup": cut.startup}
            for one in counted.steps:
                sums, of = cut.sums(one), words.code(one.of)
                for name, inside in wanted.items():
                    some = np.flatnonzero(inside & (sums != 0))
                    found[name].append(Entries(page[some], np.full(len(some), of), sums[some]))
        return {name: self._table(chained(own), words.known) for name, own in found.items()}

    def _cycles(self) -> Bins:
        """Gather the bins of cycles, piece by piece, each of one cell and job."""
        pieces: list[tuple[Numbers, Numbers]] = []
        bins: list[Numbers] = []
        for counted, cut in zip(self._period.counted, self._cuts, strict=True):
            for one in counted.cycles:
                pieces.append((cut.page, cut.counts(one.rows)))
                bins.append(bins_of(one.durations).astype(np.int16))
        if not bins:
            return Bins(*(np.zeros(0, dtype=np.int64),) * 4)
        page, counts = (np.concatenate(column) for column in zip(*pieces, strict=True))
        found = Bins(page // self._jobs, page % self._jobs, counts, np.concatenate(bins))
        return found.in_order() if (found.cell[1:] < found.cell[:-1]).any() else found


def _inside(at: Numbers, low: Instant, high: Instant) -> Numbers:
    """Return those of some sorted numbers with low < number <= high."""
    return at[slice(*np.searchsorted(at, [low + 1, high + 1]))]
