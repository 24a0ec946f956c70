"""The books of one machine by cell: what is decided of each stretch in which nothing changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from edge.instant import Instant
from shadow.job import Job
from shadow.sums import Sums, add

Jobs = dict[Job, Sums]

_TABLES = tuple(one.name for one in fields(Sums) if one.name != "energy")


@dataclass(slots=True)
class Cell:
    """What was decided so far of [start, end), which is all planned or not at all.

    Parts stand in it once: they are planned where the cell is.
    """

    start: Instant
    end: Instant
    planned: bool
    jobs: Jobs = field(default_factory=dict)

    def page(self, job: Job) -> Sums:
        """Return the books of one job, to write into."""
        found = self.jobs.get(job)
        if found is None:
            found = self.jobs[job] = Sums()
        return found

    def copy(self) -> Cell:
        """Return a cell that can go its own way."""
        return Cell(self.start, self.end, self.planned, copied(self.jobs))

    def add_to(self, jobs: Jobs) -> None:
        """Add what stands here to other books."""
        for job, sums in self.jobs.items():
            page = jobs.get(job)
            if page is None:
                page = jobs[job] = Sums()
            page.add(sums)
            if self.planned:
                for of, parts in sums.parts.items():
                    add(page.planned, of, parts)


@dataclass(slots=True)
class Account:
    """The cells of [start, end) that are closed, added up."""

    start: Instant
    end: Instant
    jobs: Jobs = field(default_factory=dict)

    def take(self, cells: Iterable[Cell]) -> None:
        """Add cells, where they belong to the period."""
        for cell in cells:
            if self.start <= cell.start < self.end:
                cell.add_to(self.jobs)


def copied(jobs: Jobs) -> Jobs:
    """Return books that can go their own way."""
    return {job: _copy(sums) for job, sums in jobs.items()}


def _copy(sums: Sums) -> Sums:
    twin = Sums(energy=sums.energy)
    for name in _TABLES:
        table = getattr(sums, name)
        if table:
            setattr(twin, name, table.copy())
    return twin
