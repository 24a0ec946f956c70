"""How far a late event reaches: from where two tellings of a day part to where they meet again.

A late state changes what was told up to the next state, a late raw counter the step of the next
reading, and a link that came back may change what held before it. Instead of a rule for each kind
the events are folded twice, with and without those that came late: from where the two differ to
where they go on alike is what the late ones changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from edge.instant import Instant
from gateway.event import Event, Kind
from shadow.interval import Interval
from shadow.plant import Plant
from shadow.track import Track

_TELLING = frozenset({Kind.COUNT, Kind.CYCLE, Kind.OPERATION, Kind.ORDER, Kind.STOCK, Kind.NOTE})
"""Kinds that change figures at their own instant; others only where the states come out new."""


def reaches(
    plant: Plant, machine: str, told: Iterable[Event], late: Collection[str], now: Instant
) -> Iterator[Interval]:
    """Yield the stretches that the late events changed; `told` are all events, in order.

    They begin with what tells how things stood (`shadow.history.lead_in`) and are read only as far
    as needed. A stretch that does not end by the last of them is open up to `now`.
    """
    with_late, waiting = Track(plant, machine), set(late)
    without: Track | None = None
    begun: Instant | None = None
    for item in told:
        if item.id in waiting:
            waiting.discard(item.id)
            without = without or with_late.copy()
            begun = _earlier(begun, item.at if item.kind in _TELLING else None)
            with_late.push(item)
            continue
        with_late.push(item)
        if without is None:
            continue
        without.push(item)
        if with_late.meets(without):
            yield from _changed(with_late, without, begun, item.at + 1)
            without, begun = None, None
            if not waiting:
                return
    if without is not None:
        yield from _changed(with_late, without, begun, max(now, (with_late.spans.last or 0) + 1))


def _changed(one: Track, two: Track, begun: Instant | None, end: Instant) -> Iterator[Interval]:
    start = _earlier(begun, one.spans.parted(two.spans, end))
    if start is not None and start < end:
        yield start, end


def _earlier(one: Instant | None, two: Instant | None) -> Instant | None:
    known = [at for at in (one, two) if at is not None]
    return min(known, default=None)
