"""MQTT: plain messages from a broker, acknowledged once they are on disk.

QoS 1 and a persistent session: what was published while we were away waits at the broker, and
what we had not acknowledged when we were killed comes again. paho-mqtt runs in a thread of its
own (its asyncio way needs a loop that Windows does not have by default). One `run` is one
connection; paho's own reconnection is off, the supervisor calls again.
"""

from __future__ import annotations

import asyncio
import socket
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
from edge.mqtt.client import dial, new_client
from edge.pulse import Pulse, together
from edge.reading import Quality, Reading
from edge.text import Text

PATIENCE = 6.0
"""Seconds without an answer of the broker after which the link is lost."""

_ANSWER = 3.0  # seconds to wait for one answer
_FAREWELL = 2.0
LARGEST = 256 * 1024
"""Bytes of a payload that are kept. What a machine says is shorter; a picture is not its value."""

_ROOM = 5_000  # messages that may wait for the disk before the broker has to
_PROBE = "ombre/probe"
"""Never subscribed to. Unsubscribing from it changes nothing, and every broker must answer."""

_Receipt = tuple[int, int]  # the message id and the QoS that an acknowledgement needs


class MqttAdapter:
    """Reads the topics of one broker."""

    def __init__(self, source: str, settings: MqttSettings, clock: Clock) -> None:
        self._source = source
        self._settings = settings
        self._clock = clock

    async def run(self, keep: Keep) -> None:
        """Live through one connection; raise `LinkLost` at its end."""
        link = _Link(self._source, self._settings, self._clock)
        try:
            await link.connect()
            await keep([link.word(LinkStatus.CONNECTED)])
            await together(link.broken(), link.watch(), link.ask(), link.hand_over(keep))
        finally:
            await link.hang_up()


class _Link:
    """One client with its thread, from connecting to the loss."""

    def __init__(self, source: str, settings: MqttSettings, clock: Clock) -> None:
        self._source = source
        self._settings = settings
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._pulse = Pulse(clock, PATIENCE)
        self._waiting: list[tuple[Reading, _Receipt | None]] = []
        self._news = asyncio.Event()
        self._answers: dict[str, asyncio.Future[Any]] = {}
        self._lost: asyncio.Future[Text] = self._loop.create_future()
        self._latency: float | None = None
        self._begun: Instant = self._pulse.last
        # Held by the network thread, so that a slow disk stops the reading of the socket.
        self._room = threading.Semaphore(_ROOM)
        self._ended = threading.Event()
        self._client = self._made()

    async def connect(self) -> None:
        settings = self._settings
        connected = self._expect("connect")
        try:
            await asyncio.to_thread(dial, self._client, settings)
        except OSError as error:
            raise LinkLost(reasons.unreachable(error, settings.host, settings.port)) from error
        self._client.loop_start()
        code: ReasonCode = await self._answer(connected)
        if code.is_failure:
            raise LinkLost(reasons.refused(code))
        subscribed = self._expect("subscribe")
        self._client.subscribe([(topic, 1) for topic in settings.topics])
        codes: Sequence[ReasonCode] = await self._answer(subscribed)
        for topic, code in zip(settings.topics, codes, strict=True):
            if code.is_failure:
                raise LinkLost(reasons.no_topic(topic))
        self._pulse.beat()

    async def hand_over(self, keep: Keep) -> None:
        """Keep what came, then acknowledge it: in this order, or kill -9 would lose messages."""
        while True:
            await self._news.wait()
            self._news.clear()
            news, self._waiting = self._waiting, []
            await keep([reading for reading, _ in news])
            for _, receipt in news:
                if receipt is not None:
                    self._client.ack(*receipt)
                    self._room.release()

    async def ask(self) -> None:
        """Have the broker answer at every heartbeat, and say that it did."""
        while True:
            await asyncio.sleep(seconds(self._settings.heartbeat))
            answered = self._expect("probe")
            asked = self._loop.time()
            self._client.unsubscribe(_PROBE)
            await answered
            self._latency = (self._loop.time() - asked) / 2
            self._queue(self.word(LinkStatus.ALIVE), None)

    async def watch(self) -> None:
        await self._pulse.stopped()
        raise LinkLost(reasons.SILENT, self._pulse.last)

    async def broken(self) -> None:
        raise LinkLost(await self._lost, self._pulse.last)

    async def hang_up(self) -> None:
        """End the thread; the broker keeps our session."""
        self._ended.set()
        self._client.disconnect()
        stopping = asyncio.ensure_future(asyncio.to_thread(self._client.loop_stop))
        await asyncio.wait({stopping}, timeout=_FAREWELL)
        line = self._client.socket()
        if not stopping.done() and isinstance(line, socket.socket):
            with suppress(OSError):  # a farewell that a frozen broker does not take
                line.shutdown(socket.SHUT_RDWR)
        await stopping

    def word(self, status: LinkStatus) -> Reading:
        said = LinkWord(
            status=status, heartbeat=seconds(self._settings.heartbeat), latency=self._latency
        )
        at = self._begun if status is LinkStatus.CONNECTED else self._pulse.last
        return link_reading(self._source, at, self._clock(), said)

    def _made(self) -> paho.Client:
        client = new_client(self._source, self._settings)
        client.connect_timeout = _ANSWER
        client.on_message = self._on_message
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

    def _on_message(self, _client: paho.Client, _userdata: Any, message: paho.MQTTMessage) -> None:
        seen = self._clock()
        while not self._room.acquire(timeout=0.2):
            if self._ended.is_set():
                return
        receipt = (message.mid, message.qos)
        self._call(self._queue, _reading(self._source, message, seen), receipt)

    def _tell(self, what: str, answer: Any) -> None:
        self._call(self._answered, what, answer)

    def _call(self, act: Any, *about: Any) -> None:
        if not self._ended.is_set():
            self._loop.call_soon_threadsafe(act, *about)

    # In the loop

    def _queue(self, reading: Reading, receipt: _Receipt | None) -> None:
        self._pulse.beat()
        self._waiting.append((reading, receipt))
        self._news.set()

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
        raise LinkLost(self._lost.result() if self._lost.done() else reasons.SILENT)


def _reading(source: str, message: paho.MQTTMessage, seen: Instant) -> Reading:
    try:
        topic = message.topic
    except UnicodeDecodeError:
        topic = "@unreadable"
    return Reading(
        source=source,
        address=topic,
        value=bytes(message.payload[:LARGEST]),
        at=None,
        seen=seen,
        quality=Quality.HELD if message.retain else Quality.GOOD,
        delivery=message.mid if message.qos else None,
        again=message.dup,
    )
