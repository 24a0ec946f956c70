"""Counter steps as arrays, chunk by chunk: the rules are those of `shadow.counts`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from edge.instant import Instant
from gateway.event import Kind, Stamp
from shadow.amount import MOST
from shadow.columns.chunk import Chunk, Flags, Numbers, kind_of
from shadow.columns.tables import Intricate, Unread
from shadow.counter import moved
from shadow.counts import SET

_DIFFERENCES = ("good", "scrap", "rework")
_SHOWN = frozenset({"good", "total"})
_NEVER = 2**63 - 1

Counter = tuple[str, str | None]
"""What a raw counter counts, and its name where the machine has several of that."""


class Steps(NamedTuple):
    """Steps of what is counted, in order: their places within the chunk, and the parts, none 0.

    `ones` says that each is one part.
    """

    of: str
    rows: Numbers
    parts: Numbers
    ones: bool = False

    def before(self, row: int) -> Steps:
        """Keep those before a row."""
        place = int(np.searchsorted(self.rows, row))
        return Steps(self.of, self.rows[:place], self.parts[:place], self.ones)


@dataclass(slots=True)
class Counters:
    """Goes through the chunks of a period in order; keeps how far every counter had run.

    `counted` says since when something is counted, `begun` from which row on. `readings` and
    `differences` are the rows in which counters were read, and parts told. `disorder` says that
    counts may have been told in another order than they are dated.
    """

    counted: dict[str, Instant] = field(default_factory=dict)
    begun: dict[str, int] = field(default_factory=dict)
    readings: list[tuple[Chunk, Numbers]] = field(default_factory=list)
    differences: list[tuple[Chunk, Numbers]] = field(default_factory=list)
    disorder: bool = False
    _raw: dict[Counter, int] = field(default_factory=dict)
    _arrived: dict[Counter, tuple[int, Instant]] = field(default_factory=dict)

    def steps(self, chunk: Chunk) -> list[Steps]:
        """Return the steps of the next chunk, each series in order."""
        found: list[Steps] = []
        shown: dict[Counter, list[Numbers]] = {}
        for code, name in enumerate(chunk.channels):
            if kind_of(name) is Kind.COUNT:
                raw, told = _parted(chunk, chunk.rows(code))
                if len(raw):
                    shown.setdefault(_counter(chunk, code, raw), []).append(raw)
                found.extend(self._told(chunk, told) if len(told) else ())
        for counter, rows in shown.items():
            own = np.sort(np.concatenate(rows)) if rows[1:] else rows[0]
            found.append(self._read(chunk, counter, own))
        return [one for one in found if len(one.rows)]

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
            self.differences.append((chunk, rows[some]))

    def _read(self, chunk: Chunk, counter: Counter, rows: Numbers) -> Steps:
        """Read a raw counter: its first reading ever is where it stands, and no step."""
        of, totals = counter[0], chunk.whole("total")[0][rows]
        self._begin(chunk, of, rows)
        if of in _SHOWN:
            self.readings.append((chunk, rows))
        totals, before = _amounts(totals), self._raw.get(counter)
        if self.disorder:
            fresh = self._fresh(chunk, counter, rows, totals)
            rows, totals = rows[fresh], totals[fresh]
            if not len(rows):
                return Steps(of, rows, totals)
        self._raw[counter] = int(totals[-1])
        parts = np.empty(len(totals), dtype=np.int64)
        np.subtract(totals[1:], totals[:-1], out=parts[1:])
        parts[0] = 0 if before is None else int(totals[0]) - before
        again = np.flatnonzero(parts < 0)
        parts[again] = totals[again]
        for place in again.tolist() if not chunk.silent("rollover") else ():
            last = before if place == 0 else int(totals[place - 1])
            parts[place] = _again(chunk, int(rows[place]), last or 0, int(totals[place]))
        if not chunk.silent("parts"):
            parts *= _factor(chunk, rows)
        return _steps(of, rows, parts)

    def _fresh(self, chunk: Chunk, counter: Counter, rows: Numbers, totals: Numbers) -> Flags:
        """Leave out readings that were told before the last one, though dated after it."""
        fresh, before = np.ones(len(rows), dtype=bool), self._raw.get(counter)
        arrived = self._arrived.get(counter)
        columns = (totals, chunk.seq[rows], chunk.at[rows], _by_arrival(chunk, rows))
        for place, (raw, seq, at, by_arrival) in enumerate(
            zip(*(one.tolist() for one in columns), strict=True)
        ):
            if arrived is not None and seq < arrived[0] and at - arrived[1] <= SET:
                lower = before is not None and raw < before
                fresh[place] = not (by_arrival or lower)
            if fresh[place]:
                before, arrived = raw, (seq, at) if by_arrival else arrived
        if arrived is not None:
            self._arrived[counter] = arrived
        return fresh

    def _begin(self, chunk: Chunk, of: str, rows: Numbers) -> None:
        row = chunk.first + int(rows[0])
        if row < self.begun.get(of, _NEVER):
            self.begun[of] = row
            self.counted[of] = int(chunk.at[rows[0]])


def told_in_disorder(chunks: Sequence[Chunk]) -> bool:
    """Whether a count dated on its arrival may have been told before one that is dated earlier.

    Where the order of the wire is that of the instants, none can have been. Raises Unread.
    """
    last, disorder = -(2**63), False
    for chunk in chunks:
        seq = chunk.seq
        disorder = disorder or int(seq[0]) < last or bool((seq[1:] < seq[:-1]).any())
        last = int(seq[-1])
    if disorder and not all(chunk.holds("stamp") for chunk in chunks):
        raise Unread("stamp")
    return disorder and any(_by_arrival(chunk, chunk.of_kind(Kind.COUNT)).any() for chunk in chunks)


def _by_arrival(chunk: Chunk, rows: Numbers) -> Flags:
    """Tell which rows are dated by their arrival."""
    if not len(rows) or chunk.silent("stamp"):
        return np.zeros(len(rows), dtype=bool)
    codes, words = chunk.words("stamp", rows)
    return np.array([word == Stamp.ARRIVAL for word in words])[codes]


def _parted(chunk: Chunk, rows: Numbers) -> tuple[Numbers, Numbers]:
    """Part the rows of a channel: those that show a raw counter, and those that tell parts."""
    if chunk.silent("total"):
        return rows[:0], rows
    there = chunk.whole("total")[1]
    if there is None:
        return rows, rows[:0]
    shows = there[rows]
    return (rows, rows[:0]) if shows.all() else (rows[shows], rows[~shows])


def _counter(chunk: Chunk, code: int, rows: Numbers) -> Counter:
    """Tell what a channel counts, and by which counter."""
    of, named, name = chunk.channels[code].removeprefix("count:").partition(":")
    if not named:
        return of or "good", None
    said: set[str | None] = {None}
    if not chunk.silent("of"):
        codes, words = chunk.words("of", rows)
        said = {words[one] if one >= 0 else None for one in np.unique(codes)}
    if said - {None, ""} != {of} - {""}:
        raise Intricate("a colon in what is counted")
    return of or "good", name


def _steps(of: str, rows: Numbers, parts: Numbers) -> Steps:
    if not parts.all():
        some = np.flatnonzero(parts)
        rows, parts = rows[some], parts[some]
    return Steps(of, rows, parts, bool((parts == 1).all()))


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
