"""Late events, gathered until somebody has time to find out what they changed. Pure.

Late is what happened before the end of an hour or a shift that had been told already, or what the
running shift had been told without. A link that connects is looked at, too: it may say that what
was told before it did not hold. So is a note: it may explain a stop that began long before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from edge.instant import HOUR, Duration, Instant
from edge.link import LinkStatus
from gateway.event import Event, Kind
from shadow.plant import Plant
from shadow.revision import IDS, Cause, Revision

MOST = 20_000
"""So many late events of a machine are told apart; an import of years is one stretch instead."""

APART: Duration = 24 * HOUR
"""Late events further from each other than this are looked at each for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """One late event, as much as is needed of it; `told` is up to when periods had been told."""

    id: str
    at: Instant
    signal: str
    told: Instant
    running: bool = False
    note: bool = False


@dataclass(slots=True, kw_only=True)
class Heap:
    """The late events of one machine that wait; beyond `MOST` only their ends are known."""

    known: dict[str, Late] = field(default_factory=dict)
    count: int = 0
    first: Instant = 0
    last: Instant = 0

    @property
    def whole(self) -> bool:
        """Whether every one of them is told apart."""
        return self.count == len(self.known)

    def add(self, item: Late) -> None:
        """Add one; an id that is there already changes nothing."""
        if item.id in self.known:
            return
        self.first = min(self.first, item.at) if self.count else item.at
        self.last = max(self.last, item.at) if self.count else item.at
        self.count += 1
        if len(self.known) < MOST:
            self.known[item.id] = item

    def clusters(self) -> Iterator[list[Late]]:
        """Yield those that lie near each other together, the newest first."""
        near: list[Late] = []
        for item in sorted(self.known.values(), key=lambda one: (-one.at, one.id)):
            if near and near[-1].at - item.at > APART:
                yield near
                near = []
            near.append(item)
        if near:
            yield near


class Lateness:
    """Sorts late events out of all that comes in, machine by machine."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._heaps: dict[str, Heap] = {}

    def hear(self, events: Iterable[Event], until: Instant, running: Collection[str] = ()) -> None:
        """Keep what is late: periods that ended by `until` had been told without these events.

        `running` names the ids of those that the running shift had been told without.
        """
        for item in events:
            late = item.at - self._plant.debounce(item.machine) < until
            if late or item.id in running or _reaches_back(item):
                heap = self._heaps.setdefault(item.machine, Heap())
                heap.add(
                    Late(
                        id=item.id,
                        at=item.at,
                        signal=item.signal or item.kind.value,
                        told=until,
                        running=item.id in running,
                        note=item.kind is Kind.NOTE,
                    )
                )

    def waiting(self) -> Mapping[str, Heap]:
        """Return what waits, by machine: those that were late by the least come first."""
        return dict(sorted(self._heaps.items(), key=lambda one: -one[1].last))

    def take(self) -> Lateness:
        """Hand over all that waits, and begin anew."""
        taken = Lateness(self._plant)
        taken._heaps, self._heaps = self._heaps, {}
        return taken

    def give_back(self, taken: Lateness) -> None:
        """Take back what could not be looked at."""
        for machine, heap in taken._heaps.items():
            mine = self._heaps.setdefault(machine, Heap())
            for item in heap.known.values():
                mine.add(item)
            mine.count += heap.count - len(heap.known)


def _reaches_back(item: Event) -> bool:
    if item.kind is Kind.NOTE:
        return True
    return item.kind is Kind.LINK and item.values.get("status") == LinkStatus.CONNECTED


def revision_of(
    machine: str, stretch: tuple[Instant, Instant], late: Collection[Late], at: Instant, count: int
) -> Revision:
    """Make the revision of a stretch that some late events changed."""
    named = sorted(late, key=lambda one: (one.at, one.id))
    return Revision(
        machine=machine,
        start=stretch[0],
        end=stretch[1],
        told=max(one.told for one in named),
        at=at,
        events=count,
        ids=tuple(one.id for one in named[:IDS]),
        signals=tuple(list(dict.fromkeys(one.signal for one in named))[:IDS]),
        running=any(one.running for one in named),
        causes=tuple(dict.fromkeys(_CAUSES[one.note].value for one in named)),
    )


_CAUSES = {False: Cause.LATE, True: Cause.NOTE}
