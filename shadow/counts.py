"""Counters to parts: what was made between two readings, in the order of events.

A raw counter (`of`, `total`) says how far it has run. Its first reading ever is a baseline, worth
no parts; a reading lower than the one before means that the counter began again at 0, or ran over
its width (`shadow.counter`). A difference (`good`, `scrap`, `rework`) is taken as it is.

Where only all parts are counted (`of: total`), good = total - scrap - rework; where total and
good are counted but not scrap, scrap = total - good - rework.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from edge.instant import HOUR, Duration, Instant
from gateway.event import Event, Kind, Stamp, Value
from shadow.amount import amount
from shadow.counter import Parts, moved
from shadow.interval import Interval

__all__ = ["CountFold", "Parts", "Step", "Tallies", "Tally", "tallied"]

SET: Duration = HOUR
"""By so much the clock of an edge may be set back without counters seeming to begin again [P]."""
_MARK = 512
"""After so many steps the sums so far are kept, so that any stretch is summed from near by."""
_EVER: Instant = -(2**63)
_MADE = ("good", "scrap", "rework")


class Step(NamedTuple):
    """At one instant a counter moved on by some parts of a product."""

    at: Instant
    of: str
    parts: Parts
    product: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Parts by outcome. A reworked part counts as rework, not a second time as produced."""

    good: Parts = 0
    scrap: Parts = 0
    rework: Parts = 0

    @property
    def made(self) -> Parts:
        """All parts made, whatever became of them (ISO 22400-2: PQ = GQ + SQ + RQ)."""
        return self.good + self.scrap + self.rework

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            good=self.good + other.good,
            scrap=self.scrap + other.scrap,
            rework=self.rework + other.rework,
        )


_Key = tuple[str | None, str]
"""A product and what is counted of it."""

_Counter = tuple[str, Value]
"""What a raw counter counts, and its name where the machine has several of that."""

Tallies = Mapping[str | None, Tally]
"""Parts by product; None stands for parts of which nobody said what they are."""


class CountFold:
    """Folds the count events of one machine, pushed in order, into steps.

    >>> from gateway.event import event
    >>> fold = CountFold()
    >>> for at, total in enumerate([100, 103, 2]):
    ...     said = {"of": "good", "total": total}
    ...     fold.push(event(machine="m", kind="count", values=said, at=at), "p")
    >>> [step.parts for step in fold.steps]
    [3, 2]
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._sums: dict[_Key, Parts] = {}
        self._marks: list[Mapping[_Key, Parts]] = [{}]
        self._counted: dict[str, Instant] = {}
        self._raw: dict[_Counter, Parts] = {}
        self._arrived: dict[_Counter, tuple[int, Instant]] = {}
        self._readings: list[Instant] = []
        self._differences: list[Instant] = []

    def copy(self) -> CountFold:
        """Return a fold that can go its own way."""
        twin = CountFold()
        twin.steps, twin._counted = self.steps.copy(), self._counted.copy()
        twin._sums, twin._marks, twin._raw = self._sums.copy(), self._marks.copy(), self._raw.copy()
        twin._arrived = self._arrived.copy()
        twin._readings, twin._differences = self._readings.copy(), self._differences.copy()
        return twin

    def carried(self) -> tuple[object, ...]:
        """Return all that decides what later counts will mean."""
        return (self._raw, self._arrived, set(self._counted), bool(self._readings))

    def push(self, item: Event, product: str | None) -> None:
        """Take the next event; other kinds than counts change nothing."""
        if item.kind is not Kind.COUNT:
            return
        raw = amount(item.values.get("total"))
        if raw is not None:
            self._read(item, raw, product)
            return
        for of in _MADE:
            parts = amount(item.values.get(of))
            if parts is not None:
                self._counted.setdefault(of, item.at)
                self._differences.append(item.at)
                self._step(item.at, of, parts, product)

    def counted(self, end: Instant) -> frozenset[str]:
        """Tell what was ever counted before `end`."""
        return frozenset(of for of, first in self._counted.items() if first < end)

    def made(self, within: Iterable[Interval], end: Instant) -> Tallies:
        """Add up the parts made within some intervals, by product, as they count by `end`."""
        sums: dict[_Key, Parts] = {}
        for start, over in within:
            first, last = (bisect_left(self.steps, at, key=_at) for at in (start, over))
            for key, parts in self._upto(last).items():
                sums[key] = sums.get(key, 0) + parts
            for key, parts in self._upto(first).items():
                sums[key] -= parts
        return tallied(sums, self.counted(end))

    def _upto(self, count: int) -> Mapping[_Key, Parts]:
        """Add up the first steps: from the last mark on, so that a long shift costs little."""
        sums = dict(self._marks[count // _MARK])
        for step in self.steps[count - count % _MARK : count]:
            key = (step.product, step.of)
            sums[key] = sums.get(key, 0) + step.parts
        return sums

    def blind(
        self, dark: Iterable[Interval], end: Instant, first: Instant | None
    ) -> list[Interval]:
        """Return the dark time whose parts no counter tells by `end`.

        A raw counter read again afterwards tells all of it. Differences tell it only where some
        are dated within it (the machine kept them). Before the first reading nothing is told.
        """
        begun = self._readings[0] if self._is_raw(end) else first
        before = (_EVER, end if begun is None else min(begun, end))
        return [before, *(gap for gap in dark if not self._told(gap, end))]

    def _is_raw(self, end: Instant) -> bool:
        return bool(self._readings) and self._readings[0] < end

    def _told(self, gap: Interval, end: Instant) -> bool:
        if self._is_raw(end):
            return _any(self._readings, gap[1], end)
        return _any(self._differences, gap[0], min(gap[1], end))

    def _read(self, item: Event, raw: Parts, product: str | None) -> None:
        said, at = item.values, item.at
        of = str(said.get("of") or "good")
        self._counted.setdefault(of, at)
        if of in {"good", "total"}:
            self._readings.append(at)
        counter = (of, said.get("name"))
        before = self._raw.get(counter)
        if self._is_stale(counter, item, before is not None and raw < before):
            return
        self._raw[counter] = raw
        if before is not None:
            width, largest = amount(said.get("rollover")), amount(said.get("largest_step"))
            steps = moved(before, raw, width, largest)
            self._step(at, of, steps * (amount(said.get("parts")) or 1), product)

    def _is_stale(self, counter: _Counter, item: Event, lower: bool) -> bool:
        """Tell whether a reading was told before the last one, though dated after it.

        Then the clock that dates arrivals was set meanwhile, by so much at most: the counter has
        gone on since, it did not begin again.
        """
        seq, at = self._arrived.get(counter, (item.seq, item.at))
        by_arrival = item.stamp is Stamp.ARRIVAL
        if item.seq < seq and item.at - at <= SET and (by_arrival or lower):
            return True
        if by_arrival:
            self._arrived[counter] = (item.seq, item.at)
        return False

    def _step(self, at: Instant, of: str, parts: Parts, product: str | None) -> None:
        if not parts:
            return
        self.steps.append(Step(at, of, parts, product))
        self._sums[product, of] = self._sums.get((product, of), 0) + parts
        if len(self.steps) % _MARK == 0:
            self._marks.append(self._sums.copy())


def _at(step: Step) -> Instant:
    return step.at


def _any(instants: list[Instant], start: Instant, end: Instant) -> bool:
    index = bisect_left(instants, start)
    return index < len(instants) and instants[index] < end


def tallied(sums: Mapping[_Key, Parts], counted: AbstractSet[str]) -> Tallies:
    """Turn what the counters of each product made into good, scrap and rework.

    >>> tallied({("p", "total"): 10, ("p", "scrap"): 1}, {"total", "scrap"})["p"].good
    9
    """
    products: dict[str | None, dict[str, Parts]] = {}
    for (product, of), parts in sums.items():
        if parts:
            products.setdefault(product, {})[of] = parts
    return {product: _tally(own, counted) for product, own in products.items()}


def _tally(own: Mapping[str, Parts], counted: AbstractSet[str]) -> Tally:
    good, scrap, rework = (own.get(of, 0) for of in _MADE)
    if "total" in counted:
        total = own.get("total", 0)
        if "good" not in counted:
            good = total - scrap - rework
        elif "scrap" not in counted:
            scrap = total - good - rework
    return Tally(good=good, scrap=scrap, rework=rework)
