"""MQTT: plain messages from a broker, acknowledged once they are on disk.

QoS 1 and a persistent session: what was published while we were away waits at the broker, and
what we had not acknowledged when we were killed comes again. paho-mqtt runs in a thread of its
own (its asyncio way needs a loop that Windows does not have by default). One `run` is one
connection; paho's own reconnection is off, the supervisor calls again.

While messages flow they are handed over every `GATHER` seconds, as a transaction costs about the
same for one as for a thousand; a lone one does not wait. Over MQTT 3.1.1 the broker waits for our
acknowledgement after a handful of messages: those are handed over at once.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.reasoncodes import ReasonCode

from edge.adapter import Keep, LinkLost
from edge.adapters.mqtt import MqttSettings
from edge.instant import Clock, Instant, seconds
from edge.link import LinkStatus, LinkWord, link_reading
from edge.mqtt import reasons
from edge.mqtt.client import WINDOW, Client, Version, stop_loop
from edge.mqtt.publication import Publication
from edge.pulse import Pulse, together
from edge.reading import Quality, Reading, shortened
from edge.text import Text

PATIENCE = 6.0
"""Seconds without an answer of the broker after which the link is lost."""

_ANSWER = 3.0  # seconds to wait for one answer
_FAREWELL = 2.0
GATHER = 0.05
"""Seconds between two batches handed over."""

_MANY = WINDOW // 2  # messages that are handed over before their time
_ROOM = 5_000  # messages that may wait for the disk before the broker has to
_WEIGHT = 4_096  # bytes beyond which a message takes the room of several
_PROBE = "ombre/probe"
"""Never subscribed to. Unsubscribing from it changes nothing, and every broker must answer."""

log = logging.getLogger(__name__)

_VERSIONS: dict[str | None, tuple[Version, ...]] = {
    None: ("5", "3.1.1"),
    "5": ("5",),
    "3.1.1": ("3.1.1",),
}


class MqttAdapter:
    """Reads the topics of one broker."""

    def __init__(self, source: str, settings: MqttSettings, clock: Clock) -> None:
        self._source = source
        self._settings = settings
        self._clock = clock

    async def run(self, keep: Keep) -> None:
        """Live through one connection; raise `LinkLost` at its end."""
        *first, last = _VERSIONS[self._settings.version]
        for version in first:
            try:
                return await self._live(version, keep)
            except NotSpoken as refusal:
                log.info("%s: no MQTT %s (%s)", self._source, version, refusal.reason.en)
        return await self._live(last, keep)

    async def _live(self, version: Version, keep: Keep) -> None:
        link = _Link(self._source, self._settings, version, self._clock)
        try:
            await link.connect()
            await keep([link.word(LinkStatus.CONNECTED)])
            await together(link.broken(), link.watch(), link.ask(), link.hand_over(keep))
        finally:
            await link.hang_up()
            await link.keep_last(keep)


class NotSpoken(LinkLost):
    """The broker refuses this version of MQTT, hangs up on it, or does not understand a word."""


class _Link:
    """One client with its thread, from connecting to the loss."""

    def __init__(self, source: str, settings: MqttSettings, version: Version, clock: Clock) -> None:
        self._source = source
        self._settings = settings
        self._clock = clock
        self._five = version == "5"
        self._loop = asyncio.get_running_loop()
        self._pulse = Pulse(clock, PATIENCE)
        self._values: list[Reading] = []
        self._words: list[Reading] = []
        self._news, self._now = asyncio.Event(), asyncio.Event()
        self._answers: dict[str, asyncio.Future[Any]] = {}
        self._lost: asyncio.Future[Text] = self._loop.create_future()
        self._latency: float | None = None
        self._begun: Instant = self._pulse.last
        self._ended = threading.Event()
        # One is written by the network thread only, the other by the loop only.
        self._heard = self._kept = 0
        self._seen: Instant = 0
        self._client = self._made(version)

    async def connect(self) -> None:
        settings = self._settings
        connected = self._expect("connect")
        try:
            await asyncio.to_thread(self._client.dial, settings)
        except OSError as error:
            raise LinkLost(reasons.unreachable(error, settings.host, settings.port)) from error
        self._client.loop_start()
        code: ReasonCode = await self._answer(connected)
        if code.is_failure:
            refused = NotSpoken if reasons.other_version(code) else LinkLost
            raise refused(reasons.refused(code))
        subscribed = self._expect("subscribe")
        self._client.subscribe([(topic, 1) for topic in settings.topics])
        codes: Sequence[ReasonCode] = await self._answer(subscribed)
        for topic, code in zip(settings.topics, codes, strict=True):
            if code.is_failure:
                raise LinkLost(reasons.no_topic(topic))
        self._pulse.beat()

    async def hand_over(self, keep: Keep) -> None:
        """Keep what came, then acknowledge it: in this order, or kill -9 would lose messages."""
        due = self._loop.time()
        while True:
            await self._news.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._now.wait()
            due = self._loop.time() + GATHER
            await self._keep_waiting(keep)

    async def keep_last(self, keep: Keep) -> None:
        """Keep what waits and nobody will deliver again: of an ended link, at QoS 0."""
        last = [one for one in self._values if one.delivery is None]
        if last:
            await keep(last)

    async def _keep_waiting(self, keep: Keep) -> None:
        self._news.clear()
        self._now.clear()
        values, self._values = self._values, []
        words, self._words = self._words, []
        await keep(values + words)
        self._kept += _weight(values)
        numbers = [one.delivery for one in values if one.delivery is not None]
        if numbers and self._client.wire is not None:
            self._client.wire.acknowledge(numbers)

    async def ask(self) -> None:
        """Have the broker answer at every heartbeat, and say that it did."""
        while True:
            await asyncio.sleep(seconds(self._settings.heartbeat))
            answered = self._expect("probe")
            asked = self._loop.time()
            self._client.unsubscribe(_PROBE)
            await answered
            self._latency = (self._loop.time() - asked) / 2
            self._words.append(self.word(LinkStatus.ALIVE))
            self._news.set()

    async def watch(self) -> None:
        await self._pulse.stopped()
        raise LinkLost(reasons.SILENT, self._pulse.last)

    async def broken(self) -> None:
        raise LinkLost(await self._lost, self._pulse.last)

    async def hang_up(self) -> None:
        """End the thread; the broker keeps our session."""
        self._ended.set()
        self._client.disconnect()
        stopping = asyncio.ensure_future(asyncio.to_thread(stop_loop, self._client))
        await asyncio.wait({stopping}, timeout=_FAREWELL)
        if not stopping.done() and self._client.wire is not None:
            self._client.wire.shutdown()  # a farewell that a frozen broker does not take
        await stopping

    def word(self, status: LinkStatus) -> Reading:
        said = LinkWord(
            status=status, heartbeat=seconds(self._settings.heartbeat), latency=self._latency
        )
        at = self._begun if status is LinkStatus.CONNECTED else self._pulse.last
        return link_reading(self._source, at, self._clock(), said)

    def _made(self, version: Version) -> Client:
        client = Client(self._source, self._settings, version, self._hear)
        client.connect_timeout = _ANSWER
        client.on_connect = self._on_connect
        client.on_subscribe = lambda _c, _u, _m, codes, _p: self._tell("subscribe", codes)
        client.on_unsubscribe = lambda _c, _u, _m, codes, _p: self._tell("probe", codes)
        client.on_disconnect = lambda _c, _u, _f, code, _p: self._call(
            self._end, reasons.closed(code)
        )
        return client

    # In the network thread

    def _on_connect(
        self, _client: paho.Client, _userdata: Any, _flags: Any, code: ReasonCode, _properties: Any
    ) -> None:
        self._begun = self._clock()  # what waited for us at the broker arrives from here on
        self._tell("connect", code)

    def _hear(self, publications: Sequence[Publication]) -> None:
        while self._heard - self._kept > _ROOM:  # a slow disk stops the reading of the socket
            if self._ended.wait(0.02):
                return
        # What came in one go has one instant: each next one gets a nanosecond more.
        first = max(self._clock(), self._seen + 1)
        readings = [
            _reading(self._source, one, first + nth) for nth, one in enumerate(publications)
        ]
        self._seen = first + len(readings)
        self._heard += _weight(readings)
        self._call(self._queue, readings)

    def _tell(self, what: str, answer: Any) -> None:
        self._call(self._answered, what, answer)

    def _call(self, act: Any, *about: Any) -> None:
        if not self._ended.is_set():
            self._loop.call_soon_threadsafe(act, *about)

    # In the loop

    def _queue(self, readings: Sequence[Reading]) -> None:
        self._pulse.beat()
        self._values.extend(readings)
        self._news.set()
        waited_for = not self._five and any(one.delivery is not None for one in readings)
        if waited_for or len(self._values) >= _MANY:
            self._now.set()

    def _answered(self, what: str, answer: Any) -> None:
        self._pulse.beat()
        waiting = self._answers.pop(what, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def _end(self, reason: Text) -> None:
        if not self._lost.done():
            self._lost.set_result(reason)

    def _expect(self, what: str) -> asyncio.Future[Any]:
        self._answers[what] = self._loop.create_future()
        return self._answers[what]

    async def _answer(self, expected: asyncio.Future[Any]) -> Any:
        """Wait for an answer while connecting: it comes, or the link breaks, or time is up."""
        await asyncio.wait(
            {expected, self._lost}, timeout=_ANSWER, return_when=asyncio.FIRST_COMPLETED
        )
        if expected.done():
            return expected.result()
        loss = NotSpoken if "connect" in self._answers else LinkLost
        raise loss(self._lost.result() if self._lost.done() else reasons.SILENT)


def _weight(readings: Sequence[Reading]) -> int:
    """Say how much room readings take, in messages of an ordinary size."""
    return sum(1 + len(one.value) // _WEIGHT for one in readings if isinstance(one.value, bytes))


def _reading(source: str, said: Publication, seen: Instant) -> Reading:
    reading = Reading(
        source=source,
        address="@unreadable" if said.topic is None else said.topic,
        value=said.payload,
        at=None,
        seen=seen,
        quality=Quality.HELD if said.held else Quality.GOOD,
        delivery=said.number,
        again=said.again,
    )
    return shortened(reading)
