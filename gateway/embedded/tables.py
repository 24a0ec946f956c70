"""All that a store holds of one machine over a period, as one table: cold, packed and newest."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from edge.instant import Instant
from gateway.embedded.block import block_of, in_order_of_events
from gateway.embedded.cold_rows import together
from gateway.embedded.piece import load, within
from gateway.embedded.recent import Recent
from gateway.embedded.table import SCHEMA, table_of


def table_between(
    db: sqlite3.Connection,
    folder: Path,
    recent: Recent,
    wanted: tuple[str, Instant, Instant],
    columns: Sequence[str] | None,
) -> pa.Table:
    """Read a machine's events with start <= at < end; inside a transaction."""
    machine, start, end = wanted
    asked = None if columns is None else list(dict.fromkeys(["at", "seq", *columns]))
    tables = [
        load(db, key, folder).between(start, end, asked)
        for _, key in within(db, machine, start, end)
    ]
    rows = [row for row in recent.after(0, len(recent)) if row[1].machine == machine]
    rows = in_order_of_events(row for row in rows if start <= row[1].at < end)
    if rows or not tables:
        newest = table_of(block_of(machine, rows)) if rows else SCHEMA.empty_table()
        tables.append(newest if asked is None else newest.select(asked))
    if len(tables) == 1:
        return tables[0]
    whole = pa.concat_tables(tables, promote_options="permissive")
    return together([whole], machine)
