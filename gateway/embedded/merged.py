"""Events of many places as one stream in order, each place opened only when its time has come."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from edge.instant import Instant
from gateway.event import Event


@dataclass(frozen=True, slots=True)
class Part:
    """Some events of one machine, none before `low`; or smaller parts of them."""

    low: Instant
    load: Callable[[], Sequence[Event | Part]] = field(repr=False)


def merged(parts: Iterable[Part]) -> Iterator[Event]:
    """Yield the events of all parts in order; only what overlaps is in memory at once.

    >>> from gateway.event import event
    >>> one, two, three = (event(machine="press", kind="state", values={}, at=n) for n in range(3))
    >>> late = Part(1, lambda: [two])
    >>> list(merged([late, Part(0, lambda: [one, three])])) == [one, two, three]
    True
    """
    number = count()
    waiting = [(part.low, next(number), part) for part in parts]
    heapq.heapify(waiting)
    held: list[Event] = []
    while waiting:
        low, _, part = heapq.heappop(waiting)
        ready = bisect_left(held, low, key=_at)
        yield from held[:ready]
        del held[:ready]
        found: list[Event] = []
        for item in part.load():
            if isinstance(item, Part):
                heapq.heappush(waiting, (item.low, next(number), item))
            else:
                found.append(item)
        held = sorted([*held, *found], key=_order) if found else held
    yield from held


def _at(item: Event) -> Instant:
    return item.at


def _order(item: Event) -> tuple[Instant, int, str]:
    return (item.at, item.seq, item.id)
