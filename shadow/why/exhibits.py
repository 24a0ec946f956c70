"""The events that a figure rests on: noted down while it is computed, and handed out again. Pure.

What the engine reads is what the figure rests on, no more and no less: so it is asked to compute
the figure from a store that notes what it hands out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from edge.instant import Instant
from gateway.event import Event, Kind, in_order
from gateway.letter import DeadLetter
from gateway.store import Position, Store

Ends = tuple[Instant, Instant]
"""The instants of the first and the last event of a machine."""


class _ReadOnly:
    """What nobody asks of a store while a figure is computed."""

    def append(self, events: Sequence[Event], letters: Sequence[DeadLetter] = ()) -> int:
        """Take nothing."""
        told = len(events) + len(letters)
        raise TypeError(f"evidence is not added to (by {told})")

    def tail(self, after: Position, limit: int = 10_000) -> tuple[Sequence[Event], Position]:
        """Tell of nothing new."""
        return [][:limit], after

    def end(self) -> Position:
        """Stand at the beginning."""
        return 0

    def letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        """Hold no letters."""
        return [][:limit]

    def letter_count(self) -> int:
        """Hold no letters."""
        return 0

    def close(self) -> None:
        """Leave everything as it is."""


class Witness(_ReadOnly):
    """Hands out what a store holds and notes it down.

    >>> from gateway.event import event
    >>> one, two = (event(machine="m", kind="note", values={"text": "x"}, at=at) for at in (1, 2))
    >>> witness = Witness(Exhibits([one, two], ["m"], {"m": (1, 2)}))
    >>> list(witness.read("m", 0, 2)) == list(witness.events) == [one]
    True
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._met: dict[str, Event] = {}
        self.spans: dict[str, Ends | None] = {}

    @property
    def events(self) -> Sequence[Event]:
        """All that was handed out, in order."""
        return in_order(self._met.values())

    def read(
        self, machine: str, start: Instant, end: Instant, kinds: Sequence[Kind] | None = None
    ) -> Iterator[Event]:
        """Yield the events of one machine, in order."""
        for item in self._store.read(machine, start, end, kinds):
            self._met[item.id] = item
            yield item

    def before(self, machine: str, at: Instant) -> Sequence[Event]:
        """Return the last event strictly before `at` of each channel."""
        found = self._store.before(machine, at)
        self._met.update((item.id, item) for item in found)
        return found

    def span(self, machine: str) -> Ends | None:
        """Return the instants of the first and the last event of one machine."""
        self.spans[machine] = self._store.span(machine)
        return self.spans[machine]

    def machines(self) -> Sequence[str]:
        """Name the machines that ever had an event."""
        return self._store.machines()


class Exhibits(_ReadOnly):
    """A store of what was noted down; to the same questions it gives the same answers."""

    def __init__(
        self,
        events: Sequence[Event],
        machines: Sequence[str],
        spans: Mapping[str, Ends | None],
    ) -> None:
        self._machines, self._spans = machines, spans
        self._events: dict[str, list[Event]] = {}
        for item in in_order(events):
            self._events.setdefault(item.machine, []).append(item)

    def read(
        self, machine: str, start: Instant, end: Instant, kinds: Sequence[Kind] | None = None
    ) -> Iterator[Event]:
        """Yield the events of one machine, in order."""
        own = self._events.get(machine, [])
        for item in own[_first(own, start) : _first(own, end)]:
            if kinds is None or item.kind in kinds:
                yield item

    def before(self, machine: str, at: Instant) -> Sequence[Event]:
        """Return the last event strictly before `at` of each channel."""
        own = self._events.get(machine, [])
        return in_order({item.channel: item for item in own[: _first(own, at)]}.values())

    def span(self, machine: str) -> Ends | None:
        """Return the instants of the first and the last event of one machine."""
        return self._spans.get(machine)

    def machines(self) -> Sequence[str]:
        """Name the machines that ever had an event."""
        return self._machines


def _first(events: Sequence[Event], at: Instant) -> int:
    return bisect_left(events, at, key=lambda item: item.at)
