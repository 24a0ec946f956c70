"""Counters to parts: what was made between two readings, in the order of events.

A raw counter (`of`, `total`) says how far it has run. Its first reading ever is a baseline, worth
no parts; a reading lower than the one before means that the counter began again at 0, or ran over
its width (`shadow.counter`). A difference (`good`, `scrap`, `rework`) is taken as it is.

Where only all parts are counted (`of: total`), good = total - scrap - rework; where total and
good are counted but not scrap, scrap = total - good - rework.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from edge.instant import HOUR, Duration, Instant
from gateway.event import Event, Kind, Stamp, Value
from shadow.amount import amount
from shadow.counter import Parts, moved
from shadow.interval import Interval, merged, without
from shadow.job import NO_JOB, Job

__all__ = ["CountFold", "Dark", "Parts", "Step", "Tallies", "Tally", "tally"]

SET: Duration = HOUR
"""By so much the clock of an edge may be set back without counters seeming to begin again [P]."""
_EVER: Instant = -(2**63)
_MADE = ("good", "scrap", "rework")
_COUNT, _NOTE, _ARRIVAL = Kind.COUNT, Kind.NOTE, Stamp.ARRIVAL


class Step(NamedTuple):
    """At one instant a counter moved on by some parts of a job."""

    at: Instant
    of: str
    parts: Parts
    job: Job = NO_JOB


class Dark(NamedTuple):
    """From when to when no counter was in sight; `told` is when its parts were told after all."""

    start: Instant
    end: Instant
    told: Instant | None


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
    ...     fold.push(event(machine="m", kind="count", values=said, at=at))
    >>> [step.parts for step in fold.steps]
    [3, 2]
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._counted: dict[str, Instant] = {}
        self._raw: dict[_Counter, Parts] = {}
        self._arrived: dict[_Counter, tuple[int, Instant]] = {}
        self._readings: list[Instant] = []
        self._differences: list[Instant] = []

    def copy(self) -> CountFold:
        """Return a fold that can go its own way."""
        twin = CountFold()
        twin.steps, twin._counted = self.steps.copy(), self._counted.copy()
        twin._raw = self._raw.copy()
        twin._arrived = self._arrived.copy()
        twin._readings, twin._differences = self._readings.copy(), self._differences.copy()
        return twin

    def carried(self) -> tuple[object, ...]:
        """Return all that decides what later counts will mean."""
        return (self._raw, self._arrived, set(self._counted), bool(self._readings))

    def push(self, item: Event, job: Job = NO_JOB) -> None:
        """Take the next event; other kinds than counts and notes change nothing.

        A person's correction is a difference like any other.
        """
        if item.kind is not _COUNT:
            if item.kind is _NOTE:
                self._correct(item, job)
            return
        said = item.values.get("total")
        raw = None if said is None else amount(said)
        if raw is not None:
            self._read(item, raw, job)
            return
        for of in _MADE:
            parts = amount(item.values.get(of))
            if parts is not None:
                self._counted.setdefault(of, item.at)
                self._differences.append(item.at)
                self._step(item.at, of, parts, job)

    def _correct(self, item: Event, job: Job) -> None:
        # What is corrected by hand is not thereby counted: a machine with one counter of all parts
        # still has no counter of good ones.
        for of in _MADE:
            parts = amount(item.values.get(of))
            if parts is not None:
                self._step(item.at, of, parts, job)

    def counted(self, end: Instant) -> frozenset[str]:
        """Tell what was ever counted before `end`."""
        return frozenset(of for of, first in self._counted.items() if first < end)

    def dark(self, gaps: Iterable[Interval], first: Instant | None, end: Instant) -> list[Dark]:
        """Return when no counter was in sight up to `end`, in order, as one knows it by then.

        A raw counter read again afterwards tells all that it missed; before its first reading
        nothing is told. Differences tell a gap only where some are dated within it (the machine
        kept them). `told` is when that was: such gaps hide nothing by `end`.
        """
        raw, told = (_upto(instants, end) for instants in (self._readings, self._differences))
        is_raw = raw and (not told or self._readings[0] <= self._differences[0])
        begun = self._readings[0] if is_raw else first if told else end
        found = [Dark(_EVER, end if begun is None else begun, None)]
        for start, over in without(merged(gaps), [found[0][:2]]):
            if is_raw:
                seen = _first(self._readings, over, end)
            else:
                seen = _first(self._differences, start, min(over, end))
            found.append(Dark(start, over, seen))
        return found

    def forget(self, at: Instant, gaps: Iterable[Interval]) -> None:
        """Let go of what no period from an instant on asks for; these gaps will be asked for."""
        del self.steps[: bisect_left(self.steps, at, key=lambda step: step.at)]
        edges = [edge for gap in gaps for edge in gap]
        self._readings = _kept(self._readings, at, edges)
        self._differences = _kept(self._differences, at, edges)

    @property
    def begun(self) -> Instant | None:
        """When parts were counted first."""
        return min([*self._readings[:1], *self._differences[:1]], default=None)

    @property
    def known(self) -> AbstractSet[str]:
        """Name what was counted so far."""
        return self._counted.keys()

    def _read(self, item: Event, raw: Parts, job: Job) -> None:
        said, at = item.values, item.at
        of = str(said.get("of") or "good")
        if of not in self._counted:
            self._counted[of] = at
        if of == "good" or of == "total":  # noqa: PLR1714 - twice as fast as a set
            self._readings.append(at)
        counter = (of, said.get("name"))
        before = self._raw.get(counter)
        lower = before is not None and raw < before
        if (lower or item.stamp is _ARRIVAL) and self._is_stale(counter, item, lower):
            return
        self._raw[counter] = raw
        if before is not None:
            steps = raw - before
            if lower:
                width, largest = amount(said.get("rollover")), amount(said.get("largest_step"))
                steps = moved(before, raw, width, largest)
            parts = said.get("parts")
            if parts is not None:
                steps *= amount(parts) or 1
            if steps:
                self.steps.append(Step(at, of, steps, job))

    def _is_stale(self, counter: _Counter, item: Event, lower: bool) -> bool:
        """Tell whether a reading was told before the last one, though dated after it.

        Then the clock that dates arrivals was set meanwhile, by so much at most: the counter has
        gone on since, it did not begin again.
        """
        seq, at = self._arrived.get(counter, (item.seq, item.at))
        by_arrival = item.stamp is _ARRIVAL
        if item.seq < seq and item.at - at <= SET and (by_arrival or lower):
            return True
        if by_arrival:
            self._arrived[counter] = (item.seq, item.at)
        return False

    def _step(self, at: Instant, of: str, parts: Parts, job: Job) -> None:
        if parts:
            self.steps.append(Step(at, of, parts, job))


def _upto(instants: Sequence[Instant], end: Instant) -> bool:
    return bool(instants) and instants[0] < end


def _kept(instants: list[Instant], at: Instant, edges: Sequence[Instant]) -> list[Instant]:
    """Keep the first, those from `at` on, and the first after each edge."""
    old = bisect_left(instants, at)
    if old <= 1:
        return instants
    places = {0, *(bisect_left(instants, edge) for edge in edges)}
    return [*(instants[place] for place in sorted(places) if place < old), *instants[old:]]


def _first(instants: Sequence[Instant], start: Instant, end: Instant) -> Instant | None:
    index = bisect_left(instants, start)
    return instants[index] if index < len(instants) and instants[index] < end else None


def tally(parts: Mapping[str, Parts], counted: AbstractSet[str]) -> Tally:
    """Turn what the counters of a machine made into good, scrap and rework.

    >>> tally({"total": 10, "scrap": 1}, {"total", "scrap"}).good
    9
    """
    good, scrap, rework = (parts.get(of, 0) for of in _MADE)
    if "total" in counted:
        made = parts.get("total", 0)
        if "good" not in counted:
            good = made - scrap - rework
        elif "scrap" not in counted:
            scrap = made - good - rework
    return Tally(good=good, scrap=scrap, rework=rework)
