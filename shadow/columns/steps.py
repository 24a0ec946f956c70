"""Counter steps as arrays, chunk by chunk: the rules are those of `shadow.counts`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from edge.instant import Instant
from gateway.event import Kind, Stamp
from shadow.amount import MOST
from shadow.columns.chunk import Chunk, Flags, Intricate, Numbers, kind_of
from shadow.counter import moved

_DIFFERENCES = ("good", "scrap", "rework")
_SHOWN = frozenset({"good", "total"})
_NEVER = 2**63 - 1

Counter = tuple[str, str | None]
"""What a raw counter counts, and its name where the machine has several of that."""


class Steps(NamedTuple):
    """Steps of what is counted, in order: their places within the chunk, and the parts, none 0."""

    of: str
    rows: Numbers
    parts: Numbers


@dataclass(slots=True)
class Counters:
    """Goes through the chunks of a period in order; keeps how far every counter had run.

    `counted` says since when something is counted, `begun` from which row on. `readings` and
    `differences` are the instants at which counters were read, and parts told.
    """

    counted: dict[str, Instant] = field(default_factory=dict)
    begun: dict[str, int] = field(default_factory=dict)
    readings: list[Numbers] = field(default_factory=list)
    differences: list[Numbers] = field(default_factory=list)
    _raw: dict[Counter, int] = field(default_factory=dict)
    _arrived: int | None = None

    def steps(self, chunk: Chunk) -> list[Steps]:
        """Return the steps of the next chunk, each series in order."""
        channels = [n for n, name in enumerate(chunk.channels) if kind_of(name) is Kind.COUNT]
        if not channels:
            return []
        found = [one for code in channels for one in self._channel(chunk, code)]
        return [one for one in found if len(one.rows)]

    def _channel(self, chunk: Chunk, code: int) -> Iterator[Steps]:
        rows = chunk.rows(code)
        if chunk.silent("total"):
            yield from self._told(chunk, rows)
            return
        totals, there = chunk.whole("total")
        raw = rows if there is None else rows[there[rows]]
        if len(raw):
            yield self._read(chunk, _counter(chunk, code, rows), raw, totals[raw])
        if len(raw) < len(rows) and there is not None:
            yield from self._told(chunk, rows[~there[rows]])

    def _told(self, chunk: Chunk, rows: Numbers) -> Iterator[Steps]:
        """Read parts told as differences."""
        some = np.zeros(len(rows), dtype=bool)
        for of in _DIFFERENCES:
            if chunk.silent(of):
                continue
            parts, there = chunk.whole(of)
            said = np.ones(len(rows), dtype=bool) if there is None else there[rows]
            some |= said
            own = rows[said]
            if len(own):
                self._begin(chunk, of, own)
                yield _steps(of, own, _amounts(parts[own]))
        if some.any():
            self.differences.append(chunk.at[rows[some]])

    def _read(self, chunk: Chunk, counter: Counter, rows: Numbers, totals: Numbers) -> Steps:
        """Read a raw counter: its first reading ever is where it stands, and no step."""
        of = counter[0]
        self._begin(chunk, of, rows)
        if of in _SHOWN:
            self.readings.append(chunk.at[rows])
        totals = _amounts(totals)
        before = self._raw.get(counter)
        self._raw[counter] = int(totals[-1])
        parts = np.empty(len(totals), dtype=np.int64)
        np.subtract(totals[1:], totals[:-1], out=parts[1:])
        parts[0] = 0 if before is None else int(totals[0]) - before
        for place in np.flatnonzero(parts < 0).tolist():
            last = before if place == 0 else int(totals[place - 1])
            parts[place] = _again(chunk, int(rows[place]), last or 0, int(totals[place]))
        if not chunk.silent("parts"):
            parts *= _factor(chunk, rows)
        return _steps(of, rows, parts)

    def _begin(self, chunk: Chunk, of: str, rows: Numbers) -> None:
        row = chunk.first + int(rows[0])
        if row < self.begun.get(of, _NEVER):
            self.begun[of] = row
            self.counted[of] = int(chunk.at[rows[0]])


def check_arrival(chunks: Sequence[Chunk]) -> None:
    """See that no reading was told before one that is dated earlier; raises Intricate.

    Where the order of the wire is that of the instants, none can have been.
    """
    last = -(2**63)
    for chunk in chunks:
        seq = chunk.seq
        if len(seq):
            if seq[0] < last or bool((seq[1:] < seq[:-1]).any()):
                _check_stamps(chunks)
                return
            last = int(seq[-1])


def _check_stamps(chunks: Sequence[Chunk]) -> None:
    for chunk in chunks:
        rows = chunk.of_kind(Kind.COUNT)
        if len(rows) and not chunk.silent("stamp"):
            codes, words = chunk.words("stamp")
            said = {words[code] for code in np.unique(codes[rows])}
            if Stamp.ARRIVAL.value in said:
                raise Intricate("counts dated on arrival, in another order than they arrived")


def _counter(chunk: Chunk, code: int, rows: Numbers) -> Counter:
    """Tell what a channel counts, and by which counter."""
    of, named, name = chunk.channels[code].removeprefix("count:").partition(":")
    if not named:
        return of or "good", None
    said: set[str | None] = {None}
    if not chunk.silent("of"):
        codes, words = chunk.words("of")
        said = {words[one] if one >= 0 else None for one in np.unique(codes[rows])}
    if said - {None, ""} != {of} - {""}:
        raise Intricate("a colon in what is counted")
    return of or "good", name


def _steps(of: str, rows: Numbers, parts: Numbers) -> Steps:
    some = parts != 0
    if some.all():
        return Steps(of, rows, parts)
    return Steps(of, rows[some], parts[some])


def _amounts(numbers: Numbers) -> Numbers:
    """See that numbers can be reckoned with."""
    if numbers.max() > MOST or numbers.min() < -MOST:
        raise Intricate("a count beyond what is exact")
    return numbers


def _again(chunk: Chunk, row: int, before: int, reading: int) -> int:
    """Say what a counter made that shows less than before."""
    width, largest = (_one(chunk, name, row) for name in ("rollover", "largest_step"))
    return int(moved(before, reading, width, largest))


def _one(chunk: Chunk, name: str, row: int) -> int | None:
    said = chunk.picked(name, np.array([row]))[0]
    return None if said is None or abs(said) > MOST else int(said)


def _factor(chunk: Chunk, rows: Numbers) -> Numbers:
    parts, there = chunk.whole("parts")
    own = parts[rows]
    said: Flags = own != 0 if there is None else (own != 0) & there[rows]
    return np.where(said, own, 1)
