"""A few events as the store's tables are: what held before a period, among its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gateway.cell import VALUE_COLUMNS
from gateway.embedded.arrow import places, words
from gateway.event import Event
from gateway.parquet_shape import EXACT, REAL, WHOLE

if TYPE_CHECKING:
    import pyarrow

_EXACTLY_REAL = 2**53


def table_of_events(events: Sequence[Event]) -> pyarrow.Table:
    """Write events of one machine, in order; columns that none of them uses are left out."""
    import pyarrow

    rows = [_columns(item) for item in events]
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {
        "at": places([item.at for item in events]),
        "seq": places([item.seq for item in events]),
        **{name: _column(name, [row.get(name) for row in rows]) for name in names},
    }
    return pyarrow.table(columns)


def _columns(item: Event) -> Mapping[str, Any]:
    """Part what an event says into what the columns hold, and the rest."""
    said: dict[str, Any] = {"channel": item.channel, "stamp": item.stamp.value}
    said["signal"] = item.signal
    rest = {}
    for name, value in item.values.items():
        if _fits(name, value):
            said[name] = value
        else:
            rest[name] = value
    return {**said, EXACT: json.dumps(rest)} if rest else said


def _fits(name: str, value: object) -> bool:
    """Whether the column of a name holds a value as it is."""
    if name in WHOLE:
        return type(value) is int and -(2**63) <= value < 2**63
    if name in REAL:
        whole = type(value) is int and abs(value) <= _EXACTLY_REAL
        return whole or isinstance(value, float)
    return name in VALUE_COLUMNS and isinstance(value, str)


def _column(name: str, said: Sequence[Any]) -> pyarrow.Array:
    import pyarrow

    there = np.array([one is not None for one in said])
    bits = None if there.all() else pyarrow.py_buffer(np.packbits(there, bitorder="little"))
    if name in WHOLE or name in REAL:
        kind, own = (
            (np.int64, pyarrow.int64()) if name in WHOLE else (np.float64, pyarrow.float64())
        )
        numbers = np.array([0 if one is None else one for one in said], dtype=kind)
        return pyarrow.Array.from_buffers(own, len(said), [bits, pyarrow.py_buffer(numbers)])
    known = list(dict.fromkeys(one for one in said if one is not None))
    codes = np.array([0 if one is None else known.index(one) for one in said], dtype=np.int32)
    index = pyarrow.Array.from_buffers(pyarrow.int32(), len(said), [bits, pyarrow.py_buffer(codes)])
    return pyarrow.DictionaryArray.from_arrays(index, words(known))
