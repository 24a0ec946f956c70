"""The edge's half: what waits in the outbox goes on to the gateway and stays until it is kept.

A window of batches is on its way at any time. The gateway answers with the id up to which it has
committed; only then are the rows removed. A gateway that is away, or that missed a batch, asks
for it again, or does not answer at all: then everything that is still here goes out once more,
from the oldest on, and the store drops what it has by its ids.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque

from edge.forward.batch import AGAIN, EVERYBODY, KEPT, READINGS, Batch, pack_batch, topic_of
from edge.forward.line import Line, LineDown
from edge.forward.settings import ForwardSettings
from edge.outbox import Outbox, OutboxAway, pack
from edge.text import Language

log = logging.getLogger(__name__)

BATCH = 1_000
WINDOW = 4
"""Batches that may be on their way unanswered."""

PATIENCE = 10.0
"""Seconds without an answer after which all of it goes out again."""

_POLL = 0.05
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0


class Sender:
    """Forwards one outbox for as long as it is told to."""

    def __init__(
        self, outbox: Outbox, settings: ForwardSettings, edge: str, patience: float = PATIENCE
    ) -> None:
        self._outbox = outbox
        self._settings = settings
        self._edge = edge
        self._patience = patience
        self._kept = 0
        self._news = threading.Event()
        self._again = threading.Event()

    def run(self, stop: threading.Event, language: Language) -> None:
        """Forward until told to stop; a broker that is away is called ever more slowly."""
        pause, told = _FIRST_PAUSE, ""
        while not stop.is_set():
            try:
                with self._line() as line:
                    log.info("forwarding to %s as %s", self._settings.host, self._edge)
                    pause, told = _FIRST_PAUSE, ""
                    self._session(line, stop)
            except (LineDown, OutboxAway) as error:
                why = error.cause.say(language) if isinstance(error, LineDown) else str(error)
                if why != told:
                    log.warning("%s; next try in %.1f s", why, pause)
                told = why
                stop.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _line(self) -> Line:
        topics = [topic_of(self._settings.topic, name, KEPT) for name in (self._edge, EVERYBODY)]
        return Line(self._settings, f"ombre-edge-{self._edge}", topics, self._hear)

    def _hear(self, _topic: str, payload: bytes) -> None:
        if payload.isdigit() and len(payload) < 20:
            self._kept = max(self._kept, int(payload))
            self._news.set()
        elif payload == AGAIN:
            self._again.set()
            self._news.set()

    def _session(self, line: Line, stop: threading.Event) -> None:
        """Live through one connection: it begins with the oldest reading that is here."""
        sent: int | None = None
        on_their_way: deque[int] = deque()
        due = time.monotonic() + self._patience
        while not stop.is_set():
            if not line.up:
                raise LineDown(line.cause)
            if on_their_way and self._kept >= on_their_way[0]:
                self._outbox.ack(self._kept)
                while on_their_way and self._kept >= on_their_way[0]:
                    on_their_way.popleft()
                due = time.monotonic() + self._patience
            if on_their_way and (time.monotonic() > due or self._again.is_set()):
                self._again.clear()
                sent, due = None, time.monotonic() + self._patience
                on_their_way.clear()
            last = self._send(line, sent) if len(on_their_way) < WINDOW else None
            if last is None:
                self._news.wait(_POLL)
                self._news.clear()
                continue
            if not on_their_way:
                due = time.monotonic() + self._patience
            sent = last
            on_their_way.append(last)

    def _send(self, line: Line, after: int | None) -> int | None:
        """Send what comes next; return its last id, None where nothing waits."""
        rows = self._outbox.take(BATCH, after or 0)
        if not rows:
            return None
        batch = Batch(after, [(key, pack(reading)) for key, reading in rows])
        line.publish(topic_of(self._settings.topic, self._edge, READINGS), pack_batch(batch))
        return rows[-1][0]
