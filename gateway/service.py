"""The gateway at work: from the outbox through the normaliser into the store, for ever.

A reading leaves the outbox only after the store has kept its events. Killed at any point, the
service starts again with the same readings, makes the same events and the store drops the ids it
holds: nothing is lost, nothing is there twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, TypeVar, runtime_checkable

from edge.instant import Instant
from edge.outbox import OutboxAway
from edge.reading import Reading
from gateway.event import Event, Kind
from gateway.letter import DeadLetter
from gateway.normalise import Normaliser
from gateway.share import Meaning
from gateway.store import Store, StoreAway

log = logging.getLogger(__name__)

POLL = 0.05
BATCH = 1_000
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

_END_OF_TIME: Instant = 2**63 - 1
Result = TypeVar("Result")


class Supply(Protocol):
    """What the gateway asks of the outbox."""

    def take(self, limit: int) -> Sequence[tuple[int, Reading]]:
        """Return the oldest readings with their ids, without removing them."""
        ...

    def ack(self, upto: int) -> None:
        """Remove every reading up to an id."""
        ...


@runtime_checkable
class SharedSupply(Protocol):
    """Readings of which other gateways may have a part."""

    def part_of(self, whole: Meaning) -> Meaning:
        """Say how these readings are to be read here."""
        ...


def run_gateway(
    supplies: Callable[[], Sequence[Supply]],
    normaliser: Normaliser,
    store: Store,
    stop: threading.Event,
) -> None:
    """Move readings until told to stop. A store out of reach is tried again, ever more slowly.

    `supplies` names what there is to move at each round: edges on other boxes come and go.
    """
    _patiently(lambda: recall(normaliser, store), stop)
    while not stop.is_set():
        moved = 0
        for supply in supplies():
            moved += _patiently(partial(move, supply, normaliser, store), stop) or 0
        if not moved:
            stop.wait(POLL)


def move(outbox: Supply, normaliser: Normaliser, store: Store, limit: int = BATCH) -> int:
    """Move one batch; return how many readings it held. Raises StoreAway or OutboxAway."""
    taken = outbox.take(limit)
    if not taken:
        return 0
    meaning = outbox.part_of(normaliser) if isinstance(outbox, SharedSupply) else normaliser
    events: list[Event] = []
    letters: list[DeadLetter] = []
    for seq, reading in taken:
        some, refused = meaning.events(reading, seq)
        events.extend(some)
        letters.extend(refused)
    if events or letters:
        store.append(events, letters)
    outbox.ack(taken[-1][0])
    return len(taken)


def recall(normaliser: Normaliser, store: Store) -> None:
    """Tell the normaliser which machines the sources without signals have shown before."""
    for machine in store.machines():
        for event in store.before(machine, _END_OF_TIME):
            if event.kind is Kind.LINK:
                normaliser.remember(str(event.values.get("via")), machine)


def _patiently(work: Callable[[], Result], stop: threading.Event) -> Result | None:
    """Do something until it works, with growing pauses; None when told to stop before."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        try:
            done = work()
        except (StoreAway, OutboxAway) as away:
            log.warning("%s; next try in %.1f s", away, pause)
            stop.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            continue
        if pause > FIRST_PAUSE:
            log.info("back at work")
        return done
    return None
