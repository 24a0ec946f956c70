"""The revisions that late events of one machine make: which stretches they changed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from edge.instant import HOUR, Duration, Instant
from gateway.event import Event
from gateway.store import Store
from shadow.interval import Interval, merged
from shadow.lateness import Heap, Late, revision_of
from shadow.lead_in import lead_in
from shadow.plant import Plant
from shadow.reach import reaches
from shadow.revision import Revision

_NEAR: Duration = HOUR
_FOR_EVER: Instant = 2**63 - 1


def late_revisions(
    plant: Plant, store: Store, machine: str, heap: Heap, now: Instant
) -> Iterator[Revision]:
    """Yield what the late events of one machine revised of what had been told."""
    for late in heap.clusters() if heap.whole else ():
        for stretch in _stretches(plant, store, machine, late, now):
            own = [one for one in late if stretch[0] <= one.at < stretch[1]] or late
            if any(one.running or stretch[0] < one.told for one in own):
                yield revision_of(machine, stretch, own, now, len(own))
    if not heap.whole:
        # Too many to be told apart: all from the first on, up to where the last one reaches.
        known = list(heap.known.values())
        yield revision_of(machine, (heap.first, heap.last + 1), known, now, heap.count)


def _stretches(
    plant: Plant, store: Store, machine: str, late: Collection[Late], now: Instant
) -> list[Interval]:
    first = min(one.at for one in late)
    told = _told(plant, store, machine, first)
    return _joined(reaches(plant, machine, told, {one.id for one in late}, now))


def _told(plant: Plant, store: Store, machine: str, first: Instant) -> Iterator[Event]:
    yield from lead_in(store, plant, machine, first)
    yield from store.read(machine, first, _FOR_EVER)


def _joined(stretches: Iterator[Interval]) -> list[Interval]:
    """Join stretches that lie near each other: an hour of late values is one revision."""
    near = merged((start, end + _NEAR) for start, end in stretches)
    return [(start, end - _NEAR) for start, end in near]
