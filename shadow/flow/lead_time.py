"""Lead time: how long parts took through a loop, first in first out.

Parts carry no number here, so the n-th part to leave is taken to be the n-th that came in. The
mean does not depend on that assumption, the median and the percentiles do. Parts that must have
been in the loop before its first event leave first, and have no lead time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edge.instant import Duration, Instant
from shadow.flow.move import Crossings
from shadow.flow.open_time import OpenTime
from shadow.flow.wip import unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """So many parts came in and left together; `entered` is None where nobody saw them enter."""

    entered: Instant | None
    left: Instant
    parts: float
    scrapped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTimes:
    """The lead times of the parts that left in a window: (duration, parts), shortest first."""

    runs: Sequence[tuple[Duration, float]]
    scrapped: float
    unseen: float

    @property
    def parts(self) -> float:
        """How many parts have a lead time."""
        return sum(parts for _, parts in self.runs)

    @property
    def total(self) -> float:
        """The sum of their lead times, in part-nanoseconds."""
        return sum(length * parts for length, parts in self.runs)

    @property
    def mean(self) -> float | None:
        """The mean in nanoseconds, None without parts."""
        return self.total / self.parts if self.runs else None

    def quantile(self, share: float) -> float | None:
        """The lead time that a share of the parts does not exceed (linear between two parts).

        >>> LeadTimes(runs=[(10, 1), (20, 2)], scrapped=0, unseen=0).quantile(0.25)
        15.0
        """
        if not self.runs:
            return None
        rank = max(self.parts - 1, 0) * share
        whole = int(rank)
        low, high = self._ranked(whole), self._ranked(whole + 1)
        return low + (high - low) * (rank - whole)

    def _ranked(self, rank: int) -> Duration:
        gone: float = 0
        for length, parts in self.runs:
            gone += parts
            if gone > rank:
                return length
        return self.runs[-1][0]


def passages(moved: Crossings, end: Instant) -> Iterator[Passage]:
    """Match departures before `end` with arrivals, first in first out."""
    waiting: list[tuple[Instant | None, float]] = [(None, unseen(moved, end))]
    waiting += [(move.at, move.parts) for move in moved.arrivals if move.at < end]
    index, (entered, left_over) = 0, waiting[0]
    for move in moved.departures:
        if move.at >= end:
            break
        wanted = move.parts
        while wanted > 0:
            while left_over <= 0 and index + 1 < len(waiting):
                index += 1
                entered, left_over = waiting[index]
            if left_over <= 0:
                break  # parts in fractions: what rounding lost is nowhere
            taken = min(wanted, left_over)
            yield Passage(entered=entered, left=move.at, parts=taken, scrapped=move.scrapped)
            wanted -= taken
            left_over -= taken


def lead_times(moved: Crossings, axis: OpenTime, start: Instant, end: Instant) -> LeadTimes:
    """Measure the open time between entering and leaving, of the parts that left in [start, end).

    >>> from shadow.flow.move import Move, crossings
    >>> moved = crossings([Move(at=0, parts=2)], [Move(at=4, parts=1), Move(at=8, parts=1)])
    >>> lead_times(moved, OpenTime([(0, 10)]), 0, 10).mean
    6.0
    """
    runs: dict[Duration, float] = {}
    scrapped = nameless = 0.0
    for passage in passages(moved, end):
        if passage.left < start:
            continue
        if passage.entered is None:
            nameless += passage.parts
            continue
        length = axis.between(passage.entered, passage.left)
        runs[length] = runs.get(length, 0) + passage.parts
        scrapped += passage.parts if passage.scrapped else 0
    return LeadTimes(runs=sorted(runs.items()), scrapped=scrapped, unseen=nameless)
