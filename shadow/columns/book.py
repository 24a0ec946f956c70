"""The books of one machine as arrays: pages by cell and job, and what stands on them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from edge.instant import Instant
from shadow.columns.chunk import Numbers
from shadow.columns.distinct import counted
from shadow.columns.spent import Entries
from shadow.job import Job
from shadow.sums import Sums, add


@dataclass(frozen=True, slots=True)
class Table:
    """One table of `Sums`: entries by page and key, in the order of pages; what the keys are."""

    keys: Sequence[Hashable]
    entries: Entries

    def rows(self, first: int, last: int) -> tuple[list[int], list[int], list[int]]:
        """Return the entries of pages first <= page < last."""
        low, high = np.searchsorted(self.entries.place, [first, last])
        page, key, amount = (column[low:high].tolist() for column in self.entries)
        return page, key, amount


_BITS = 15
"""Enough for any bin."""


class Bins(NamedTuple):
    """Cycles by piece: of which cell (-1: none) and job each piece is, how many it has; the bins.

    Pieces are in the order of their cells, `size` has the bin of each cycle of one after the other.
    """

    cell: Numbers
    job: Numbers
    counts: Numbers
    size: Numbers

    def in_order(self) -> Bins:
        """Put the pieces into the order of their cells."""
        order = np.argsort(self.cell, kind="stable")
        start = np.cumsum(self.counts) - self.counts
        counts = self.counts[order]
        rows = np.repeat(start[order] - np.cumsum(counts) + counts, counts)
        size = self.size[rows + np.arange(len(rows))]
        return Bins(self.cell[order], self.job[order], counts, size)

    def within(self, first: int, last: int) -> tuple[Numbers, Numbers]:
        """Return the job and the bin of each cycle of the cells first <= cell < last."""
        low, high = np.searchsorted(self.cell, [first, last])
        counts = self.counts[low:high]
        begin = int(self.counts[:low].sum())
        return np.repeat(self.job[low:high], counts), self.size[begin : begin + int(counts.sum())]


@dataclass(frozen=True, slots=True)
class Book:
    """Pages in the order of their cells, then jobs."""

    cell: Numbers
    job: Numbers
    jobs: Sequence[Job]
    tables: Mapping[str, Table]
    cycles: Bins

    def sums(self, cells: tuple[int, int], end: Instant) -> dict[Job, Sums]:
        """Add up the pages of some cells, which end at an instant, by job."""
        first, last = (int(one) for one in np.searchsorted(self.cell, cells))
        found: dict[int, Sums] = {}
        for name, table in self.tables.items():
            for page, key, amount in zip(*table.rows(first, last), strict=True):
                said: Any = table.keys[key]
                if name == "dark":
                    gap, said = said
                    if not gap.hides(end):
                        continue
                job = int(self.job[page])
                own = found.setdefault(job, Sums())
                add(getattr(own, name), said, amount)
        self._add_cycles(found, cells)
        return {self.jobs[job]: own for job, own in found.items() if own != Sums()}

    def _add_cycles(self, found: dict[int, Sums], cells: tuple[int, int]) -> None:
        job, size = self.cycles.within(*cells)
        pairs = job.astype(np.int64) << _BITS | size
        met, count = counted(pairs)
        jobs, own_bins = counted(met >> _BITS)
        sizes, counts = (met & ((1 << _BITS) - 1)).tolist(), count.tolist()
        bounds = [0, *np.cumsum(own_bins).tolist()]
        for place, job in enumerate(jobs.tolist()):
            own = slice(bounds[place], bounds[place + 1])
            page = found.setdefault(job, Sums())
            page.cycles.update(zip(sizes[own], counts[own], strict=True))
