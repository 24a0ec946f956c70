"""Several gateways write into one InfluxDB: every reader meets all, whatever their clocks say."""

from __future__ import annotations

import pytest

from edge.instant import HOUR, MILLISECOND, SECOND
from gateway import influx_places
from gateway.event import event, in_order
from gateway.influx_wire import InfluxWire
from gateway.letter import DeadLetter
from gateway.share import CommonStore
from gateway.stores import influx
from gateway.stores.influx import InfluxStore
from servers.influx import influxd_found

pytestmark = pytest.mark.skipif(not influxd_found(), reason="influxd is not installed")

T0 = 1_700_000_000 * SECOND


@pytest.fixture
def opened(influx_server, request):
    """Open the store as a process of its own does, with its own clock and name."""
    if influx_server is None:
        pytest.skip("another server is named by INFLUX_URL")
    stores = []

    def start(writer="", clock=T0):
        wire = InfluxWire(influx_server.url, "", "ombre", request.node.name)
        store = InfluxStore(wire, lambda: clock)
        assert isinstance(store, CommonStore)
        store.sign(writer)
        stores.append(store)
        return store

    yield start
    for store in stores:
        store.close()


def count(number, at=None, machine="press"):
    at = T0 + number * SECOND if at is None else at
    return event(machine=machine, kind="count", values={"of": "good", "total": number}, at=at)


def test_the_tail_meets_everything_though_one_clock_is_behind(opened):
    reader, old, ahead, behind = opened(), opened(), opened("a", T0), opened("b", T0 - 9 * HOUR)
    old.append([count(0)])
    position = reader.end()
    met = []
    for number in range(1, 7):
        (behind if number % 2 else ahead).append([count(number, machine=str(number % 2))])
        events, after = reader.tail(position)
        assert after > position
        assert reader.tail(position)[0] == events, "asked again with the same number, the same"
        met.extend(events)
        position = after
    assert [one.values["total"] for one in met] == [1, 2, 3, 4, 5, 6]
    assert reader.tail(position) == ([], position)
    ahead.append([count(7)])
    before = reader.end()
    behind.append([count(8)])
    assert reader.end() != before, "a number never stands for two places"
    assert reader.tail(before)[0] == [count(8)]
    assert len(opened().tail(0)[0]) == 9


def test_a_reader_that_starts_anew_may_meet_events_again_but_misses_none(opened):
    ahead, behind = opened("a"), opened("b", T0 - HOUR // 2)
    ahead.append([count(1)])
    position = opened().tail(0)[1]
    behind.append([count(2)])
    assert count(2) in opened().tail(position)[0]


def test_letters_of_two_writers_do_not_take_each_others_place(opened, monkeypatch):
    spot = influx_places.letter_spot
    monkeypatch.setattr(influx, "letter_spot", lambda *said: spot(*said)._replace(digits=7))
    letters = [
        DeadLetter(source="mq", address="a", body=str(number), cause_en="c", cause_fr="d", seen=T0)
        for number in range(6)
    ]
    east, west = opened("east"), opened("west, 1")
    for letter in letters:
        (east if int(letter.body) % 2 else west).append([], [letter])
    east.append([], letters[:1])
    assert sorted(letter.body for letter in west.letters()) == list("012345")


def test_writers_that_relieve_each_other_in_the_middle_give_each_event_one_place(
    opened, monkeypatch
):
    """The successor begins before what its predecessor wrote last, and the frozen one goes on."""
    spot = influx_places.event_spot
    monkeypatch.setattr(influx, "event_spot", lambda one: spot(one)._replace(digits=7))
    events = [count(number, at=T0 + number // 9 * MILLISECOND) for number in range(40)]
    first, second = opened("first"), opened("second")
    first.append(events[:20])
    second.append(events[10:30])  # the edge was told of the first ten
    first.append(events[20:25])  # frozen before it wrote, awake again
    first.forget()
    first.append(events[28:36])  # its turn again: what was not yet acknowledged comes first
    second.forget()
    second.append(events[35:])
    assert list(second.read("press", 0, 2 * T0)) == in_order(events)
    rows = list(second._wire.query('SELECT count("body") AS "n" FROM "count"'))
    assert [row["n"] for row in rows] == ["40"]
