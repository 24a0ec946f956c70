"""A signal whose address does not exist is told; one that exists, or may speak later, is not."""

from __future__ import annotations

from edge.instant import SECOND
from edge.link import LinkStatus, LinkWord, link_reading
from edge.reading import Quality, Reading

NOW = 1_700_000_000 * SECOND
SIGNALS = (
    "  - {source: ua, address: 'nsu=a;s=Good', machine: press, kind: count, of: good}\n"
    "  - {source: ua, address: 'nsu=a;s=Sate', machine: press, kind: state}\n"
    "  - {source: mq, address: laser/state, machine: laser, kind: state}\n"
)


def link(status, after, source="ua"):
    at = NOW + after * SECOND
    return link_reading(source, at, at, LinkWord(status=status, heartbeat=2.0))


def value(address, after, quality=Quality.GOOD):
    at = NOW + after * SECOND
    return Reading(source="ua", address=address, value=1, at=at, seen=at, quality=quality)


def letters(normaliser, *readings):
    found = []
    for seq, reading in enumerate(readings):
        found.extend(normaliser.events(reading, seq)[1])
    return [letter.address for letter in found]


def test_an_address_that_stays_silent_after_connecting_is_named_once(normaliser):
    beats = [link(LinkStatus.ALIVE, after) for after in range(2, 30, 2)]
    once = [link(LinkStatus.CONNECTED, 0), value("nsu=a;s=Good", 1), *beats]
    again = [link(LinkStatus.CONNECTED, 40), value("nsu=a;s=Good", 41), link(LinkStatus.ALIVE, 60)]
    book = normaliser(SIGNALS, ua="opcua", mq="mqtt")
    assert letters(book, *once, *again) == ["nsu=a;s=Sate"]


def test_an_address_that_answers_in_time_is_not_named_however_bad_its_value(normaliser):
    book = normaliser(SIGNALS, ua="opcua", mq="mqtt")
    told = [value("nsu=a;s=Good", 1), value("nsu=a;s=Sate", 9, Quality.BAD)]
    assert letters(book, link(LinkStatus.CONNECTED, 0), *told, link(LinkStatus.ALIVE, 20)) == []


def test_a_broker_promises_no_values_and_a_lost_link_proves_nothing(normaliser):
    book = normaliser(SIGNALS, ua="opcua", mq="mqtt")
    broker = [link(LinkStatus.CONNECTED, 0, "mq"), link(LinkStatus.ALIVE, 99, "mq")]
    lost = [link(LinkStatus.CONNECTED, 0), link(LinkStatus.LOST, 5), link(LinkStatus.ALIVE, 99)]
    assert letters(book, *broker, *lost, link(LinkStatus.ALIVE, 120)) == []
