"""A store that cannot be opened for now, a full disk for one: asked again at every question.

For those who only read: the page is there meanwhile, and says what is the matter.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from edge.instant import Instant
from edge.problem import OmbreError
from gateway.event import Event, Kind
from gateway.letter import DeadLetter
from gateway.store import Position, Store, StoreAway


class Unopened:
    """Stands for a store and opens it as soon as that works; until then every call is refused."""

    def __init__(self, opening: Callable[[], Store]) -> None:
        self._opening = opening
        self._lock = threading.Lock()
        self._store: Store | None = None

    def append(self, events: Sequence[Event], letters: Sequence[DeadLetter] = ()) -> int:
        """See `Store`."""
        return self._opened().append(events, letters)

    def read(
        self,
        machine: str,
        start: Instant,
        end: Instant,
        kinds: Sequence[Kind] | None = None,
    ) -> Iterator[Event]:
        """See `Store`."""
        return self._opened().read(machine, start, end, kinds)

    def before(self, machine: str, at: Instant) -> Sequence[Event]:
        """See `Store`."""
        return self._opened().before(machine, at)

    def tail(self, after: Position, limit: int = 10_000) -> tuple[Sequence[Event], Position]:
        """See `Store`."""
        return self._opened().tail(after, limit)

    def end(self) -> Position:
        """See `Store`."""
        return self._opened().end()

    def span(self, machine: str) -> tuple[Instant, Instant] | None:
        """See `Store`."""
        return self._opened().span(machine)

    def machines(self) -> Sequence[str]:
        """See `Store`."""
        return self._opened().machines()

    def letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        """See `Store`."""
        return self._opened().letters(limit)

    def letter_count(self) -> int:
        """See `Store`."""
        return self._opened().letter_count()

    def close(self) -> None:
        """Let go of the store, where there is one."""
        if self._store is not None:
            self._store.close()

    def _opened(self) -> Store:
        with self._lock:
            if self._store is None:
                try:
                    self._store = self._opening()
                except StoreAway:
                    raise
                except OmbreError as error:
                    raise StoreAway(error.problems[0].cause) from error
            return self._store


def opened(opening: Callable[[], Store]) -> Store:
    """Open a store to read it, now or as soon as it can be opened."""
    try:
        return opening()
    except OmbreError:
        return Unopened(opening)
