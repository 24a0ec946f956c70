"""Numbers and words in and out of Arrow, by their bytes.

The short ways (`pyarrow.array`, `to_numpy`, `take` with anything of Python's) first look whether
they were given something of pandas, and load it for that: half a second and 80 MB that nobody asked
for who only wants to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

Numbers = np.ndarray[Any, np.dtype[Any]]


def whole_of(column: pa.ChunkedArray) -> Numbers:
    """Look at 64-bit whole numbers, instants among them; what says nothing shows any number.

    >>> whole_of(pa.chunked_array([places([3, 5]), places([7])])).tolist()
    [3, 5, 7]
    """
    return _joined(column.chunks, np.int64)


def real_of(column: pa.ChunkedArray) -> Numbers:
    """Return floating-point numbers, NaN where nothing is said."""
    parts = [_joined([part], np.float64).copy() for part in column.chunks]
    for part, numbers in zip(column.chunks, parts, strict=True):
        there = there_of(part)
        if there is not None:
            numbers[~there] = np.nan
    return np.concatenate(parts) if parts else np.zeros(0)


def codes_of(column: pa.DictionaryArray) -> Numbers:
    """Look at the codes of words; what says nothing shows any code."""
    return _joined([column.indices], np.int32)


def there_of(column: pa.Array) -> Numbers | None:
    """Tell where a column says something; None where it does everywhere."""
    there = column.buffers()[0]
    if there is None or not column.null_count:
        return None
    start, count = column.offset, len(column)
    bits = np.frombuffer(there, dtype=np.uint8)
    said = np.unpackbits(bits, count=start + count, bitorder="little")[start:]
    return said.view(bool)


def places(rows: Numbers | Sequence[int]) -> pa.Array:
    """Write the places of rows, to be taken out of a table."""
    whole = np.ascontiguousarray(rows, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(whole), [None, pa.py_buffer(whole)])


def words(said: Iterable[str]) -> pa.Array:
    """Write words.

    >>> words(["état", ""]).to_pylist()
    ['état', '']
    """
    bodies = [one.encode() for one in said]
    ends = np.cumsum([0, *map(len, bodies)]).astype(np.int32)
    body = pa.py_buffer(b"".join(bodies))
    return pa.StringArray.from_buffers(len(bodies), pa.py_buffer(ends), body)


def _joined(parts: Sequence[pa.Array], kind: Any) -> Numbers:
    found = [
        np.frombuffer(part.buffers()[1], dtype=kind, count=part.offset + len(part))[part.offset :]
        for part in parts
        if len(part)
    ]
    if len(found) == 1:
        return found[0]
    return np.concatenate(found) if found else np.zeros(0, dtype=kind)
