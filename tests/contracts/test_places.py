"""No two events share a point of InfluxDB, whichever process wrote them, when, and how often."""

from __future__ import annotations

import random

import pytest

from edge.instant import MILLISECOND, SECOND
from gateway import influx_places
from gateway.event import event, in_order
from gateway.influx_places import Places
from gateway.influx_wire import InfluxWire
from gateway.letter import DeadLetter
from gateway.stores import influx
from gateway.stores.influx import InfluxStore
from servers.influx import influxd_found

pytestmark = pytest.mark.skipif(not influxd_found(), reason="influxd is not installed")

T0 = 1_700_000_000 * SECOND


@pytest.fixture(autouse=True)
def everybody_wishes_for_the_same_place(monkeypatch):
    """What chance does once in a million, every time."""
    for name in ("event_spot", "letter_spot"):
        spot = getattr(influx_places, name)
        monkeypatch.setattr(influx, name, lambda *said, spot=spot: spot(*said)._replace(digits=7))


@pytest.fixture
def writer(influx_server, request):
    """Open the store anew, as another process does that knows nothing."""
    if influx_server is None:
        pytest.skip("another server is named by INFLUX_URL")
    opened = []

    def start(kept=influx_places.KEPT):
        wire = InfluxWire(influx_server.url, "", "ombre", request.node.name)
        store = InfluxStore(wire, lambda: T0)
        store._places = Places(kept)
        opened.append(store)
        return store

    yield start
    for store in opened:
        store.close()


def count(number, at=T0, machine="press", of="good"):
    return event(machine=machine, kind="count", values={"of": of, "total": number}, at=at)


def all_of(store, machine="press"):
    return list(store.read(machine, 0, 2**62))


def test_a_replay_in_another_order_by_a_new_process_overwrites_nothing(writer):
    first, second, third = count(1), count(2), count(3)
    writer().append([first, second])
    again = writer()
    again.append([second, third])
    again.append([first])
    assert all_of(again) == in_order([first, second, third])


def test_a_late_event_finds_a_free_place_among_those_of_another_process(writer):
    old = [count(number, at=T0 + number * MILLISECOND) for number in range(100)]
    writer().append(old)
    store = writer()
    store.append([count(500, at=T0 + SECOND)])
    late = [count(1_000 + number, at=T0 + number * MILLISECOND) for number in range(0, 100, 7)]
    store.append(late)
    assert all_of(store) == in_order([*old, *late, count(500, at=T0 + SECOND)])


def test_what_the_memory_let_go_is_asked_for_again(writer):
    store = writer(kept=3)
    events = [count(number, at=T0 + number % 5 * MILLISECOND) for number in range(40)]
    for start in range(0, 40, 4):
        store.append(events[start : start + 4])
    assert all_of(store) == in_order(events)


def test_writers_in_turn_with_any_portions_keep_every_event(writer):
    chance = random.Random(5)
    events = [
        count(
            number,
            at=T0 + chance.randrange(20) * chance.choice([1, MILLISECOND, 10 * SECOND]),
            machine=chance.choice(["press", "l'usine, 50 %"]),
            of=chance.choice(["good", "scrap"]),
        )
        for number in range(120)
    ]
    for _ in range(12):
        writer(kept=10).append(chance.sample(events, 30))
    store = writer()
    store.append(events)
    for machine in ("press", "l'usine, 50 %"):
        assert all_of(store, machine) == in_order(e for e in events if e.machine == machine)


def test_a_stream_that_only_grows_asks_the_server_nothing(writer):
    store = writer()
    store.append([count(0)])
    asked = []
    query = store._wire.query
    store._wire.query = lambda influxql: [asked.append(influxql), *query(influxql)][1:]
    for number in range(1, 5):
        store.append([count(number, at=T0 + number * MILLISECOND)])
    assert asked == []


def test_letters_of_one_moment_are_all_kept_and_none_twice(writer):
    letters = [
        DeadLetter(source="mq", address="a", body=str(number), cause_en="c", cause_fr="d", seen=T0)
        for number in range(50)
    ]
    writer().append([], letters[:30])
    store = writer()
    store.append([], letters[20:])
    assert store.letter_count() == 50
    assert {letter.body for letter in store.letters()} == {str(number) for number in range(50)}
