"""The books of one machine as arrays: pages by cell and job, and what stands on them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from edge.instant import Instant
from shadow.columns.chunk import Numbers
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


@dataclass(frozen=True, slots=True)
class Book:
    """Pages in the order of their cells, then jobs.

    `cycle_page` and `cycle_bin` have one item a cycle, in the order of pages' cells.
    """

    cell: Numbers
    job: Numbers
    jobs: Sequence[Job]
    tables: Mapping[str, Table]
    cycle_cell: Numbers
    cycle_job: Numbers
    cycle_bin: Numbers

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
        low, high = np.searchsorted(self.cycle_cell, cells)
        if low == high:
            return
        pairs = self.cycle_job[low:high].astype(np.int64) << 32 | self.cycle_bin[low:high]
        met, count = np.unique(pairs, return_counts=True)
        for pair, times in zip(met.tolist(), count.tolist(), strict=True):
            own = found.setdefault(pair >> 32, Sums())
            add(own.cycles, pair & 0xFFFFFFFF, times)
