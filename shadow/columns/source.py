"""The rows of one machine out of a store that gives tables, month by month as its files are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from edge.instant import HOUR, Duration, Instant
from gateway.embedded.arrow import whole_of
from gateway.event import Kind
from shadow.columns.chunk import Chunk, kind_of
from shadow.columns.tables import TableStore
from shadow.columns.told import table_of_events
from shadow.interval import Interval

if TYPE_CHECKING:
    import pyarrow

BACK: Duration = 36 * HOUR
"""How far before a period everything is read: as far as `shadow.lead_in` looks for what held."""

ALWAYS = (
    *("channel", "state", "reason", "total", "good", "scrap", "rework", "parts", "rollover"),
    *("largest_step", "duration", "phase", "action", "order", "operation", "program", "product"),
    "exact",
)
"""Columns that are asked for in any case: those that say nothing cost nothing."""

_OF_KIND = {
    Kind.LINK: ("via", "status", "heartbeat", "signal"),
    Kind.MEASUREMENT: ("value", "unit"),
}


class Source:
    """Reads the rows of one machine; `energy` names its power or meter, if it has one."""

    def __init__(
        self,
        store: TableStore,
        machine: str,
        energy: str | None = None,
        also: Sequence[str] = (),
    ) -> None:
        self._store, self._machine = store, machine
        self._always = (*ALWAYS, *also)
        self._energy = None if energy is None else f"measurement:{energy}"
        self._more: tuple[str, ...] = ()

    def chunks(self, start: Instant, end: Instant) -> list[Chunk]:
        """Read the rows of a period, after what tells how things stood when it began."""
        before = self._store.before(self._machine, start - BACK)
        tables = chain([table_of_events(before)], self._between(start - BACK, end))
        return chunks_of(tables, self._energy)

    def more(self, chunks: Sequence[Chunk], start: Instant, end: Instant) -> list[Chunk]:
        """Read on after the end of what was read."""
        rows = sum(len(chunk) for chunk in chunks)
        return chunks_of(self._between(start, end), self._energy, rows)

    def _between(self, start: Instant, end: Instant) -> Iterator[pyarrow.Table]:
        for low, high in months(start, end):
            table = self._read(low, high, self._more)
            if not table.num_rows:
                continue
            self._more = self._wanted(channels_in(table))
            if _tied(table):
                # Only with all that events say can it be told which of them comes first.
                table = self._store.table(self._machine, low, high)
            elif missing := [name for name in self._more if name not in table.column_names]:
                more = self._store.table(self._machine, low, high, missing)
                same = all(table[name].equals(more[name]) for name in ("at", "seq"))
                table = _beside(table, more, missing) if same else self._read(low, high, self._more)
            yield table

    def _read(self, start: Instant, end: Instant, more: Sequence[str]) -> pyarrow.Table:
        return self._store.table(self._machine, start, end, (*self._always, *more))

    def _wanted(self, channels: Iterable[str]) -> tuple[str, ...]:
        """Say which columns more are needed to understand some rows."""
        found: list[str] = []
        for name in channels:
            kind = kind_of(name)
            if kind is not Kind.MEASUREMENT or name == self._energy:
                found.extend(_OF_KIND.get(kind, ()))
            if kind is Kind.COUNT and name.count(":") > 1:
                found.append("of")
        return tuple(dict.fromkeys(found))


def channels_in(table: pyarrow.Table) -> Iterable[str]:
    """Name the channels that a table may hold."""
    parts = table["channel"].chunks
    return dict.fromkeys(name for part in parts for name in part.dictionary.to_pylist())


def _beside(table: pyarrow.Table, more: pyarrow.Table, names: Iterable[str]) -> pyarrow.Table:
    """Set columns of the same rows beside each other."""
    for name in names:
        table = table.append_column(name, more[name])
    return table


def _tied(table: pyarrow.Table) -> bool:
    """Whether two events of one instant have the same place in the order of the wire."""
    at, seq = whole_of(table["at"]), whole_of(table["seq"])
    same = np.flatnonzero(at[1:] == at[:-1])
    return bool((seq[same] == seq[same + 1]).any())


def months(start: Instant, end: Instant) -> Iterator[Interval]:
    """Cut a period where months of UTC begin.

    >>> [(one[1] - one[0]) // (24 * HOUR) for one in months(0, 61 * 24 * HOUR)]
    [31, 28, 2]
    """
    while start < end:
        month = np.datetime64(start, "ns").astype("datetime64[M]")
        until = min(int((month + 1).astype("datetime64[ns]").astype(np.int64)), end)
        yield start, until
        start = until


def chunks_of(
    tables: Iterable[pyarrow.Table], energy: str | None = None, first: int = 0
) -> list[Chunk]:
    """Lay out tables that follow each other, and `first` rows before them.

    `energy` is the channel of the machine's power or meter, if it matters.
    """
    found: list[Chunk] = []
    for table in tables:
        if table.num_rows:
            found.append(Chunk(table, first, energy))
            first += table.num_rows
    return found
