"""The books of one machine's period, by cell and job: the rules are those of `shadow.record`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from edge.instant import Instant
from shadow.columns.book import Book, Table
from shadow.columns.chunk import Flags, Numbers
from shadow.columns.cycles import bins_of
from shadow.columns.dark import Gap, dark
from shadow.columns.grid import Grid
from shadow.columns.period import Counted, Period
from shadow.columns.spent import Entries, chained, gathered, spent
from shadow.columns.states import STATES
from shadow.columns.stretches import CHANGEOVER, CLASSES, SETUP
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

    def sums(self, rows: Numbers, parts: Numbers) -> Numbers:
        """Add up the parts of each piece."""
        upto = np.concatenate([[0], np.cumsum(parts)])
        place = np.concatenate([np.searchsorted(rows, self.row), [len(rows)]])
        sums: Numbers = np.diff(upto[place])
        return sums


class Books:
    """Makes the books of a period over the cells of a grid."""

    def __init__(self, period: Period, grid: Grid) -> None:
        self._period, self._grid = period, grid
        self._jobs = len(period.jobs.words)
        changed = period.jobs.at
        low, high = grid.bounds[0], grid.bounds[-1]
        changed = changed[(changed > low) & (changed < high)]
        self._edges = np.union1d(grid.edges, changed)
        cell, self._planned = grid.segments(self._edges[:-1])
        self._page = cell * self._jobs + period.jobs.at_times(self._edges[:-1])

    def book(self) -> Book:
        """Make the books."""
        tables = {**self._times(), "stops": self._stops(), "dark": self._dark()}
        cuts = [self._cut(one) for one in self._period.counted]
        tables |= self._parts(cuts)
        page, into = np.unique(
            np.concatenate([one.entries.place for one in tables.values()]), return_inverse=True
        )
        placed = {}
        for name, table in tables.items():
            count = len(table.entries.place)
            placed[name] = Table(table.keys, table.entries._replace(place=into[:count]))
            into = into[count:]
        return Book(
            page // self._jobs,
            page % self._jobs,
            self._period.jobs.words.known,
            placed,
            *self._cycles(cuts),
        )

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
            "states": _table(states, [(one, word) for word in words for one in STATES]),
            "classes": _table(classes, [(one, word) for word in words for one in CLASSES]),
        }

    def _stops(self) -> Table:
        """Count each stop where its planned time begins."""
        time_class, start, end = self._period.stretches.stops()
        low, high = (int(self._grid.bounds[place]) for place in (0, -1))
        near = (end > low) & (start < high)
        time_class, start, end = time_class[near], start[near], end[near]
        if not len(start):
            return Table(CLASSES, gathered(Entries(start, start, start)))
        wide = self._grid.calendar.planned(int(start[0]), int(end[-1]))
        planned = np.array(wide, dtype=np.int64).reshape(-1, 2)
        nth = np.searchsorted(planned[:, 1], start, side="right")
        some = nth < len(planned)
        begun = np.maximum(start, np.append(planned[:, 0], high)[np.minimum(nth, len(planned))])
        some &= (begun < end) & (begun >= low) & (begun < high)
        place = np.searchsorted(self._edges, begun[some], side="right") - 1
        ones = np.ones(len(place), dtype=np.int64)
        return _table(Entries(self._page[place], time_class[some], ones), CLASSES)

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
        return _table(chained(found), keys)

    def _cut(self, counted: Counted) -> Cuts:
        """Cut a chunk; rows of one instant lie on both sides of a change of work."""
        chunk, jobs = counted.chunk, self._period.jobs
        low, high = int(chunk.at[0]), int(chunk.at[-1])
        starts = self._period.stretches.within((SETUP, CHANGEOVER))
        edges, begins = (_inside(one, low, high) for one in (self._grid.edges, starts[0]))
        changed = jobs.rows[
            slice(*np.searchsorted(jobs.rows, [chunk.first + 1, chunk.first + len(chunk)]))
        ]
        row = np.unique(
            np.concatenate(
                [
                    [0],
                    np.searchsorted(chunk.at, edges),
                    np.searchsorted(chunk.at, begins),
                    changed - chunk.first,
                ]
            )
        )
        at = chunk.at[row]
        cell, planned = self._grid.segments(at)
        page = np.where(cell >= 0, cell * self._jobs + jobs.at_rows(chunk.first + row), -1)
        startup = np.searchsorted(starts[0], at, side="right") - 1
        in_startup = (startup >= 0) & starts[1][startup] if len(starts[0]) else planned & False
        return Cuts(row, page, planned, planned & in_startup)

    def _parts(self, cuts: Sequence[Cuts]) -> dict[str, Table]:
        words: Words[str] = Words()
        found: dict[str, list[Entries]] = {"parts": [], "planned": [], "startup": []}
        for counted, cut in zip(self._period.counted, cuts, strict=True):
            inside = cut.page >= 0
            kept = {"parts": inside, "planned": cut.planned, "startup": cut.startup}
            for one in counted.steps:
                sums = cut.sums(one.rows, one.parts)
                for name, wanted in kept.items():
                    some = wanted & (sums != 0)
                    key = np.full(int(some.sum()), words.code(one.of))
                    found[name].append(Entries(cut.page[some], key, sums[some]))
        return {name: _table(chained(parts), words.known) for name, parts in found.items()}

    def _cycles(self, cuts: Sequence[Cuts]) -> tuple[Numbers, Numbers, Numbers]:
        pages, bins = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int32)]
        for counted, cut in zip(self._period.counted, cuts, strict=True):
            for one in counted.cycles:
                place = np.append(np.searchsorted(one.rows, cut.row), len(one.rows))
                page, durations = np.repeat(cut.page, np.diff(place)), one.durations
                if cut.page.min() < 0:
                    page, durations = page[page >= 0], durations[page >= 0]
                pages.append(page)
                bins.append(bins_of(durations).astype(np.int32))
        page, size = np.concatenate(pages), np.concatenate(bins)
        cell = page // self._jobs
        if len(cell) and (np.diff(cell) < 0).any():
            order = np.argsort(cell, kind="stable")
            page, size, cell = page[order], size[order], cell[order]
        return cell, page % self._jobs, size


def _table(entries: Entries, keys: Sequence[object]) -> Table:
    return Table(keys, gathered(entries))


def _inside(at: Numbers, low: Instant, high: Instant) -> Numbers:
    return at[slice(*np.searchsorted(at, [low + 1, high + 1]))]
