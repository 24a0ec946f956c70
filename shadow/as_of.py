"""A store as it was known at an instant: only events that had arrived by then. Pure.

Figures of the past are not archived: whoever asks for one as it stood on some day has it computed
again, from the events seen by that day and the plant file then in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edge.instant import HOUR, Instant
from gateway.event import Event, Kind, in_order
from gateway.letter import DeadLetter
from gateway.store import Position, Store


class AsOf:
    """Shows of a store what had arrived by an instant, that instant included; it takes nothing.

    >>> from gateway.event import event
    >>> AsOf(None, 5)._knew(event(machine="m", kind="note", values={"text": "x"}, at=1, seen=6))
    False
    """

    def __init__(self, store: Store, at: Instant) -> None:
        self._store = store
        self.at = at

    def _knew(self, item: Event) -> bool:
        return item.seen <= self.at

    def append(self, events: Sequence[Event], letters: Sequence[DeadLetter] = ()) -> int:
        """Take nothing: what was known is past."""
        told = len(events) + len(letters)
        raise TypeError(f"what was known at an instant cannot be added to (by {told})")

    def read(
        self, machine: str, start: Instant, end: Instant, kinds: Sequence[Kind] | None = None
    ) -> Iterator[Event]:
        """Yield the events of one machine that were known, in order."""
        for item in self._store.read(machine, start, end, kinds):
            if self._knew(item):
                yield item

    def before(self, machine: str, at: Instant) -> Sequence[Event]:
        """Return the last known event strictly before `at` of each channel."""
        last = self._store.before(machine, at)
        known = [item for item in last if self._knew(item)]
        unknown = {item.channel: item for item in last if not self._knew(item)}
        return in_order([*known, *self._earlier(machine, unknown)])

    def _earlier(self, machine: str, later: dict[str, Event]) -> Iterator[Event]:
        """Look further back for the last known word of channels that were told of since."""
        for channel, item in later.items():
            found = self._last(machine, channel, item)
            if found is not None:
                yield found

    def _last(self, machine: str, channel: str, later: Event) -> Event | None:
        whole = self._store.span(machine)
        first = later.at if whole is None else whole[0]
        end, back = later.at + 1, HOUR
        while end > first:
            start = max(first, end - back)
            told = self._store.read(machine, start, end, (later.kind,))
            fitting = (
                item
                for item in told
                if item.channel == channel and self._knew(item) and item.order < later.order
            )
            last = max(fitting, key=lambda item: item.order, default=None)
            if last is not None:
                return last
            # Steps that double: mostly a channel had spoken shortly before.
            end, back = start, 2 * back
        return None

    def tail(self, after: Position, limit: int = 10_000) -> tuple[Sequence[Event], Position]:
        """Return what was known of what was appended after a position, and the new position."""
        events, position = self._store.tail(after, limit)
        return [item for item in events if self._knew(item)], position

    def end(self) -> Position:
        """Return the position of the present end of the tail."""
        return self._store.end()

    def span(self, machine: str) -> tuple[Instant, Instant] | None:
        """Return the instants of the first and the last known event of one machine."""
        whole = self._store.span(machine)
        first = None if whole is None else next(self.read(machine, whole[0], whole[1] + 1), None)
        if whole is None or first is None:
            return None
        return first.at, max(item.at for item in self.before(machine, whole[1] + 1))

    def machines(self) -> Sequence[str]:
        """Name the machines that had been heard of."""
        return [name for name in self._store.machines() if self.span(name) is not None]

    def letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        """Return the newest of the dead letters that had come, newest first."""
        return [one for one in self._store.letters(limit) if one.seen <= self.at]

    def letter_count(self) -> int:
        """Count the dead letters, as of today: which of them had come is not counted apart."""
        return self._store.letter_count()

    def close(self) -> None:
        """Leave the store open: it belongs to whoever opened it."""
