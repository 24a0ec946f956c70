"""Windows cut out of one machine's rows: the same as those of `shadow.record.Record`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from edge.instant import Instant
from shadow.calendar import Calendar
from shadow.columns.book import Book
from shadow.columns.books import Books
from shadow.columns.chunk import Chunk
from shadow.columns.grid import Grid
from shadow.columns.many import Cells, Many
from shadow.columns.period import Period
from shadow.columns.series import Series
from shadow.columns.states import STATES
from shadow.columns.stretches import CLASSES
from shadow.interval import Interval
from shadow.plant import Plant
from shadow.stretch import Stretch
from shadow.sums import Sums
from shadow.window import Window, frame, window_of


class Ledger:
    """All that one machine's rows say of a period; windows within it are then cut.

    Raises Intricate where only the fold reads the rows right.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - one machine, one period, and its rows
        self,
        plant: Plant,
        calendar: Calendar,
        machine: str,
        chunks: Sequence[Chunk],
        span: Interval,
        now: Instant | None = None,
    ) -> None:
        self.calendar = calendar
        self.period = Period(plant, machine, chunks, span, now)
        self._energy = self.period.energy()

    def book(self, grid: Grid) -> Book:
        """Make the books over the cells of a grid."""
        return Books(self.period, grid).book()

    def windows(self, cuts: Sequence[Interval], *, whole: bool = True) -> Iterator[Window]:
        """Make windows within the period; with their stretches, if they are to be whole."""
        grid = Grid(self.calendar, cuts)
        book = self.book(grid)
        for start, end in cuts:
            told = self.stretches(start, end) if whole else ()
            yield self._window(book, grid, (start, end), told)

    def _window(
        self, book: Book, grid: Grid, span: Interval, stretches: Iterable[Stretch]
    ) -> Window:
        start, end = span
        period = self.period
        jobs = book.sums(grid.span(start, end), end)
        for _, used, job in self._energy.within([(start, end)]):
            jobs.setdefault(job, Sums()).energy += used
        counted = period.counters.counted.items()
        told = period.teller.begun_at
        return window_of(
            frame(self.calendar, period.machine, start, end),
            period.plant,
            period.bounds,
            {job: sums for job, sums in jobs.items() if sums != Sums()},
            counted=frozenset(of for of, first in counted if first < end),
            cycles_told=told is not None and told < end,
            product=period.jobs.product_before(end),
            metered=self._energy.seen_by(end),
            stretches=stretches,
        )

    def series(self, grid: Grid, *families: Sequence[Interval]) -> list[Series]:
        """Make figures of many periods as arrays, family by family: each in order and disjoint."""
        book = self.book(grid)
        bounds = self.period.bounds
        cells = Cells(self.period, book, grid)
        return [Series(Many(cells, cuts), bounds) for cuts in families]

    def stretches(self, start: Instant, end: Instant) -> Iterator[Stretch]:
        """Yield the stretches within [start, end)."""
        told = self.period.stretches
        low = int(np.searchsorted(told.end, start, side="right"))
        high = int(np.searchsorted(told.start, end))
        columns = (told.start, told.end, told.time_class, told.state, told.reason)
        for begin, over, time_class, state, reason in zip(
            *(one[low:high].tolist() for one in columns), strict=True
        ):
            yield Stretch(
                time_class=CLASSES[time_class],
                state=STATES[state],
                reason=self.period.reasons[reason],
                start=max(begin, start),
                end=min(over, end),
            )
