"""Cycles as arrays, chunk by chunk: the rules are those of `shadow.cycles`."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from edge.instant import SECOND, Instant
from gateway.event import BEGUN, ENDED, Kind
from shadow.columns.chunk import Chunk, Numbers
from shadow.columns.runs import Asked
from shadow.columns.steps import Steps
from shadow.columns.tables import Intricate
from shadow.cycles import _BREAKS
from shadow.histogram import BITS

_EXACT = 9e6
"""Seconds up to which a duration in floating point is told to the nanosecond."""
_SMALL = 1 << BITS
_BIAS = (1023 - 1 + BITS) << BITS


class Cycles(NamedTuple):
    """Cycles of a chunk in order: the places of the rows that end them, and how long they took."""

    rows: Numbers
    durations: Numbers


def bins_of(durations: Numbers) -> Numbers:
    """Return the bins of durations, below 2**53 ns: those of `shadow.histogram.bin_of`.

    >>> from shadow.histogram import bin_of
    >>> said = np.array([0, 1, 255, 256, 511, 512, 513, 12_000_000_000, 2**53 - 1])
    >>> bins_of(said).tolist() == [bin_of(one) for one in said.tolist()]
    True
    """
    # A floating-point number keeps the place of its first bit, and then the bits that follow.
    bins = durations.astype(np.float64).view(np.int64) >> (52 - BITS)
    bins -= _BIAS
    if len(durations) and durations.min() < _SMALL:
        bins = np.where(durations < _SMALL, np.maximum(durations, 0), bins)
    return bins


@dataclass(slots=True)
class CycleCounter:
    """Reads cycles off the steps of counters that run together, chunk by chunk."""

    per_cycle: int
    _at: Instant | None = None

    def cycles(self, chunk: Chunk, steps: Sequence[Steps], runs: Asked) -> Cycles:
        """Return the cycles of the next chunk."""
        rows, parts = _together(len(chunk), steps)
        if not len(rows):
            return Cycles(rows, rows)
        at = chunk.at[rows]
        before, self._at = self._at, int(at[-1])
        durations = np.empty(len(at), dtype=np.int64)
        np.subtract(at[1:], at[:-1], out=durations[1:])
        durations[0] = 1 if before is None else int(at[0]) - before
        if not durations.all():  # what is counted at one instant belongs to one cycle
            first = np.flatnonzero(durations)
            parts = np.add.reduceat(
                np.ones(len(rows), dtype=int) if parts is None else parts, first
            )
            rows, at, durations = rows[first], at[first], durations[first]
        on = runs.goes_on(before, at, chunk.first + rows)
        if parts is not None:
            on &= parts == self.per_cycle
        elif self.per_cycle != 1:
            on[:] = False
        some = np.flatnonzero(on)
        return Cycles(rows[some], durations[some])


def _together(count: int, steps: Sequence[Steps]) -> tuple[Numbers, Numbers | None]:
    """Put series of steps into one, in the order of the rows; None for parts that all are one."""
    ones = all(one.ones for one in steps)
    if not steps:
        return np.zeros(0, dtype=np.int64), None
    if not steps[1:]:
        return steps[0].rows, None if ones else steps[0].parts
    told = np.zeros(count, dtype=bool)
    for one in steps:
        told[one.rows] = True
    rows = np.flatnonzero(told)
    if ones and len(rows) == sum(len(one.rows) for one in steps):
        return rows, None
    parts = np.zeros(count, dtype=np.int64)
    for one in steps:
        parts[one.rows] += one.parts
    return rows, parts[rows]


@dataclass(slots=True)
class Teller:
    """Reads the cycles that a machine tells itself, chunk by chunk; `begun` is the first row."""

    begun: int | None = None
    begun_at: Instant | None = None
    _open: Instant | None = None

    def cycles(self, chunk: Chunk) -> Cycles:
        """Return the cycles of the next chunk."""
        rows = chunk.of_kind(Kind.CYCLE)
        if not len(rows) and self._open is None:
            return Cycles(rows, rows)
        if len(rows) and self.begun is None:
            self.begun = chunk.first + int(rows[0])
            self.begun_at = int(chunk.at[rows[0]])
        durations = self._durations(chunk, rows)
        phased = self._phased(chunk, rows[durations < 0])
        told = durations >= 0
        rows = np.concatenate([rows[told], phased.rows])
        durations = np.concatenate([durations[told], phased.durations])
        order = np.argsort(rows)
        return Cycles(rows[order], durations[order])

    @staticmethod
    def _durations(chunk: Chunk, rows: Numbers) -> Numbers:
        """Read how long cycles took, -1 where the machine does not say."""
        found = np.full(len(rows), -1)
        if len(rows) and not chunk.silent("duration"):
            seconds = chunk.real("duration", rows)
            if bool((np.abs(seconds) > _EXACT).any()):
                raise Intricate("a cycle of months")
            said = np.rint(seconds * SECOND)
            found = np.where(said >= 0, said, -1).astype(np.int64)
        return found

    def _phased(self, chunk: Chunk, rows: Numbers) -> Cycles:
        """Read cycles off their beginnings and ends."""
        begins, ends = (_saying(chunk, "phase", rows, {word}) for word in (BEGUN, ENDED))
        breaks = _saying(chunk, "status", chunk.of_kind(Kind.LINK), _BREAKS)
        place = np.concatenate([[-1], begins, ends, breaks])
        sort = np.repeat([2, 0, 1, 2], [1, len(begins), len(ends), len(breaks)])
        order = np.argsort(place, kind="stable")
        place, sort = place[order], sort[order]
        at = np.concatenate([[self._open or 0], chunk.at[place[1:]]])
        if self._open is not None:
            sort[0] = 0
        over = np.flatnonzero(sort > 0)
        # Between two words that end something there are beginnings only; the first one counts.
        begun = np.concatenate([[0], over[:-1] + 1]) if len(over) else over
        cycle = (sort[over] == 1) & (begun < over) & (at[begun] < at[over])
        tail = int(over[-1]) + 1 if len(over) else 0
        self._open = int(at[tail]) if tail < len(at) else None
        return Cycles(place[over[cycle]], (at[over] - at[begun])[cycle])


def _saying(chunk: Chunk, name: str, rows: Numbers, wanted: AbstractSet[str]) -> Numbers:
    """Keep the rows that say one of some words."""
    if not len(rows) or chunk.silent(name):
        return rows[:0]
    codes, words = chunk.words(name, rows)
    known = np.array([*(word in wanted for word in words), False])
    said: Numbers = rows[known[codes]]
    return said
