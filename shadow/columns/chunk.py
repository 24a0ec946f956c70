"""Rows of one machine as arrays: one stretch of the store's table.

What is frequent (counts, cycles) is kept in whole columns, of those that say anything; of the rest
only the few rows that tell of states, links, work and people. The table itself is let go of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gateway.embedded.arrow import codes_of, places, real_of, there_of, whole_of
from gateway.event import Kind

if TYPE_CHECKING:
    import pyarrow

Numbers = np.ndarray[Any, np.dtype[Any]]
"""Whole numbers, one a row."""
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Reals = np.ndarray[Any, np.dtype[np.float64]]

_KINDS: Mapping[str, Kind] = {kind.value: kind for kind in Kind}
_RARE = frozenset({Kind.STATE, Kind.LINK, Kind.OPERATION, Kind.NOTE})
_WHOLE = (
    *("total", "good", "scrap", "rework", "parts", "rollover", "largest_step", "of", "stamp"),
    *("duration", "phase", "exact"),
)
"""Columns of which whole ones are kept."""


class Chunk:
    """Some rows of one machine, in order. `first` is the place of the first within the period.

    `energy` is the channel of the measurement that matters, if one does.
    """

    def __init__(self, table: pyarrow.Table, first: int, energy: str | None = None) -> None:
        self.first = first
        self.at: Numbers = whole_of(table["at"])
        self.seq: Numbers = whole_of(table["seq"])
        codes, _, self.channels = _codes(table["channel"])
        self._channel = codes.astype(np.int16 if len(self.channels) < 2**15 else np.int32)
        self._columns = frozenset(table.column_names)
        speaking = [name for name in table.column_names if table[name].null_count < len(table)]
        self._whole = {name: table[name] for name in speaking if name in _WHOLE}
        rare = [code for code, name in enumerate(self.channels) if _is_rare(name, energy)]
        self._rows = self._of_channels(rare)
        few = [name for name in speaking if name not in {*_WHOLE, "at", "seq", "channel"}]
        self._rare = table.select(few).take(places(self._rows))
        self._read: dict[str, tuple[Numbers, Flags | None, Sequence[str]]] = {}

    def __len__(self) -> int:
        return len(self.at)

    def holds(self, name: str) -> bool:
        """Whether a column was read, whatever it says."""
        return name in self._columns

    def silent(self, name: str) -> bool:
        """Whether a column says nothing at all."""
        return name not in self._whole and name not in self._rare.column_names

    def rows(self, code: int) -> Numbers:
        """Return the rows of a channel."""
        return np.flatnonzero(self._channel == code)

    def of_kind(self, kind: Kind) -> Numbers:
        """Return the rows of a kind, in order."""
        return self._of_channels(
            [code for code, name in enumerate(self.channels) if kind_of(name) is kind]
        )

    def _of_channels(self, codes: Sequence[int]) -> Numbers:
        if len(codes) <= 1:
            return self.rows(codes[0]) if codes else np.zeros(0, dtype=np.int64)
        known = np.zeros(len(self.channels), dtype=bool)
        known[list(codes)] = True
        return np.flatnonzero(known[self._channel])

    def words(self, name: str, rows: Numbers) -> tuple[Numbers, Sequence[str]]:
        """Return codes for what a column of words says in some rows, -1 for nothing; the words."""
        column, rows = self._part(name, rows)
        if name not in self._read:
            self._read[name] = _codes(column)
        codes, there, words = self._read[name]
        codes = codes[rows]
        return (codes if there is None else np.where(there[rows], codes, -1)), words

    def said(self, name: str, rows: Numbers) -> list[str | None]:
        """Return the words that a column says in some rows."""
        if self.silent(name):
            return [None] * len(rows)
        codes, words = self.words(name, rows)
        known = [*words, None]
        return [known[code] for code in codes.tolist()]

    def picked(self, name: str, rows: Numbers) -> list[Any]:
        """Return what a column says in some rows."""
        if self.silent(name):
            return [None] * len(rows)
        column, rows = self._part(name, rows)
        said: list[Any] = column.take(places(rows)).to_pylist()
        return said

    def whole(self, name: str) -> tuple[Numbers, Flags | None]:
        """Return a column of whole numbers, and where it says something (None: everywhere)."""
        column = self._whole[name]
        there = [there_of(part) for part in column.chunks]
        if all(part is None for part in there):
            return whole_of(column), None
        said = zip(column.chunks, there, strict=True)
        flags = [np.ones(len(part), bool) if own is None else own for part, own in said]
        return whole_of(column), flags[0] if len(flags) == 1 else np.concatenate(flags)

    def real(self, name: str, rows: Numbers) -> Reals:
        """Return the numbers of a column in some rows, NaN where it says nothing."""
        column, rows = self._part(name, rows)
        numbers: Reals = real_of(column)[rows]
        return numbers

    def _part(self, name: str, rows: Numbers) -> tuple[Any, Numbers]:
        """Return what is kept of a column, and where in it some rows stand."""
        if name in self._whole:
            return self._whole[name], rows
        return self._rare[name], np.searchsorted(self._rows, rows)


@cache
def kind_of(channel: str) -> Kind:
    """Tell the kind of the events of a channel.

    >>> kind_of("count:good").value, kind_of("state").value
    ('count', 'state')
    """
    return _KINDS[channel.split(":", 1)[0]]


def _is_rare(channel: str, energy: str | None) -> bool:
    return kind_of(channel) in _RARE or channel == energy


def _codes(column: Any) -> tuple[Numbers, Flags | None, Sequence[str]]:
    """Return codes of words, where there are any (None: everywhere), and the words."""
    if column.num_chunks == 1:
        part = column.chunk(0)
        return codes_of(part), there_of(part.indices), part.dictionary.to_pylist()
    known: dict[str, int] = {}
    parts, there = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=bool)]
    for part in column.chunks:
        own = [known.setdefault(word, len(known)) for word in part.dictionary.to_pylist()]
        codes, said = codes_of(part), there_of(part.indices)
        if own != list(range(len(own))):  # every piece has words of its own
            codes = codes if said is None else np.where(said, codes, -1)
            codes = np.array([*own, -1], dtype=np.int32)[codes]
        parts.append(codes)
        there.append(np.ones(len(codes), dtype=bool) if said is None else said)
    flags = np.concatenate(there) if column.null_count else None
    return np.concatenate(parts), flags, list(known)
