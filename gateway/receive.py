"""The gateway's half of forwarding: one supply for each edge, acknowledged once committed.

A gateway says again and again that it is there, and the edges hand it its share. When it was not
heard for two thirds of the time after which the others take over (frozen, cut off, held up), it
lets go of everything that it has been sent, by itself, and comes again as if it were new.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from edge.forward.batch import (
    KEPT,
    READINGS,
    Answer,
    Garbled,
    levels_of,
    pack_answer,
    topic_of,
    unpack_batch,
)
from edge.forward.line import Line, LineDown, Sent
from edge.forward.member import GATEWAYS, STOPS_AFTER, Announcement, pack_announcement
from edge.forward.settings import ForwardSettings
from edge.instant import SECOND
from edge.text import Language, Text
from gateway.inbox import Inbox, Part, everything

log = logging.getLogger(__name__)

_TICK = 0.1
_ROUND = 0.25  # seconds in which another of our name is heard, if there is one
_BEATS = 6  # announcements within the silence that is allowed
_STUCK = 30.0
"""Seconds without a round of the worker after which others had better take over."""

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0

_RIVAL = Text(
    en="another gateway is called '{0}': this one waits until that one is gone (give each a name "
    "of its own, with --name)",
    fr="une autre passerelle s'appelle « {0} » : celle-ci attend que l'autre soit partie (donnez "
    "à chacune son nom, avec --name)",
)
_OUT = Text(
    en="this gateway was not heard for too long: others take over, and it comes again as a new one",
    fr="cette passerelle n'a pas été entendue trop longtemps : d'autres prennent la relève, et "
    "elle revient comme une nouvelle",
)
_STUCK_TEXT = Text(
    en="nothing moves here: others are left to take over",
    fr="rien n'avance ici : la relève est laissée aux autres",
)
_SHARED = Text(en="readings of {} come to: {}", fr="les relevés de {} vont à : {}")


class Receiver:
    """Hears every edge behind one broker, under a name of its own.

    `begun` is called before the first readings of each term, in the thread that takes them;
    `part` makes of the whole meaning what is ours among several.
    """

    def __init__(
        self,
        settings: ForwardSettings,
        name: str,
        plant: str = "",
        begun: Callable[[], None] = lambda: None,
        part: Part = everything,
    ) -> None:
        self._settings = settings
        self._name = name
        self._plant = plant
        self._begun = begun
        self._part = part
        self._silence = settings.take_over / SECOND
        self._language: Language = "en"
        self._lock = threading.RLock()
        self._inboxes: dict[str, Inbox] = {}
        self._line: Line | None = None
        self._round: float | None = None
        self._came = 0
        self._heard = 0.0  # when the last announcement was sent that the broker has
        self._beat: tuple[Sent, float, int] | None = None
        self._rival = 0.0

    def inboxes(self) -> Sequence[Inbox]:
        """Return what each edge has sent; nothing while others may have taken over from us."""
        with self._lock:
            self._round = time.monotonic()
            self._stop_if_unheard(self._round)
            return list(self._inboxes.values())

    def run(self, stop: threading.Event, language: Language) -> None:
        """Listen until told to stop; a broker that is away is called ever more slowly."""
        self._language = language
        pause, told = _FIRST_PAUSE, ""
        while not stop.is_set():
            try:
                with self._called() as line:
                    pause, told = _FIRST_PAUSE, ""
                    log.info("listening to edges at %s as %s", self._settings.host, self._name)
                    self._line = line
                    self._attend(line, stop)
            except LineDown as error:
                why = error.cause.say(language)
                if why != told:
                    log.warning("%s; next try in %.1f s", why, pause)
                told = why
                stop.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            finally:
                self._line = None
                with self._lock:
                    self._let_go()

    def _called(self) -> Line:
        base, name = self._settings.topic, self._name
        topics = [topic_of(base, "+", READINGS, name), topic_of(base, GATEWAYS, name)]
        client = f"ombre-gateway-{name}-{secrets.token_hex(4)}"
        return Line(self._settings, client, topics, self._hear, topic_of(base, GATEWAYS, name))

    def _stop_if_unheard(self, now: float) -> None:
        if self._came and now - self._heard > self._silence * STOPS_AFTER:
            log.warning("%s", _OUT.say(self._language))
            self._let_go()

    def _let_go(self) -> None:
        self._inboxes.clear()
        self._came, self._heard = 0, 0.0

    # Being there

    def _attend(self, line: Line, stop: threading.Event) -> None:
        """Say that we are there while the worker works, until the line is down or told to stop."""
        due = time.monotonic() + _ROUND
        while line.up and not stop.wait(_TICK):
            now = time.monotonic()
            self._note_beat()
            if now >= due and self._may_come(now):
                due = now + self._silence / _BEATS
                self._announce(line, now)
        if line.up:
            self._take_leave(line)
        elif not stop.is_set():
            raise LineDown(line.cause)

    def _may_come(self, now: float) -> bool:
        """Say whether the worker works and nobody else has our name."""
        with self._lock:
            self._stop_if_unheard(now)
            if self._round is None or now < self._rival:
                return False
            stuck = now - self._round > _STUCK
            if stuck and self._came:
                log.error("%s", _STUCK_TEXT.say(self._language))
                self._let_go()
            return not stuck

    def _announce(self, line: Line, now: float) -> None:
        with self._lock:
            if not self._came:
                self._came, self._heard = secrets.randbits(62) + 1, now
            came = self._came
        said = Announcement(came, self._plant, self._silence)
        self._beat = line.publish(self._place, pack_announcement(said), retain=True), now, came

    def _note_beat(self) -> None:
        with self._lock:
            if self._beat is None or not self._beat[0].is_published():
                return
            _, sent, came = self._beat
            if came == self._came:
                self._heard = max(self._heard, sent)

    def _take_leave(self, line: Line) -> None:
        """Say good-bye: the worker has ended, the others may go on at once."""
        with self._lock:
            came = self._came
            self._let_go()
        if came:
            said = Announcement(came, self._plant, self._silence, leaving=True)
            line.publish(self._place, pack_announcement(said))
            line.publish(self._place, b"", retain=True).wait_for_publish(1.0)

    @property
    def _place(self) -> str:
        return topic_of(self._settings.topic, GATEWAYS, self._name)

    # In the network's thread

    def _hear(self, topic: str, payload: bytes) -> None:
        first = levels_of(self._settings.topic, topic)[0]
        if first == GATEWAYS:
            self._meet(payload)
            return
        try:
            self._take_in(first, payload)
        except Garbled as error:
            log.error("what %s sent is no batch of readings (%s)", first, error)

    def _meet(self, payload: bytes) -> None:
        """Hear who goes by our name: ourselves, as a rule. Of two, the lower number stays."""
        try:
            said = msgspec.msgpack.decode(payload, type=Announcement) if payload else None
        except msgspec.MsgspecError:
            return
        with self._lock:
            if said is None or said.leaving:
                self._rival = 0.0
            elif said.came != self._came and (not self._came or said.came < self._came):
                if time.monotonic() >= self._rival:
                    log.error("%s", _RIVAL.say(self._language).format(self._name))
                self._rival = time.monotonic() + said.silence
                self._let_go()

    def _take_in(self, edge: str, payload: bytes) -> None:
        batch = unpack_batch(payload)
        with self._lock:
            if (self._name, self._came) not in batch.members:
                return  # meant for what we were before, or for another of our name
            inbox = self._inboxes.get(edge)
            if batch.nth == 0:
                answer = partial(self._answer, edge, batch.term)
                self._inboxes[edge] = inbox = Inbox(batch, answer, self._begun, self._part)
                names = ", ".join(inbox.names)
                log.info("%s", _SHARED.say(self._language).format(edge, names))
            elif inbox is None or not inbox.offer(batch):
                self._answer(edge, batch.term, None)

    def _answer(self, edge: str, term: int, upto: int | None) -> None:
        line = self._line
        if line is None:
            return
        said = pack_answer(Answer(term, self._name, upto))
        try:
            line.publish(topic_of(self._settings.topic, edge, KEPT), said)
        except LineDown:
            log.info("the answer to %s is lost: it will send again", edge)
