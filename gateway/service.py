"""The gateway at work: from the outbox through the normaliser into the store, for ever.

A reading leaves the outbox only after the store has kept its events. Killed at any point, the
service starts again with the same readings, makes the same events and the store drops the ids it
holds: nothing is lost, nothing is there twice.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import Protocol, TypeVar, runtime_checkable

from edge.instant import Instant
from edge.outbox import OutboxAway
from edge.reading import Reading
from gateway.event import Event
from gateway.letter import DeadLetter
from gateway.normalise import Normaliser, Read
from gateway.share import Meaning
from gateway.store import Store, StoreAway

log = logging.getLogger(__name__)

POLL = 0.05
"""Seconds between two looks at supplies that had nothing."""

GATHER = 0.1
"""Seconds from one round to the next while readings flow: an append costs about the same for few
and for many. What comes alone does not wait for it."""

FLOW = 20
"""Readings in one round from which on they flow."""

BATCH = 20_000
"""Readings of one round at most; where there are more there is a backlog, and nobody pauses."""

COLLECT = 50_000
"""Objects made, and not yet gone, after which garbage is looked for."""

PIECE = 5_000
"""Readings that are made into events while the store keeps those before."""

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

_END_OF_TIME: Instant = 2**63 - 1
Result = TypeVar("Result")
Taken = Sequence[tuple[int, Reading]]


class Supply(Protocol):
    """What the gateway asks of the outbox."""

    def take(self, limit: int) -> Taken:
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


@runtime_checkable
class ReadyStore(Protocol):
    """A store that can work on the next append while it waits for the one before."""

    def ready(self, events: Sequence[Event], letters: Sequence[DeadLetter]) -> Callable[[], int]:
        """Do all of an append but the waiting, which the call of what is returned does."""
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
    with _seldom_collecting():
        while not stop.is_set():
            begun, most = time.monotonic(), 0
            for supply in supplies():
                moved = _patiently(partial(move, supply, normaliser, store), stop) or 0
                most = max(most, moved)
            if not most:
                stop.wait(POLL)
            elif FLOW <= most < BATCH:
                stop.wait(max(0.0, begun + GATHER - time.monotonic()))


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Have garbage collected once in many thousand objects.

    Readings and events come by the thousand, hold no cycles and go with their last holder. Python
    looks for cycles at every 700 objects, which costs a sixth of the gateway's time.
    """
    before = gc.get_threshold()
    gc.set_threshold(COLLECT, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def move(outbox: Supply, normaliser: Normaliser, store: Store, limit: int = BATCH) -> int:
    """Move one batch; return how many readings it held. Raises StoreAway or OutboxAway."""
    taken = outbox.take(limit)
    if not taken:
        return 0
    meaning = outbox.part_of(normaliser) if isinstance(outbox, SharedSupply) else normaliser
    if len(taken) <= PIECE:
        _ready(store, *_read(meaning, taken))()
    else:
        _move_in_pieces(meaning, store, taken)
    outbox.ack(taken[-1][0])
    return len(taken)


def _move_in_pieces(meaning: Meaning, store: Store, taken: Taken) -> None:
    """Make events of one piece while the store keeps the one before, in their order.

    Raises what the store raised; no later piece is then begun, and nothing is acknowledged.
    """
    before: Future[int] | None = None
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="store") as hand:
        for start, stop in pairwise(_cuts(len(taken))):
            keep = _ready(store, *_read(meaning, taken[start:stop]))
            if before is not None:
                before.result()
            before = hand.submit(keep)
    if before is not None:
        before.result()


def _cuts(count: int) -> list[int]:
    """Say where to cut so many readings: the first and the last piece are short.

    While the first is made into events nothing is kept, while the last is kept nothing is made.

    >>> _cuts(20_000)
    [0, 1000, 6000, 11000, 16000, 19000, 20000]
    """
    short = max(1, PIECE // 5)
    return [0, *range(short, count - short, PIECE), count - short, count]


def _read(meaning: Meaning, taken: Taken) -> Read:
    events: list[Event] = []
    letters: list[DeadLetter] = []
    for seq, reading in taken:
        some, refused = meaning.events(reading, seq)
        events.extend(some)
        letters.extend(refused)
    return events, letters


def _ready(store: Store, events: list[Event], letters: list[DeadLetter]) -> Callable[[], int]:
    if not events and not letters:
        return int
    if isinstance(store, ReadyStore):
        return store.ready(events, letters)
    return partial(store.append, events, letters)


def recall(normaliser: Normaliser, store: Store) -> None:
    """Tell the normaliser which machines the sources without signals have shown before."""
    for machine in store.machines():
        normaliser.recall(machine, store.before(machine, _END_OF_TIME))


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
