"""How long one cycle took: told by the machine, or read off its counter.

A machine that tells its cycles is believed. For any other, a cycle is the time between two single
steps of its counter (as many parts as one cycle makes) while it went on producing: between the
steps lies no stop, no unknown time and no step of several parts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from edge.instant import SECOND, Duration, Instant
from gateway.event import Event, Kind
from shadow.counts import Parts, Step
from shadow.interval import Interval


class Cycle(NamedTuple):
    """One cycle: when it ended and how long it took."""

    at: Instant
    duration: Duration


def told_cycle(item: Event) -> Cycle | None:
    """Read a cycle event; its `duration` is in seconds.

    >>> from gateway.event import event
    >>> told_cycle(event(machine="m", kind="cycle", values={"duration": 2.5}, at=0)).duration
    2500000000
    """
    said = item.values.get("duration") if item.kind is Kind.CYCLE else None
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    return Cycle(item.at, round(said * SECOND))


def counted_cycles(
    steps: Iterable[Step], producing: Sequence[Interval], parts_per_cycle: int
) -> list[Cycle]:
    """Read cycles off the steps of a counter; `producing` is sorted and disjoint.

    >>> steps = [Step(at, "good", 1, None) for at in (10, 20, 50, 61)]
    >>> [cycle.duration for cycle in counted_cycles(steps, [(0, 30), (45, 70)], 1)]
    [10, 11]
    """
    starts = [start for start, _ in producing]
    found: list[Cycle] = []
    before: Instant | None = None
    for at, parts in _ends(steps):
        if before is not None and parts == parts_per_cycle:
            index = bisect_right(starts, before) - 1
            # A cycle that ends as the machine stops was still made while producing.
            if index >= 0 and at <= producing[index][1]:
                found.append(Cycle(at, at - before))
        before = at
    return found


def _ends(steps: Iterable[Step]) -> list[tuple[Instant, Parts]]:
    """Add up what was counted at one instant; where all parts are counted, only these count."""
    every = list(steps)
    totals = [step for step in every if step.of == "total"]
    ends: dict[Instant, Parts] = {}
    for step in totals or every:
        ends[step.at] = ends.get(step.at, 0) + step.parts
    return list(ends.items())


def quantile(values: Sequence[Duration], share: float) -> float:
    """Return a quantile by linear interpolation between the closest ranks (Hyndman-Fan type 7).

    >>> quantile([10, 20, 30, 40], 0.5), quantile([10, 20], 0.95)
    (25.0, 19.5)

    Raises ValueError without values: a quantile of nothing does not exist.
    """
    if not values:
        raise ValueError("there is no quantile of nothing")
    ranked = sorted(values)
    place = (len(ranked) - 1) * share
    low = int(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (place - low)
