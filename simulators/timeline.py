"""The story of one machine: a snapshot at every instant at which something about it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from simulators.clock import Nanoseconds
from simulators.condition import Condition
from simulators.line import Order, Passage, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A finished cycle: for which order, how long the station worked on the part, the verdict."""

    order: Order
    duration: Nanoseconds
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything a machine can say of itself from `at` (nanoseconds since the epoch) on.

    `good` and `scrap` are absolute counters; `finished` is the cycle that ended at this very
    instant, None otherwise; `last_cycle` stays until the next one.
    """

    at: Nanoseconds
    condition: Condition
    good: int = 0
    scrap: int = 0
    order: Order | None = None
    finished: Cycle | None = None
    last_cycle: Nanoseconds = 0


READY = Snapshot(at=0, condition=Condition.READY)


def timeline(parts: Iterable[Passage], position: int) -> Iterator[Snapshot]:
    """Yield the snapshots of the station at `position` of the line, without end, times rising.

    A machine takes up the next order's program at the end of the changeover, so that no order
    changes at the very instant at which a part of the order before is counted.
    """
    visits = (part[position] for part in parts if len(part) > position)
    for snapshot, after in pairwise(_steps(visits)):
        if snapshot.at < after.at:
            yield snapshot


def _steps(visits: Iterable[Visit]) -> Iterator[Snapshot]:
    """Yield one snapshot a step; the last of several at one instant says it all."""
    last = replace(READY, condition=Condition.STARVED)
    yield last
    for visit in visits:
        steps = list(_visit_steps(last, visit))
        yield from steps
        last = steps[-1]


def _visit_steps(before: Snapshot, visit: Visit) -> Iterator[Snapshot]:
    if visit.ready > visit.take:
        before = _turn(before, visit.take, Condition.SETUP)
        yield before
    now = replace(_turn(before, visit.ready, Condition.PRODUCING), order=visit.order)
    yield now
    for stop in visit.stops:
        yield _turn(now, stop.start, stop.condition)
        now = _turn(now, stop.end, Condition.PRODUCING)
        yield now
    yield from _finish_steps(now, visit)


def _finish_steps(now: Snapshot, visit: Visit) -> Iterator[Snapshot]:
    done = replace(
        now,
        at=visit.finish,
        condition=Condition.BLOCKED if visit.leave > visit.finish else Condition.STARVED,
        good=now.good + visit.good,
        scrap=now.scrap + (not visit.good),
        finished=Cycle(order=visit.order, duration=visit.duration, good=visit.good),
        last_cycle=visit.duration,
    )
    yield done
    if visit.leave > visit.finish:
        yield _turn(done, visit.leave, Condition.STARVED)


def _turn(snapshot: Snapshot, at: Nanoseconds, condition: Condition) -> Snapshot:
    """Change the condition; a cycle that ended at this instant is not forgotten."""
    finished = snapshot.finished if at == snapshot.at else None
    return replace(snapshot, at=at, condition=condition, finished=finished)
