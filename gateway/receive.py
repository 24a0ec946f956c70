"""The gateway's half of forwarding: one supply for each edge, acknowledged once committed."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence

from edge.forward.batch import (
    AGAIN,
    EVERYBODY,
    KEPT,
    READINGS,
    Batch,
    Garbled,
    edge_of,
    topic_of,
    unpack_batch,
)
from edge.forward.line import Line, LineDown
from edge.forward.settings import ForwardSettings
from edge.outbox import unpack
from edge.reading import Reading
from edge.text import Language

log = logging.getLogger(__name__)

_ROOM = 20_000
"""Readings of one edge that are held at most; what is refused comes again."""

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0


class Inbox:
    """What one edge has sent and the store does not have yet: a supply, as the outbox is one.

    A batch is taken only where it follows the one before, or begins anew with the oldest reading
    that the edge holds: a number sent back then vouches for everything up to it.

    >>> said = []
    >>> inbox = Inbox(said.append)
    >>> inbox.offer(Batch(5, [(6, b"missed what went before")]))
    False
    >>> inbox.offer(Batch(None, [(4, b"")])), inbox.offer(Batch(4, [(6, b"")]))
    (True, True)
    >>> [key for key, _ in inbox.take(9)]
    [4, 6]
    >>> inbox.ack(4), said, [key for key, _ in inbox.take(9)]
    (None, [4], [6])
    """

    def __init__(self, answer: Callable[[int], None]) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self._rows: deque[tuple[int, bytes]] = deque()
        self._last: int | None = None

    def offer(self, batch: Batch) -> bool:
        """Take a batch if it fits on; False if the edge has to send it again."""
        with self._lock:
            if batch.after is None:
                self._rows.clear()
            elif batch.after != self._last or len(self._rows) >= _ROOM:
                return False
            self._rows.extend(batch.rows)
            if batch.rows:
                self._last = batch.rows[-1][0]
            return True

    def take(self, limit: int) -> Sequence[tuple[int, Reading]]:
        """Return the oldest readings with their ids, without removing them."""
        with self._lock:
            rows = [self._rows[index] for index in range(min(limit, len(self._rows)))]
        return [(key, unpack(key, body)) for key, body in rows]

    def ack(self, upto: int) -> None:
        """Tell the edge that the store has everything up to an id."""
        with self._lock:
            while self._rows and self._rows[0][0] <= upto:
                self._rows.popleft()
        self._answer(upto)


class Receiver:
    """Hears every edge behind one broker."""

    def __init__(self, settings: ForwardSettings) -> None:
        self._settings = settings
        self._inboxes: dict[str, Inbox] = {}
        self._line: Line | None = None

    def inboxes(self) -> Sequence[Inbox]:
        """Return what each edge has sent that spoke up so far."""
        return list(self._inboxes.values())

    def run(self, stop: threading.Event, language: Language) -> None:
        """Listen until told to stop; a broker that is away is called ever more slowly."""
        pause, told = _FIRST_PAUSE, ""
        topic = topic_of(self._settings.topic, "+", READINGS)
        while not stop.is_set():
            try:
                with Line(self._settings, "ombre-gateway", [topic], self._hear) as line:
                    self._line, pause, told = line, _FIRST_PAUSE, ""
                    self._answer(EVERYBODY, AGAIN)
                    log.info("listening to edges at %s", self._settings.host)
                    while line.up and not stop.wait(0.1):
                        pass
            except LineDown as error:
                why = error.cause.say(language)
                if why != told:
                    log.warning("%s; next try in %.1f s", why, pause)
                told = why
                stop.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _hear(self, topic: str, payload: bytes) -> None:
        edge = edge_of(self._settings.topic, topic)
        if edge not in self._inboxes:
            self._inboxes[edge] = Inbox(lambda upto: self._answer(edge, str(upto).encode()))
        try:
            if not self._inboxes[edge].offer(unpack_batch(payload)):
                self._answer(edge, AGAIN)
        except Garbled as error:
            log.error("what %s sent is no batch of readings (%s)", edge, error)

    def _answer(self, edge: str, word: bytes) -> None:
        line = self._line
        if line is None:
            return
        try:
            line.publish(topic_of(self._settings.topic, edge, KEPT), word)
        except LineDown:
            log.info("the answer to %s is lost: it will send again", edge)
