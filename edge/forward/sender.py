"""The edge's half: what waits in the outbox goes on to the gateways and stays until it is kept.

The edge alone decides which gateway has which of its machines, for it is the only one that reads
them: nobody has to agree on anything. A window of portions is on its way at any time. Each gateway
answers with the id up to which it has committed its part; only what all of them have committed is
removed. When a gateway comes or goes, missed something, or does not answer at all, a new term
begins: everything that is still here goes out once more, from the oldest on, to those who share
now, and the store drops what it has by its ids.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from edge.forward.batch import (
    KEPT,
    READINGS,
    Answer,
    Batch,
    Garbled,
    levels_of,
    pack_batch,
    topic_of,
    unpack_answer,
)
from edge.forward.line import Line, LineDown
from edge.forward.member import GATEWAYS, Arrangement, Members, arrangement
from edge.forward.settings import ForwardSettings
from edge.forward.term import Machines, Term, any_machine
from edge.outbox import Outbox, OutboxAway
from edge.text import Language, Text

log = logging.getLogger(__name__)

BATCH = 1_000
WINDOW = 4
"""Portions that may be on their way unanswered."""

PATIENCE = 10.0
"""Seconds without an answer after which all of it goes out again."""

_POLL = 0.05
_ROUND = 0.25  # seconds in which those who are there introduce themselves to one who has just come
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0

_NOBODY = Text(
    en="no gateway is there: the readings wait here",
    fr="aucune passerelle n'est là : les relevés attendent ici",
)
_SHARED = Text(en="readings go to: {}", fr="les relevés vont à : {}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What an edge knows of meanings: the mark of its plant file, and whom a reading concerns."""

    plant: str = ""
    machines: Machines = any_machine


class Sender:
    """Forwards one outbox for as long as it is told to."""

    def __init__(
        self,
        outbox: Outbox,
        settings: ForwardSettings,
        edge: str,
        sharing: Sharing = Sharing(),
        patience: float = PATIENCE,
    ) -> None:
        self._outbox = outbox
        self._settings = settings
        self._edge = edge
        self._sharing = sharing
        self._patience = patience
        self._members = Members()
        self._answers: deque[Answer] = deque()
        self._heard = threading.Lock()
        self._news = threading.Event()
        self._due = 0.0
        self._told: Text | None = None

    def run(self, stop: threading.Event, language: Language) -> None:
        """Forward until told to stop; a broker that is away is called ever more slowly."""
        pause, told = _FIRST_PAUSE, ""
        while not stop.is_set():
            try:
                with self._line() as line:
                    log.info("forwarding to %s as %s", self._settings.host, self._edge)
                    pause, told = _FIRST_PAUSE, ""
                    self._session(line, stop, language)
            except (LineDown, OutboxAway) as error:
                why = error.cause.say(language) if isinstance(error, LineDown) else str(error)
                if why != told:
                    log.warning("%s; next try in %.1f s", why, pause)
                told = why
                stop.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _line(self) -> Line:
        base = self._settings.topic
        topics = [topic_of(base, self._edge, KEPT), topic_of(base, GATEWAYS, "+")]
        return Line(self._settings, f"ombre-edge-{self._edge}", topics, self._hear)

    def _hear(self, topic: str, payload: bytes) -> None:
        """Take in an answer, or who is there; in the network's thread."""
        first, last = levels_of(self._settings.topic, topic)[:2]
        if first == GATEWAYS:
            with self._heard:
                self._members.hear(last, payload, time.monotonic())
            return
        try:
            self._answers.append(unpack_answer(payload))
        except Garbled as error:
            log.error("an answer cannot be read (%s)", error)
        self._news.set()

    def _session(self, line: Line, stop: threading.Event, language: Language) -> None:
        """Live through one connection: it begins with the oldest reading that is here."""
        term: Term | None = None
        stop.wait(_ROUND)
        while not stop.is_set():
            if not line.up:
                raise LineDown(line.cause)
            again = term is not None and not self._answered(term)
            wanted = self._wanted(language)
            if wanted and self._is_over(term, wanted, again=again):
                term = self._begin(line, wanted)
            going_on = term is not None and (term.members == wanted or not wanted)
            if not (going_on and term is not None and self._send(line, term)):
                self._news.wait(_POLL)
                self._news.clear()

    def _wanted(self, language: Language) -> Arrangement:
        """Say who should share now; nobody where nobody is there."""
        with self._heard:
            here = self._members.present(time.monotonic())
        wanted = arrangement(self._edge, self._sharing.plant, here)
        names = ", ".join(name for name, _ in wanted)
        said = Text(en=_SHARED.en.format(names), fr=_SHARED.fr.format(names)) if names else _NOBODY
        if said != self._told:
            self._told = said
            log.log(logging.INFO if names else logging.WARNING, "%s", said.say(language))
        return wanted

    def _is_over(self, term: Term | None, wanted: Arrangement, *, again: bool) -> bool:
        """Say whether a new term has to begin now.

        Where somebody only joins, those who are there finish first what they have been sent.
        """
        if term is None or again:
            return True
        if term.waiting and time.monotonic() > self._due:
            return True
        if term.members == wanted:
            return False
        return not (term.waiting and set(term.members) <= set(wanted))

    def _begin(self, line: Line, members: Arrangement) -> Term:
        term = Term(secrets.randbits(62), members, self._sharing.machines)
        self._due = time.monotonic() + self._patience
        self._publish(line, term.opening())
        return term

    def _answered(self, term: Term) -> bool:
        """Let go of what is kept; False where a gateway asks to begin again."""
        while self._answers:
            answer = self._answers.popleft()
            if answer.term != term.number:
                continue
            if answer.upto is None:
                return False
            done = term.kept(answer.gateway, answer.upto)
            if done is not None:
                self._outbox.ack(done)
                self._due = time.monotonic() + self._patience
        return True

    def _send(self, line: Line, term: Term) -> bool:
        """Send the next portion; False where nothing waits, or enough is on its way."""
        if term.waiting >= WINDOW:
            return False
        rows = self._outbox.take(BATCH, term.read or 0)
        if not rows:
            return False
        if not term.waiting:
            self._due = time.monotonic() + self._patience
        self._publish(line, term.portion(rows))
        return True

    def _publish(self, line: Line, batches: Mapping[str, Batch]) -> None:
        for name, batch in batches.items():
            topic = topic_of(self._settings.topic, self._edge, READINGS, name)
            line.publish(topic, pack_batch(batch))
