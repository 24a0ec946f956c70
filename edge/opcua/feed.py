"""One OPC UA subscription, read straight from the publish responses.

Written against asyncua 2.1. Its `Client.create_subscription` is not used: it starts one task a
notification, and it raises the keep-alive count by itself when a server revises the interval
(to three quarters of the session timeout), after which silence means nothing for most of a
minute. The session's own `create_subscription` and `create_monitored_items` take what we say.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec
from asyncua import ua
from asyncua.client.ua_session import UaSession
from asyncua.ua.attribute_ids import AttributeIds

from edge.instant import Clock, Duration, Instant
from edge.opcua.nodes import Nodes
from edge.opcua.values import Plain, plain_value, quality_of, told_time
from edge.pulse import Pulse
from edge.reading import Quality, Reading

log = logging.getLogger(__name__)

KEEP_ALIVES = 10
"""Publishing intervals without news after which the server says that it is still there."""

_LIFETIME = 300  # intervals after which the server forgets a subscription nobody asks for
_ITEMS_A_CALL = 500
_ROOM = 10_000
_PAUSE = 0.1

_Last = tuple[Instant, Plain]


class Feed:
    """Turns the notifications of one subscription into readings, in the order of the wire.

    What holds when the link comes up is handed over twice: as delivered, with the source's time,
    and as `CONFIRMED` at `start`. A later value whose source time runs behind that is confirmed
    on arrival likewise, so that a lagging clock cannot hide a change.
    """

    def __init__(self, source: str, clock: Clock, pulse: Pulse, answers: Pulse) -> None:
        self.start: Instant = clock()
        self.over = asyncio.Event()
        self._source = source
        self._clock = clock
        self._pulse = pulse
        self._answers = answers
        self._addresses: dict[int, str] = {}
        self._last: dict[str, _Last] = {}
        self._waiting: list[Reading] = []
        self._news = asyncio.Event()
        self._lead: Duration | None = None

    async def open(
        self, session: UaSession, nodes: Nodes, *, interval: float, sampling: float, queue: int
    ) -> int:
        """Subscribe to the nodes (times in milliseconds); return how many the server accepted."""
        made = await session.create_subscription(
            ua.CreateSubscriptionParameters(
                RequestedPublishingInterval=interval,
                RequestedLifetimeCount=_LIFETIME,
                RequestedMaxKeepAliveCount=KEEP_ALIVES,
                MaxNotificationsPerPublish=_ROOM,
                PublishingEnabled=True,
            ),
            self.published,
        )
        keep_alive = made.RevisedPublishingInterval * made.RevisedMaxKeepAliveCount / 1_000
        # Longer than the watch on answers, which so names a server that is silent altogether.
        self._pulse.patience += 1.5 * keep_alive
        self._pulse.beat()
        self.start = self._clock()
        self._addresses = dict(enumerate(nodes, start=1))
        requests = [
            _request(handle, nodes[address], sampling, queue)
            for handle, address in self._addresses.items()
        ]
        return await self._create(session, made.SubscriptionId, requests)

    async def published(self, result: ua.PublishResult) -> None:
        """Take one publish response: any is a proof of life, keep-alives too.

        asyncua asks for the next response only after this returns; so when the disk does not
        follow, the news waits at the server, in the items' queues.
        """
        news = result.NotificationMessage.NotificationData or ()
        if any(isinstance(item, ua.StatusChangeNotification) for item in news):
            self.over.set()  # asyncua itself says so too, of a link that it finds closed
            return
        seen = self._clock()
        self._beat()  # after it: what arrived last must not lie behind the loss that follows
        self._compare(told_time(result.NotificationMessage.PublishTime), seen)
        for notification in news:
            if isinstance(notification, ua.DataChangeNotification):
                for item in notification.MonitoredItems:
                    self._note(item, seen)
        while len(self._waiting) >= _ROOM:
            self._beat()
            await asyncio.sleep(_PAUSE)

    def add(self, reading: Reading) -> None:
        """Queue a reading behind what was published so far."""
        self._waiting.append(reading)
        self._news.set()

    async def news(self) -> Sequence[Reading]:
        """Return what arrived since the last call; wait until something has."""
        await self._news.wait()
        self._news.clear()
        news, self._waiting = self._waiting, []
        return news

    def lead(self) -> Duration | None:
        """Return by how much the server's clock led ours at best since the last call.

        Seen from here it lags by the time under way too, so the greatest lead is the nearest.
        """
        lead, self._lead = self._lead, None
        return lead

    def _compare(self, told: Instant | None, seen: Instant) -> None:
        if told is not None:
            self._lead = max(told - seen, told - seen if self._lead is None else self._lead)

    def _beat(self) -> None:
        self._pulse.beat()
        self._answers.beat()

    def _note(self, item: ua.MonitoredItemNotification, seen: Instant) -> None:
        address = self._addresses.get(item.ClientHandle)
        if address is None or item.Value is None:
            return
        reading = Reading(
            source=self._source,
            address=address,
            value=plain_value(item.Value.Value),
            at=told_time(item.Value.SourceTimestamp),
            seen=seen,
            quality=quality_of(item.Value),
        )
        self.add(reading)
        confirmed = self._confirmed(reading)
        if confirmed is not None:
            self.add(confirmed)

    def _confirmed(self, reading: Reading) -> Reading | None:
        """Restate a value whose source time would order it before what was said already."""
        last = self._last.get(reading.address)
        at = reading.seen if reading.at is None else reading.at
        if reading.quality is Quality.BAD:
            self._last[reading.address] = (at, None)
            return None
        if at > (self.start if last is None else last[0]):
            self._last[reading.address] = (at, reading.value)
            return None
        if last is not None and last[1] == reading.value:
            return None
        now = self.start if last is None else reading.seen
        self._last[reading.address] = (now, reading.value)
        return msgspec.structs.replace(reading, at=now, quality=Quality.CONFIRMED)

    async def _create(
        self,
        session: UaSession,
        subscription: int,
        requests: Sequence[ua.MonitoredItemCreateRequest],
    ) -> int:
        refused = await _create_items(session, subscription, requests)
        for request, _ in refused:
            request.RequestedParameters.Filter = None
        refused = await _create_items(session, subscription, [request for request, _ in refused])
        for request, status in refused:
            address = self._addresses.pop(request.RequestedParameters.ClientHandle)
            log.warning("%s: the server refuses %s (%s)", self._source, address, status.name)
            self.add(_unread(self._source, address, self._clock()))
        return len(self._addresses)


def _request(
    handle: int, node: ua.NodeId, sampling: float, queue: int
) -> ua.MonitoredItemCreateRequest:
    """Ask for every value with a new time, even an equal one: two equal cycles are two cycles."""
    return ua.MonitoredItemCreateRequest(
        ItemToMonitor=ua.ReadValueId(NodeId=node, AttributeId=AttributeIds.Value),
        MonitoringMode=ua.MonitoringMode.Reporting,
        RequestedParameters=ua.MonitoringParameters(
            ClientHandle=handle,
            SamplingInterval=sampling,
            Filter=ua.DataChangeFilter(Trigger=ua.DataChangeTrigger.StatusValueTimestamp),
            QueueSize=queue,
            DiscardOldest=True,
        ),
    )


async def _create_items(
    session: UaSession, subscription: int, requests: Sequence[ua.MonitoredItemCreateRequest]
) -> list[tuple[ua.MonitoredItemCreateRequest, ua.StatusCode]]:
    """Create monitored items, some hundred a call; return the refused ones."""
    refused = []
    for part in _parts(requests):
        results = await session.create_monitored_items(
            ua.CreateMonitoredItemsParameters(
                SubscriptionId=subscription,
                TimestampsToReturn=ua.TimestampsToReturn.Source,
                ItemsToCreate=part,
            )
        )
        for request, result in zip(part, results, strict=True):
            if not result.StatusCode.is_good():
                refused.append((request, result.StatusCode))
    return refused


def _parts(
    requests: Sequence[ua.MonitoredItemCreateRequest],
) -> Iterator[list[ua.MonitoredItemCreateRequest]]:
    rest = iter(requests)
    while part := list(islice(rest, _ITEMS_A_CALL)):
        yield part


def _unread(source: str, address: str, now: Instant) -> Reading:
    return Reading(
        source=source, address=address, value=None, at=None, seen=now, quality=Quality.BAD
    )
