"""A ledger out of a store: its period, what held when it began, and what came after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from edge.instant import HOUR, Duration, Instant
from shadow.calendar import Calendar
from shadow.columns.chunk import Chunk
from shadow.columns.ledger import Ledger
from shadow.columns.source import Source
from shadow.columns.tables import TableStore, Unread
from shadow.interval import Interval
from shadow.plant import Machine, Plant

AFTER: Duration = 25 * HOUR
"""So much after a period is read at first: mostly it says what the time before counts as."""

LONGEST: Duration = 31 * 24 * HOUR
"""How long after a period a lost link may come back and still tell what held within it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads machines over one period; `now` is the present."""

    plant: Plant
    calendar: Calendar
    store: TableStore
    span: Interval
    now: Instant | None = None
    after: Duration = AFTER
    also: Sequence[str] = ()

    def chunks(self, machine: str) -> list[Chunk]:
        """Read the rows of a machine."""
        start, end = self.span
        horizon = max(end, min(self._heard_upto(machine), end + self.after))
        return self._source(machine).chunks(start, horizon)

    def ledger(self, machine: str, chunks: Sequence[Chunk] | None = None) -> Ledger:
        """Lay out the rows of a machine. Raises Intricate where only the fold reads them right."""
        rows = list(self.chunks(machine) if chunks is None else chunks)
        heard, after, end = self._heard_upto(machine), self.after, self.span[1]
        while True:
            try:
                ledger = Ledger(self.plant, self.calendar, machine, rows, self.span, self.now)
            except Unread as unread:
                return replace(self, also=(*self.also, str(unread))).ledger(machine)
            known = end + after >= heard or after >= LONGEST
            if known or ledger.period.settled(end):
                return ledger
            begin, after = end + after, min(4 * after, LONGEST)
            rows += self._source(machine).more(rows, begin, end + after)

    def _source(self, machine: str) -> Source:
        named = (self.plant.machines.get(machine) or Machine()).energy
        return Source(self.store, machine, named, self.also)

    def ledgers(self, machines: Iterable[str]) -> Iterator[Ledger]:
        """Lay out machines one after the other; the next is read while one is looked at."""
        with ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as reader:
            before = None
            for machine in machines:
                coming = machine, reader.submit(self.chunks, machine)
                if before is not None:
                    yield self.ledger(before[0], before[1].result())
                before = coming
            if before is not None:
                yield self.ledger(before[0], before[1].result())

    def _heard_upto(self, machine: str) -> Instant:
        """Return the instant after the last event."""
        whole = self.store.span(machine)
        return self.span[1] if whole is None else whole[1] + 1
