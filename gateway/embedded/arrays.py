"""Blocks whose columns are arrays: for moving by the hundred thousand what nobody looks at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gateway.embedded.block import Block, Ways, unpack
from gateway.embedded.column import RAW, Packed, unpack_real, unpack_whole
from gateway.embedded.shape import Shape


def unpack_arrays(body: bytes) -> Block:
    """Read a block as `gateway.embedded.block.unpack` does, its columns as arrays; raises Torn.

    Columns that 64 bits do not hold come as lists, and all of them where a number names a channel.
    """
    block = unpack(body, ARRAYS)
    return unpack(body) if any(one.many_channels for one in block.shapes) else block


def joined(blocks: Sequence[Block]) -> Block:
    """Set blocks of one machine behind each other: many small tables cost more than a large one."""
    if len(blocks) == 1:
        return blocks[0]
    shapes: dict[Shape, int] = {}
    index = []
    reals: dict[Shape, list[list[Any]]] = {}
    for block in blocks:
        places = [shapes.setdefault(shape, len(shapes)) for shape in block.shapes]
        index.append(np.asarray(places, dtype=np.int64)[np.asarray(block.shape, dtype=np.int64)])
        for shape, own in zip(block.shapes, block.reals, strict=True):
            columns = reals.setdefault(shape, [[] for _ in own])
            for column, numbers in zip(columns, own, strict=True):
                column.append(numbers)
    return Block(
        machine=blocks[0].machine,
        shapes=list(shapes),
        number=_chained([block.number for block in blocks]),
        at=_chained([block.at for block in blocks]),
        seq=_chained([block.seq for block in blocks]),
        seen=_chained([block.seen for block in blocks]),
        shape=_chained(index),
        reals=[[_chained(column) for column in reals[shape]] for shape in shapes],
    )


def _chained(columns: Sequence[Any]) -> Any:
    """Chain columns: arrays stay arrays, as long as all are."""
    if all(isinstance(column, np.ndarray) for column in columns):
        return np.concatenate(columns)
    return [
        number.item() if isinstance(number, np.generic) else number
        for column in columns
        for number in column
    ]


def _whole(packed: Packed) -> Any:
    if len(packed) == 1:
        return unpack_whole(packed)
    first, least, width, body = packed
    planes = np.frombuffer(body, np.uint8).reshape(width, -1)
    steps = np.ascontiguousarray(planes.T).view(f"<u{width}").ravel().astype(np.uint64)
    steps += np.uint64(least % 2**64)  # beyond 64 bits all wraps, and comes back right
    start = np.array([first % 2**64], dtype=np.uint64)
    return np.cumsum(np.concatenate([start, steps]), dtype=np.uint64).astype(np.int64)


def _real(packed: Packed) -> Any:
    if packed[0] == RAW:
        return unpack_real(packed)
    return np.asarray(_whole(packed[1])) / 10 ** packed[0]


def _sum(one: Any, other: Any) -> Any:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one + other
    return [int(left) + int(right) for left, right in zip(one, other, strict=True)]


ARRAYS = Ways(_whole, _real, _sum)
