"""Rows of one machine as arrays: one stretch of the store's table, its columns read when asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gateway.event import Kind

if TYPE_CHECKING:
    import pyarrow

Numbers = np.ndarray[Any, np.dtype[Any]]
"""Whole numbers, one a row."""
Flags = np.ndarray[Any, np.dtype[np.bool_]]

_KINDS: Mapping[str, Kind] = {kind.value: kind for kind in Kind}


class Chunk:
    """Some rows of one machine, in order. `first` is the place of the first within the period."""

    def __init__(self, table: pyarrow.Table, first: int) -> None:
        self.first = first
        self._table = table
        self._silent: dict[str, bool] = {}

    def __len__(self) -> int:
        return int(self._table.num_rows)

    @cached_property
    def at(self) -> Numbers:
        """The instants."""
        import pyarrow

        at: Numbers = self._table["at"].cast(pyarrow.int64()).to_numpy()
        return at

    @cached_property
    def seq(self) -> Numbers:
        """The order in which the wire told what happened at one instant."""
        seq: Numbers = self._table["seq"].to_numpy()
        return seq

    def holds(self, name: str) -> bool:
        """Whether a column was read, whatever it says."""
        return name in self._table.column_names

    def silent(self, name: str) -> bool:
        """Whether a column says nothing at all."""
        if name not in self._silent:
            names = self._table.column_names
            said = name in names and self._table[name].null_count < len(self)
            self._silent[name] = not said
        return self._silent[name]

    @cached_property
    def _channels(self) -> tuple[Numbers, Sequence[str]]:
        return self.words("channel")

    @property
    def channels(self) -> Sequence[str]:
        """Name the channels that speak, by their code."""
        return self._channels[1]

    def rows(self, code: int) -> Numbers:
        """Return the rows of a channel."""
        return np.flatnonzero(self._channels[0] == code)

    def of_kind(self, kind: Kind) -> Numbers:
        """Return the rows of a kind, in order."""
        wanted = [code for code, name in enumerate(self.channels) if kind_of(name) is kind]
        if not wanted:
            return np.zeros(0, dtype=np.int64)
        if len(wanted) == 1:
            return self.rows(wanted[0])
        known = np.zeros(len(self.channels), dtype=bool)
        known[wanted] = True
        return np.flatnonzero(known[self._channels[0]])

    def words(self, name: str, rows: Numbers | None = None) -> tuple[Numbers, Sequence[str]]:
        """Return the codes of a column of words, -1 where it says nothing, and the words.

        In all rows, or in some.
        """
        column = self._column(name)
        there, indices = column.indices.buffers()
        start, count = column.offset, len(column)
        codes = np.frombuffer(indices, dtype=np.int32, count=start + count)[start:]
        codes = codes if rows is None else codes[rows]
        if there is not None and column.null_count:
            place = np.arange(start, start + count) if rows is None else rows + start
            bits = np.frombuffer(there, dtype=np.uint8)[place >> 3]
            codes = np.where(bits >> (place & 7) & 1, codes, -1)
        return codes, column.dictionary.to_pylist()

    def _column(self, name: str) -> Any:
        """Return a column in one piece."""
        column = self._table[name]
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()

    def picked(self, name: str, rows: Numbers) -> list[Any]:
        """Return what a column says in some rows."""
        if self.silent(name):
            return [None] * len(rows)
        said: list[Any] = self._table[name].take(rows).to_pylist()
        return said

    def said(self, name: str, rows: Numbers) -> list[str | None]:
        """Return the words that a column says in some rows."""
        if self.silent(name):
            return [None] * len(rows)
        codes, words = self.words(name, rows)
        known = [*words, None]
        return [known[code] for code in codes.tolist()]

    def whole(self, name: str) -> tuple[Numbers, Flags | None]:
        """Return a column of whole numbers, and where it says something (None: everywhere)."""
        column = self._column(name)
        there, numbers = column.buffers()
        start, count = column.offset, len(column)
        values = np.frombuffer(numbers, dtype=np.int64, count=start + count)[start:]
        if there is None or not column.null_count:
            return values, None
        bits = np.frombuffer(there, dtype=np.uint8)
        said = np.unpackbits(bits, count=start + count, bitorder="little")[start:]
        return values, said.view(bool)

    def real(self, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return a column of numbers, NaN where it says nothing."""
        numbers: np.ndarray[Any, np.dtype[np.float64]] = self._table[name].to_numpy()
        return numbers


@cache
def kind_of(channel: str) -> Kind:
    """Tell the kind of the events of a channel.

    >>> kind_of("count:good").value, kind_of("state").value
    ('count', 'state')
    """
    return _KINDS[channel.split(":", 1)[0]]
