"""Events and tables of one machine as chunks, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gateway.event import Event
from shadow.columns.chunk import Chunk

if TYPE_CHECKING:
    import pyarrow


def chunks_of(tables: Iterable[pyarrow.Table]) -> list[Chunk]:
    """Number the rows of tables that follow each other."""
    found: list[Chunk] = []
    first = 0
    for table in tables:
        if table.num_rows:
            found.append(Chunk(table, first))
            first += table.num_rows
    return found


def table_of_events(machine: str, events: Sequence[Event]) -> pyarrow.Table:
    """Write events of one machine, in order, as the store's tables are."""
    from gateway.embedded.block import block_of
    from gateway.embedded.table import SCHEMA, table_of

    if not events:
        return SCHEMA.empty_table()
    return table_of(block_of(machine, list(enumerate(events, 1))))
