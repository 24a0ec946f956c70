"""Tables of events of one machine put together, in the order of events, and parted by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from gateway.embedded.folder import month_of
from gateway.embedded.table import events_of
from gateway.event import Event

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


def together(tables: Sequence[pa.Table], machine: str) -> pa.Table:
    """Put tables together, in the order of events.

    Where only some columns are there, events of one instant and sequence number stay as they come.
    """
    table = pa.concat_tables(tables).unify_dictionaries()
    at, seq = _whole(table, "at"), _whole(table, "seq")
    steps = np.diff(at)
    if bool((steps > 0).all()):
        return table.combine_chunks()
    rows = np.lexsort((seq, at))
    at, seq = at[rows], seq[rows]
    for first, end in _ties(at, seq) if "number" in table.column_names else ():
        rows[first:end] = _by_id(table, machine, rows[first:end])
    return table.take(pa.array(rows)).combine_chunks()


def by_month(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Part a table, which is in order, by the months of UTC."""
    at = _whole(table, "at")
    start = 0
    while start < len(at):
        month = month_of(int(at[start]))
        end = start + int(np.searchsorted(at[start:], _next_month(month)))
        yield month, table.slice(start, end - start)
        start = end


def channels_of(table: pa.Table) -> dict[str, tuple[int, int]]:
    """Say from when to when each channel speaks in a table that is in order."""
    column = table["channel"].combine_chunks()
    codes = column.indices.to_numpy()
    at = _whole(table, "at")
    names = column.dictionary.to_pylist()
    found: dict[str, tuple[int, int]] = {}
    met, first = np.unique(codes, return_index=True)
    _, back = np.unique(codes[::-1], return_index=True)
    for code, low, high in zip(met, first, len(codes) - 1 - back, strict=True):
        found[names[code]] = (int(at[low]), int(at[high]))
    return found


def same(one: pa.Table, other: pa.Table) -> bool:
    """Say whether two tables hold the same events, however they are kept in memory."""
    return (
        all(_plain(one[name]).equals(_plain(other[name])) for name in one.column_names)
        and one.num_rows == other.num_rows
    )


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_dictionary(column.type):
        return column
    return column.cast(pa.string())


def _whole(table: pa.Table, name: str) -> Numbers:
    numbers: Numbers = table[name].cast(pa.int64()).to_numpy()
    return numbers


def _next_month(month: str) -> int:
    return int((np.datetime64(month, "M") + 1).astype("datetime64[ns]").astype(np.int64))


def _ties(at: Numbers, seq: Numbers) -> Iterator[tuple[int, int]]:
    """Yield the runs of rows with one instant and one sequence number: there the id decides."""
    tied = np.flatnonzero((np.diff(at) == 0) & (np.diff(seq) == 0))
    if not len(tied):
        return
    for run in np.split(tied, np.flatnonzero(np.diff(tied) > 1) + 1):
        yield int(run[0]), int(run[-1]) + 2


def _by_id(table: pa.Table, machine: str, rows: Numbers) -> Numbers:
    events: list[Event] = [item for _, item in events_of(table.take(pa.array(rows)), machine)]
    return rows[np.argsort([item.id for item in events])]
