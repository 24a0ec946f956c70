"""One publish response: what it holds lies before every loss that may follow."""

from __future__ import annotations

from itertools import count

from asyncua import ua

from edge.opcua.feed import Feed
from edge.pulse import Pulse


def published(handle: int, value: int) -> ua.PublishResult:
    """A value without a time of its own, as some servers tell it."""
    item = ua.MonitoredItemNotification(
        ClientHandle=handle, Value=ua.DataValue(ua.Variant(value, ua.VariantType.Int32))
    )
    news = ua.DataChangeNotification(MonitoredItems=[item])
    return ua.PublishResult(NotificationMessage=ua.NotificationMessage(NotificationData=[news]))


async def test_the_last_proof_of_life_is_not_before_the_value_that_proves_it() -> None:
    """Else the value, dated by its arrival, would be believed all through the outage."""
    ticks = count(1_000)
    pulse, answers = Pulse(lambda: next(ticks), 3.0), Pulse(lambda: next(ticks), 3.0)
    feed = Feed("press", lambda: next(ticks), pulse, answers)
    feed._addresses = {1: "state"}  # as `open` leaves it, without a server
    await feed.published(published(1, 7))
    (reading,) = await feed.news()
    assert reading.seen <= min(pulse.last, answers.last)
