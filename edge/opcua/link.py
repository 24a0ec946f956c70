"""OPC UA: subscribes, watches, and gives up honestly; somebody else calls again.

Reconnection by asyncua itself is never used: against servers of another make it wedges for good
after a stall and throws queued samples away (measured with asyncua 2.1.0; tests/edge/test_opcua.py
stalls ours in the same way). One `run` is the life of one link with one client object. It ends
with `LinkLost`, and the supervisor begins another.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import math
from datetime import datetime

from asyncua import ua
from asyncua.client.client import Client

from edge.adapter import Keep, LinkLost
from edge.adapters.opcua import OpcUaSettings
from edge.instant import MILLISECOND, SECOND, Clock, Duration, seconds
from edge.link import LinkStatus, LinkWord, link_reading
from edge.opcua import reasons
from edge.opcua.feed import Feed
from edge.opcua.nodes import Nodes, browse_variables, node_of
from edge.opcua.values import told_time
from edge.pulse import Pulse, together
from edge.reading import Reading
from edge.text import Text

PATIENCE = 3.0
"""Seconds of silence after which a link is lost; as much beyond the keep-alives it owes us, where
a server answers and only its subscription is silent."""

_ANSWER = 4.0  # seconds to wait for one answer
_SESSION = 60_000  # milliseconds after which the server forgets a client that vanished
_POLITE = 2.0  # seconds to wait for the answer to our farewell when we leave
_CURT = 0.25  # the same when the link is lost anyway
_NEVER = 3_600.0
_CLOCK = ua.NodeId.from_string("i=2258")  # Server.ServerStatus.CurrentTime

# asyncua reports every refusal as an error of ours, with a stack; the link words say it better.
logging.getLogger("asyncua").setLevel(logging.CRITICAL + 1)

_Measured = tuple[Duration, Duration | None]  # an answer's delay, and the clock's offset


class OpcUaAdapter:
    """Reads one OPC UA server."""

    def __init__(self, source: str, settings: OpcUaSettings, clock: Clock) -> None:
        self._source = source
        self._settings = settings
        self._clock = clock

    async def run(self, keep: Keep) -> None:
        """Live through one link; raise `LinkLost` at its end."""
        client = self._made()
        link = _Link(self._source, self._settings, self._clock, client)
        farewell = _CURT
        try:
            await client.connect()
            await link.run(keep)
        except reasons.REFUSALS as error:
            raise LinkLost(reasons.reason_of(error, self._settings.url), link.since) from error
        except asyncio.CancelledError:
            farewell = _POLITE
            raise
        finally:
            await _hang_up(client, farewell)

    def _made(self) -> Client:
        settings = self._settings
        # asyncua's own watchdog is put off: ours knows what else proves life.
        client = Client(settings.url, timeout=_ANSWER, watchdog_intervall=_NEVER)
        client.session_timeout = _SESSION
        client.name = client.description = f"Ombre {self._source}"
        if settings.username is not None:
            client.set_user(settings.username)
        if settings.password is not None:
            client.set_password(settings.password.get_secret_value())
        return client


class _Link:
    """One connected client, from the first subscription to the loss."""

    def __init__(self, source: str, settings: OpcUaSettings, clock: Clock, client: Client) -> None:
        self._source = source
        self._settings = settings
        self._clock = clock
        self._client = client
        self._answers = Pulse(clock, PATIENCE)
        self._publishes = Pulse(clock, PATIENCE)
        self._feed = Feed(source, clock, self._publishes, self._answers)
        self._closed = asyncio.Event()
        self._up = False

    @property
    def since(self) -> int | None:
        """The last proof of life, None before the link was up."""
        return max(self._answers.last, self._publishes.last) if self._up else None

    async def run(self, keep: Keep) -> None:
        self._client.connection_lost_callback = self._note_closed
        nodes = await self._nodes()
        word = await self._alive()
        accepted = await self._feed.open(
            self._client.uaclient.session,
            nodes,
            interval=self._settings.publishing / MILLISECOND,
            sampling=self._settings.sample_every / MILLISECOND,
            queue=self._settings.queue,
        )
        if not accepted:
            raise LinkLost(reasons.NOTHING)
        self._up = True
        await keep([self._said(word, LinkStatus.CONNECTED, self._feed.start)])
        await together(
            self._end(self._closed, reasons.CLOSED),
            self._end(self._feed.over, reasons.ENDED),
            self._watch(self._answers, reasons.SILENT),
            self._watch(self._publishes, reasons.NO_NEWS),
            self._ask(),
            self._hand_over(keep),
        )

    async def _nodes(self) -> Nodes:
        namespaces = await self._client.get_namespace_array()
        if not self._settings.nodes:
            return await browse_variables(self._client, namespaces)
        found = {address: node_of(address, namespaces) for address in self._settings.nodes}
        # A namespace that is missing today is asked for all the same, and refused by the server.
        return {address: node or ua.NodeId() for address, node in found.items()}

    async def _hand_over(self, keep: Keep) -> None:
        while True:
            await keep(await self._feed.news())

    async def _ask(self) -> None:
        """Ask for the server's clock about every second; say so at every heartbeat."""
        beats = math.ceil(self._settings.heartbeat / SECOND)
        for beat in itertools.count(1):
            await asyncio.sleep(seconds(self._settings.heartbeat) / beats)
            try:
                word = await self._alive()
            except TimeoutError:
                continue  # news proves life as well; the watch on both decides
            if beat % beats == 0:
                self._feed.add(self._said(word, LinkStatus.ALIVE, self._answers.last))

    async def _alive(self) -> _Measured:
        """Ask for the server's clock: any answer is a proof of life."""
        sent = self._clock()
        (answer,) = await self._client.read_attributes([self._client.get_node(_CLOCK)])
        self._answers.beat()
        delay = (self._answers.last - sent) // 2
        moment = None if answer.Value is None else answer.Value.Value
        told = told_time(moment) if isinstance(moment, datetime) else None
        return delay, None if told is None else told - sent - delay

    def _said(self, measured: _Measured, status: LinkStatus, at: int) -> Reading:
        """Say it with the delay (half a round trip) and the clock's offset, as far as known.

        Many servers move their clock's node once a second only, so each publish response is
        compared as well and the greatest lead taken: staleness can only make it smaller.
        """
        latency, offset = measured
        lead = self._feed.lead()
        if lead is not None:
            offset = max(lead + latency, lead + latency if offset is None else offset)
        word = LinkWord(
            status=status,
            heartbeat=seconds(self._settings.heartbeat),
            latency=seconds(latency),
            offset=None if offset is None else seconds(offset),
        )
        return link_reading(self._source, at, self._clock(), word)

    async def _watch(self, pulse: Pulse, reason: Text) -> None:
        await pulse.stopped()
        raise LinkLost(reason, pulse.last)

    async def _end(self, event: asyncio.Event, reason: Text) -> None:
        await event.wait()
        raise LinkLost(reason, self.since)

    async def _note_closed(self, _: Exception) -> None:
        self._closed.set()


async def _hang_up(client: Client, farewell: float) -> None:
    """Close politely, but in bounded time: asyncua waits for an answer even of a dead server."""
    closing = asyncio.ensure_future(client.disconnect())
    await asyncio.wait({closing}, timeout=farewell)
    protocol = client.uaclient.protocol
    if protocol is not None and protocol.transport is not None:
        protocol.transport.abort()
    closing.cancel()
    await asyncio.wait({closing}, timeout=_CURT)
