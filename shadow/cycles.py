"""How long one cycle took: told by the machine, or read off its counter.

A machine that tells its cycles is believed, whether it says how long each took or when each began
and ended (a signal's edges, the start and the end of a program): a cycle lasts from the first word
that it began to the first that it ended. Where a link was lost or came back in between, words may
be missing and nothing is known of that cycle. For any other, a cycle is the time between two single
steps of its counter (as many parts as one cycle makes) while it went on producing: between the
steps lies no stop, no unknown time and no step of several parts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from edge.instant import Duration, Instant
from edge.link import LinkStatus
from gateway.event import BEGUN, ENDED, Event, Kind
from shadow.amount import lasting
from shadow.counts import Parts, Step
from shadow.job import NO_JOB, Job

_CYCLE, _LINK = Kind.CYCLE, Kind.LINK
_BREAKS = frozenset({LinkStatus.LOST.value, LinkStatus.CONNECTED.value})


class Cycle(NamedTuple):
    """One cycle: when it ended, how long it took, and of which job it was."""

    at: Instant
    duration: Duration
    job: Job = NO_JOB


def told_cycle(item: Event, job: Job = NO_JOB) -> Cycle | None:
    """Read a cycle event; its `duration` is in seconds. One below 0 is none.

    >>> from gateway.event import event
    >>> told_cycle(event(machine="m", kind="cycle", values={"duration": 2.5}, at=0)).duration
    2500000000
    """
    said = lasting(item.values.get("duration")) if item.kind is _CYCLE else None
    return None if said is None or said < 0 else Cycle(item.at, said, job)


def ends_cycle(item: Event) -> bool:
    """Tell whether no cycle that began before goes on after an event."""
    if item.kind is Kind.LINK:
        return item.values.get("status") in _BREAKS
    return item.kind is Kind.CYCLE and item.values.get("phase") == ENDED


class _Counter:
    """Reads cycles off the steps of counters that run together.

    What is counted at one instant, good and scrap, belongs to one cycle.
    """

    def __init__(self, parts_per_cycle: int) -> None:
        self._per_cycle = parts_per_cycle
        self._cycles: list[Cycle] = []
        self._before: Instant | None = None
        self._at: Instant | None = None
        self._first: Instant | None = None
        self._parts: Parts = 0
        self._job = NO_JOB
        self._since: Instant | None = None

    def copy(self) -> _Counter:
        """Return a reader that can go its own way."""
        twin = _Counter(self._per_cycle)
        twin._cycles = self._cycles.copy()
        twin._before, twin._at, twin._first = self._before, self._at, self._first
        twin._parts, twin._since, twin._job = self._parts, self._since, self._job
        return twin

    def carried(self, since: Instant | None) -> tuple[object, ...]:
        """Return all that decides which cycles later steps will make."""
        on = since is not None and self._at is not None and since <= self._at
        return (self._first is None, self._at, self._parts, self.last(), on)

    def step(self, step: Step, since: Instant | None) -> None:
        """Take a step; `since` is when the machine began to produce, up to this instant."""
        at, parts = step.at, step.parts
        if at == self._at:
            self._parts += parts
            return
        last = self.last()
        if last is not None:
            self._cycles.append(last)
        if self._first is None:
            self._first = at
        self._before, self._at, self._parts, self._since = self._at, at, parts, since
        self._job = step.job

    def last(self) -> Cycle | None:
        """Return the cycle that ended with the last step, if it was one."""
        if self._at is None or self._before is None or self._since is None:
            return None
        single = self._parts == self._per_cycle and self._since <= self._before
        return Cycle(self._at, self._at - self._before, self._job) if single else None

    def take(self, last: Instant) -> list[Cycle]:
        """Hand over the cycles, the one that ended last only if that was before an instant."""
        found, self._cycles = self._cycles, []
        if self._at is not None and self._at < last:
            found.extend(one for one in (self.last(),) if one is not None)
            self._since = None
        return found

    def cycles(self) -> list[Cycle]:
        """Return the cycles so far."""
        last = self.last()
        return self._cycles if last is None else [*self._cycles, last]


class CycleFold:
    """Folds what a machine tells of its cycles and what its counters say about them.

    The best source known when a cycle ends is asked: the machine itself, else a counter of all
    parts, else the counters of good and bad ones.

    >>> fold = CycleFold(1)
    >>> for at in (10, 20, 50, 61):
    ...     fold.count(Step(at, "good", 1), 0 if at <= 20 else 45)
    >>> [cycle.duration for cycle in fold.cycles(0, 99)], fold.told_by(99)
    ([10, 11], False)
    """

    def __init__(self, parts_per_cycle: int) -> None:
        self._told: list[Cycle] = []
        self._tells: Instant | None = None
        self._begun: Instant | None = None
        self._total = _Counter(parts_per_cycle)
        self._parts = _Counter(parts_per_cycle)

    def copy(self) -> CycleFold:
        """Return a fold that can go its own way."""
        twin = CycleFold.__new__(CycleFold)
        twin._told, twin._begun, twin._tells = self._told.copy(), self._begun, self._tells
        twin._total, twin._parts = self._total.copy(), self._parts.copy()
        return twin

    def carried(self, since: Instant | None) -> tuple[object, ...]:
        """Return all that decides what later words and steps will mean.

        `since` is when the machine began to produce, None if it does not.
        """
        counters = self._total.carried(since), self._parts.carried(since)
        return (self._tells is None, self._begun, *counters)

    def tell(self, item: Event, job: Job = NO_JOB) -> None:
        """Take an event; other kinds than cycles and links change nothing."""
        kind = item.kind
        if kind is _CYCLE:
            if self._tells is None:
                self._tells = item.at
            cycle = told_cycle(item, job) or self._phase(item, job)
            if cycle is not None:
                self._told.append(cycle)
        elif kind is _LINK and item.values.get("status") in _BREAKS:
            self._begun = None

    def _phase(self, item: Event, job: Job) -> Cycle | None:
        """Read a cycle off its beginning and its end."""
        phase, begun = item.values.get("phase"), self._begun
        if phase == BEGUN:
            self._begun = item.at if begun is None else begun
        elif phase == ENDED:
            self._begun = None
            if begun is not None and begun < item.at:
                return Cycle(item.at, item.at - begun, job)
        return None

    def count(self, step: Step, since: Instant | None, *, all_counted: bool = False) -> None:
        """Take a counter's step; `since` is when the machine began to produce, None if it does not.

        A step at the very instant at which the machine stops was still made while producing.
        `all_counted` says that one counter counts all parts: it alone is then read.
        """
        if self._tells is not None:
            return
        if step.of == "total":
            self._total.step(step, since)
        elif not all_counted:
            self._parts.step(step, since)

    def cycles(self, start: Instant, end: Instant) -> Sequence[Cycle]:
        """Return the cycles that ended within [start, end), by source, then in order."""
        found: list[Cycle] = []
        for cycles in (self._parts.cycles(), self._total.cycles(), self._told):
            first, last = (bisect_left(cycles, at, key=_at) for at in (start, end))
            found.extend(cycles[first:last])
        return found

    def take(self, last: Instant) -> list[Cycle]:
        """Hand over the cycles that nothing can change any more, each once, and let go of them.

        `last` is when the last event was: later parts are not of a cycle that ended before it.
        """
        found = [*self._parts.take(last), *self._total.take(last), *self._told]
        self._told.clear()
        return found

    def pending(self) -> list[Cycle]:
        """Return the cycles of which the parts counted last may still tell that they were none."""
        return [one for one in (self._parts.last(), self._total.last()) if one is not None]

    @property
    def told(self) -> bool:
        """Whether the machine tells its cycles itself: steps are then not looked at."""
        return self._tells is not None

    def told_by(self, end: Instant) -> bool:
        """Whether the machine told its cycles itself before an instant."""
        return self._tells is not None and self._tells < end


def _at(cycle: Cycle) -> Instant:
    return cycle.at
