"""A block of events as the table that goes into a Parquet file, and back.

One column a field, typed, so that any tool reads it. What a type does not hold is kept beside it:
`whole` names the fields of floating-point columns that were whole numbers, `exact` (JSON) keeps
any other value as it was. `number` is the order of arrival, `channel` the stream that the event is
a word of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from gateway.cell import VALUE_COLUMNS
from gateway.embedded.block import Block
from gateway.embedded.shape import Shape
from gateway.event import Event, Kind, Stamp, Value, event
from gateway.parquet_shape import EXACT, REAL, WHOLE

_EXACTLY_REAL = 2**53
_WORDS = ("machine", "kind", "stamp", "signal", "channel", "whole")
_TEXTS = tuple(name for name in VALUE_COLUMNS if name not in REAL | WHOLE)
_WORD = pa.dictionary(pa.int32(), pa.string())
_INSTANT = pa.timestamp("ns", "UTC")

SCHEMA = pa.schema(
    [
        ("number", pa.int64()),
        ("at", _INSTANT),
        ("seq", pa.int64()),
        ("seen", _INSTANT),
        *((name, _WORD) for name in _WORDS),
        *((name, pa.int64()) for name in VALUE_COLUMNS if name in WHOLE),
        *((name, pa.float64()) for name in VALUE_COLUMNS if name in REAL),
        *((name, _WORD) for name in _TEXTS),
        (EXACT, _WORD),
    ]
)

Numbers = np.ndarray[Any, Any]


def table_of(block: Block) -> pa.Table:
    """Write a block as a table, in the order of its events."""
    shape = np.asarray(block.shape, dtype=np.int64)
    rows = [np.flatnonzero(shape == index) for index in range(len(block.shapes))]
    columns: dict[str, Any] = {
        "number": pa.array(block.number, pa.int64()),
        "at": pa.array(np.asarray(block.at, dtype=np.int64)).cast(_INSTANT),
        "seq": pa.array(block.seq, pa.int64()),
        "seen": pa.array(np.asarray(block.seen, dtype=np.int64)).cast(_INSTANT),
        "machine": _words(shape, [block.machine] * len(block.shapes)),
        "kind": _words(shape, [one.kind.value for one in block.shapes]),
        "stamp": _words(shape, [one.stamp.value for one in block.shapes]),
        "signal": _words(shape, [one.signal for one in block.shapes]),
        "channel": _channels(block, shape),
        "whole": _words(shape, [_whole_names(one) for one in block.shapes]),
        EXACT: _exact(block, shape, rows),
    }
    for name in VALUE_COLUMNS:
        columns[name] = (
            _words(shape, [_fixed_text(one, name) for one in block.shapes])
            if name in _TEXTS
            else _numbers(block, name, rows)
        )
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def events_of(table: pa.Table, machine: str) -> Iterator[tuple[int, Event]]:
    """Read the events of a table back, each with its number."""
    there = [name for name in (*VALUE_COLUMNS, EXACT) if name in table.column_names]
    said = [name for name in there if table[name].null_count < len(table)]
    fixed = [table[name].cast(pa.int64()).to_pylist() for name in ("number", "at", "seq", "seen")]
    words = [table[name].to_pylist() for name in ("kind", "stamp", "signal", "whole")]
    values = [table[name].to_pylist() for name in said]
    for number, at, seq, seen, kind, stamp, signal, whole, *own in zip(
        *fixed, *words, *values, strict=True
    ):
        yield (
            number,
            event(
                machine=machine,
                kind=_KINDS[kind],
                values=_values(said, own, whole),
                at=at,
                seq=seq,
                seen=seen,
                stamp=_STAMPS[stamp],
                signal=signal,
            ),
        )


_KINDS = {kind.value: kind for kind in Kind}
_STAMPS = {stamp.value: stamp for stamp in Stamp}


def _values(names: Sequence[str], own: Sequence[Any], whole: str) -> dict[str, Value]:
    values = {name: value for name, value in zip(names, own, strict=True) if value is not None}
    for name in whole.split(",") if whole else ():
        if name in values:
            values[name] = int(values[name])
    exact = values.pop(EXACT, None)
    return values if exact is None else values | msgspec.json.decode(exact)


def _words(shape: Numbers, words: Sequence[str | None]) -> pa.Array:
    """Give every event the word of its shape."""
    known: dict[str, int] = {}
    index = [-1 if word is None else known.setdefault(word, len(known)) for word in words]
    places = np.asarray(index, dtype=np.int32)[shape]
    return pa.DictionaryArray.from_arrays(
        pa.array(places, mask=places < 0), pa.array(list(known), pa.string())
    )


def _channels(block: Block, shape: Numbers) -> pa.Array:
    if any(one.many_channels for one in block.shapes):
        said = [item.channel for _, item in block.events()]
        return pa.array(said, pa.string()).dictionary_encode()
    return _words(shape, [one.channel for one in block.shapes])


def _fixed(shape: Shape, name: str) -> tuple[Value] | str | None:
    """Return what stands under a name: a value alone in a tuple, a number's letter, or nothing."""
    return shape.fixed[shape.names.index(name)] if name in shape.names else None


def _fixed_text(shape: Shape, name: str) -> str | None:
    fixed = _fixed(shape, name)
    return fixed[0] if isinstance(fixed, tuple) and isinstance(fixed[0], str) else None


def _numbers(block: Block, name: str, rows: Sequence[Numbers]) -> pa.Array:
    """Set the numbers of one field in their rows."""
    kind = np.int64 if name in WHOLE else np.float64
    column = np.zeros(len(block), dtype=kind)
    silent = np.ones(len(block), dtype=bool)
    for index, shape in enumerate(block.shapes):
        numbers = _own(block, index, name)
        if numbers is not None and _held(name, _letter(shape, name), numbers):
            column[rows[index]] = numbers
            silent[rows[index]] = False
    return pa.array(column, mask=silent)


def _letter(shape: Shape, name: str) -> str:
    fixed = _fixed(shape, name)
    return fixed if isinstance(fixed, str) else ""


def _own(block: Block, index: int, name: str) -> Sequence[int | float] | None:
    """Return the numbers of one field of one shape, None where it has none."""
    shape = block.shapes[index]
    if not _letter(shape, name):
        return None
    before = shape.fixed[: shape.names.index(name)]
    return block.reals[index][sum(isinstance(one, str) for one in before)]


def _held(name: str, letter: str, numbers: Sequence[int | float]) -> bool:
    """Say whether a column holds these numbers exactly."""
    if name in REAL:
        return letter == "f" or -_EXACTLY_REAL <= _least(numbers) <= _most(numbers) <= _EXACTLY_REAL
    return name in WHOLE and letter == "i" and -(2**63) <= _least(numbers) <= _most(numbers) < 2**63


def _whole_names(shape: Shape) -> str:
    named = zip(shape.names, shape.fixed, strict=True)
    return ",".join(name for name, fixed in named if name in REAL and fixed == "i")


def _exact(block: Block, shape: Numbers, rows: Sequence[Numbers]) -> pa.Array:
    """Keep what no column holds: the same for a whole shape, or row by row."""
    fixed = [_unfit(one) for one in block.shapes]
    moving = [_unheld(block, index) for index in range(len(block.shapes))]
    if not any(moving):
        return _words(shape, [_json(one) for one in fixed])
    said: list[str | None] = [None] * len(block)
    for index, own in enumerate(moving):
        for place, row in enumerate(rows[index]):
            numbers = {name: numbers[place] for name, numbers in own.items()}
            said[row] = _json({**fixed[index], **numbers})
    return pa.array(said, pa.string()).dictionary_encode()


def _unfit(shape: Shape) -> dict[str, Value]:
    """Return the fixed values that are no texts, or stand where a number should."""
    return {
        name: fixed[0]
        for name, fixed in zip(shape.names, shape.fixed, strict=True)
        if isinstance(fixed, tuple) and not (name in _TEXTS and isinstance(fixed[0], str))
    }


def _unheld(block: Block, index: int) -> Mapping[str, Sequence[int | float]]:
    found = {}
    for name in block.shapes[index].names:
        numbers = _own(block, index, name)
        if numbers is not None and not _held(name, _letter(block.shapes[index], name), numbers):
            found[name] = np.asarray(numbers, dtype=object).tolist()  # plain numbers, arrays or not
    return found


def _json(said: Mapping[str, Value]) -> str | None:
    return _encode(said).decode() if said else None


_encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode


def _least(numbers: Any) -> int | float:
    least: int | float = numbers.min() if isinstance(numbers, np.ndarray) else min(numbers)
    return least


def _most(numbers: Any) -> int | float:
    most: int | float = numbers.max() if isinstance(numbers, np.ndarray) else max(numbers)
    return most
