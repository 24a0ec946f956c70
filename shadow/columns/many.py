"""What figures are made of (`shadow.amounts`), of many periods of one machine as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from gateway.event import State
from shadow.amounts import SLICES, Amounts, Number, Outside, Slice
from shadow.columns.book import Book, Table
from shadow.columns.chunk import Flags, Numbers
from shadow.columns.grid import Grid
from shadow.columns.period import Period
from shadow.interval import Interval

_COUNTED = ("good", "scrap", "rework", "total")
Parts = Mapping[str, Numbers]


class Cells:
    """The books of one machine, to be added up for periods of one sort after the other."""

    def __init__(self, period: Period, book: Book, grid: Grid) -> None:
        self.period, self.book, self.grid = period, book, grid
        ideals = {
            product: period.plant.ideal_cycle(period.machine, product)
            for product in {job.product for job in book.jobs}
        }
        self.ideal = np.array([ideals[job.product] or 0 for job in book.jobs], dtype=np.int64)
        self.without_ideal = np.array([ideals[job.product] is None for job in book.jobs])
        self._known: dict[tuple[str, bool], dict[Any, Numbers]] = {}

    def keyed(self, name: str, weight: Numbers | None = None) -> Mapping[Any, Numbers]:
        """Add up each key of a table over the cells before each bound; keys never met are left out.

        With a weight for each job, amounts count so many times.
        """
        if weight is not None and weight is not self.ideal:
            return self._keyed(self.book.tables[name], weight)
        said = (name, weight is not None)
        if said not in self._known:
            self._known[said] = self._keyed(self.book.tables[name], weight)
        return self._known[said]

    def _keyed(self, table: Table, weight: Numbers | None) -> dict[Any, Numbers]:
        entries, found = table.entries, {}
        cell = self.book.cell[entries.place]
        amount = entries.amount
        if weight is not None:
            amount = amount * weight[self.book.job[entries.place]]
        for key in np.flatnonzero(np.bincount(entries.key)).tolist():
            own = np.flatnonzero(entries.key == key)
            upto = np.zeros(len(self.grid.bounds) + 1, dtype=np.int64)
            np.add.at(upto, cell[own] + 1, amount[own])
            found[table.keys[key]] = np.cumsum(upto)
        return found


class Many:
    """Periods of one machine, in order and disjoint, each of whole cells of the grid."""

    def __init__(self, cells: Cells, cuts: Sequence[Interval]) -> None:
        self._cells, grid = cells, cells.grid
        self._period, self._book, self._grid = cells.period, cells.book, grid
        said = np.array(cuts, dtype=np.int64).reshape(-1, 2)
        self.start, self.end = said[:, 0], said[:, 1]
        self._first = np.searchsorted(grid.bounds, self.start)
        self._last = np.searchsorted(grid.bounds, self.end)
        self.planned_time = grid.planned_upto(self.end) - grid.planned_upto(self.start)

    @cached_property
    def amounts(self) -> Amounts:
        """The plain numbers that the formulas of figures take."""
        planned, everything = self._parts("planned"), self._parts("parts")
        weighed, startup = self._weighed("planned"), self._weighed("startup")
        cycle = self._period.known.parts_per_cycle
        known = ~self._without_ideal[1]
        good_ideal, made_ideal = (np.where(known, one / cycle, 0) for one in _good_made(weighed))
        good_start, made_start = (one / cycle for one in _good_made(startup))
        good, made = _good_made(planned)
        blind = self._blind()
        return Amounts(
            times=self._times(),
            good=good,
            scrap=planned["scrap"],
            rework=planned["rework"],
            good_ideal=good_ideal,
            made_ideal=made_ideal,
            good_weight=np.where(known, good_ideal, good),
            made_weight=np.where(known, made_ideal, made),
            startup_ideal=np.where(known, made_start - good_start, 0),
            blind_producing=blind[State.PRODUCING],
            blind_unknown=blind[State.UNKNOWN],
            stops=self._keyed("stops"),
            good_all=_good_made(everything)[0],
            made_all=_good_made(everything)[1],
            energy=np.zeros(len(self.start), dtype=np.int64),
            elapsed=0,
        )

    @property
    def counts_parts(self) -> Flags:
        """Whether parts were ever counted by the end of each period."""
        return self._counted("good") | self._counted("total")

    @cached_property
    def lacks_ideal(self) -> Flags:
        """Whether an ideal cycle is missing, of what was made or is under way."""
        jobs = self._period.jobs
        under_way: Flags = self._cells.without_ideal[
            jobs.codes[np.searchsorted(jobs.at, self.end) - 1]
        ]
        return under_way | self._without_ideal[0]

    @cached_property
    def _without_ideal(self) -> tuple[Flags, Flags]:
        """Whether parts without an ideal cycle were counted, and whether they would weigh."""
        counted, weighs = np.zeros((2, len(self.end)), dtype=bool)
        lacking = np.flatnonzero(self._cells.without_ideal).tolist()
        products = {self._book.jobs[job].product for job in lacking}
        for product in products:
            own = [job.product == product for job in self._book.jobs]
            parts = self._sums("planned", np.array(own, dtype=np.int64))
            if any(one.any() for one in parts.values()):
                counted |= np.any([own != 0 for own in parts.values()], axis=0)
                weighs |= np.any([own != 0 for own in _good_made(self._tallied(parts))], axis=0)
        return counted, weighs

    @property
    def cycle_period(self) -> Numbers:
        """In which period each cycle lies, -1 in none."""
        of_cell = np.full(len(self._grid.bounds), -1, dtype=np.int32)
        counts = self._last - self._first
        cells = np.repeat(self._first - np.cumsum(counts) + counts, counts)
        of_cell[cells + np.arange(len(cells))] = np.repeat(np.arange(len(counts)), counts)
        cycles = self._book.cycles
        return np.repeat(np.where(cycles.cell < 0, -1, of_cell[cycles.cell]), cycles.counts)

    @property
    def cycle_bin(self) -> Numbers:
        """The bin of each cycle."""
        return self._book.cycles.size

    def _times(self) -> Mapping[Slice, Number]:
        times: dict[Slice, Number] = dict.fromkeys(
            SLICES, np.zeros(len(self.start), dtype=np.int64)
        )
        for (time_class, _), spent in self._keyed("classes").items():
            times[time_class] = times[time_class] + spent
        opening = self._grid.open_upto(self.end) - self._grid.open_upto(self.start)
        times[Outside.BREAK] = opening - self.planned_time
        times[Outside.CLOSED] = self.end - self.start - opening
        return times

    def _summed(self, upto: Numbers) -> Numbers:
        """Add up by period what is said by cell."""
        return upto[self._last] - upto[self._first]

    def _keyed(self, name: str) -> dict[Any, Numbers]:
        """Add up each key of a table, by period; those that never occur are left out."""
        return {key: self._summed(upto) for key, upto in self._cells.keyed(name).items()}

    def _counted(self, of: str) -> Flags:
        first = self._period.counters.counted.get(of)
        return self.end > first if first is not None else np.zeros(len(self.end), dtype=bool)

    def _sums(self, name: str, weight: Numbers | None = None) -> Parts:
        """Add up counter steps by what is counted, as they are or times a weight of their job."""
        nothing = np.zeros(len(self.end), dtype=np.int64)
        sums = self._cells.keyed(name, weight)
        return {of: self._summed(sums[of]) if of in sums else nothing for of in _COUNTED}

    def _parts(self, name: str) -> Parts:
        """Add up parts by outcome."""
        return self._tallied(self._sums(name))

    def _weighed(self, name: str) -> Parts:
        """Add up the ideal time of parts; what has no ideal cycle counts nothing."""
        return self._tallied(self._sums(name, self._cells.ideal))

    def _tallied(self, parts: Parts) -> Parts:
        """Say what is good, scrap and rework, as `shadow.counts.tally` does."""
        good, scrap, rework, total = (parts[of] for of in _COUNTED)
        all_told, good_told, scrap_told = (self._counted(of) for of in ("total", "good", "scrap"))
        rest = all_told & good_told & ~scrap_told
        return {
            "good": np.where(all_told & ~good_told, total - scrap - rework, good),
            "scrap": np.where(rest, total - good - rework, scrap),
            "rework": rework,
        }

    def _blind(self) -> Mapping[State, Numbers]:
        """Add up planned time whose parts no counter told by the end of each period."""
        found = {state: np.zeros(len(self.end), dtype=np.int64) for state in State}
        for (gap, state), spent in self._keyed("dark").items():
            hidden = gap.hides_all(self.end)
            found[state] += np.where(hidden, spent, 0)
        return found


def _good_made(parts: Parts) -> tuple[Numbers, Numbers]:
    return parts["good"], parts["good"] + parts["scrap"] + parts["rework"]
