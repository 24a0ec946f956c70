"""From the outbox into the store: nothing lost, nothing twice, whatever dies in between."""

from __future__ import annotations

import threading
import time

import pytest

from edge.instant import SECOND
from edge.outbox import Outbox
from edge.reading import Reading
from edge.text import Text
from gateway import service
from gateway.service import move, recall, run_gateway
from gateway.store import StoreAway
from gateway.stores.embedded import EmbeddedStore

NOW = 1_700_000_000 * SECOND
GOOD = "  - {source: ua, address: good, machine: press, kind: count, of: good}\n"


def reading(number, address="good"):
    return Reading(source="ua", address=address, value=number, at=NOW + number, seen=NOW + number)


@pytest.fixture
def outbox(tmp_path):
    box = Outbox(tmp_path / "outbox.sqlite")
    yield box
    box.close()


@pytest.fixture
def store(tmp_path):
    kept = EmbeddedStore(tmp_path / "events.sqlite")
    yield kept
    kept.close()


def totals(store):
    return [event.values["total"] for event in store.read("press", 0, 2 * NOW)]


class Dying:
    """A store or outbox that is killed at one of its calls, before or after it has worked."""

    class Killed(Exception):
        pass

    def __init__(self, real, call, *, after):
        self.real, self.call, self.after = real, call, after

    def __getattr__(self, name):
        if name != self.call:
            return getattr(self.real, name)

        def die(*said):
            if self.after:
                getattr(self.real, name)(*said)
            raise self.Killed

        return die


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("call", ["append", "ack"])
def test_killed_between_any_two_steps_it_loses_and_doubles_nothing(
    normaliser, outbox, store, call, after
):
    outbox.put([reading(number) for number in range(30)])
    outbox.put([reading(1, "bad")])
    box = Dying(outbox, call, after=after) if call == "ack" else outbox
    kept = Dying(store, call, after=after) if call == "append" else store
    with pytest.raises(Dying.Killed):
        move(box, normaliser(GOOD, ua="opcua"), kept, limit=20)
    again = normaliser(GOOD, ua="opcua")
    while move(outbox, again, store, limit=7):
        pass
    assert totals(store) == list(range(30))
    assert outbox.depth() == 0


@pytest.mark.parametrize("death", [(at, after) for at in range(1, 7) for after in (False, True)])
def test_killed_at_any_piece_of_a_backlog_it_loses_and_doubles_nothing(
    normaliser, outbox, store, monkeypatch, death
):
    dies_at, after = death
    monkeypatch.setattr(service, "PIECE", 4)
    outbox.put([reading(number) for number in range(18)])
    met: list[int] = []

    class Mortal:
        def append(self, *said):
            met.append(len(said[0]))
            if len(met) == dies_at:
                if after:
                    store.append(*said)
                raise Dying.Killed
            return store.append(*said)

    with pytest.raises(Dying.Killed):
        move(outbox, normaliser(GOOD, ua="opcua"), Mortal(), limit=100)
    assert len(met) == dies_at, "nothing is kept behind what failed"
    assert outbox.depth() == 18
    assert move(outbox, normaliser(GOOD, ua="opcua"), store, limit=100) == 18
    assert totals(store) == list(range(18))
    assert outbox.depth() == 0


def test_while_readings_flow_they_gather_and_a_lone_one_does_not_wait(normaliser, store):
    """Counted in appends: a supply that always has a few more at each look."""

    class Flowing:
        def __init__(self, each):
            self.each, self.given, self.looks = each, 0, 0

        def take(self, limit):
            self.looks += 1
            first, self.given = self.given, self.given + self.each
            return [(number, reading(number)) for number in range(first, self.given)]

        def ack(self, upto):
            pass

    def looks(supply):
        stop = threading.Event()
        ending = threading.Timer(1.0, stop.set)
        ending.start()
        run_gateway(lambda: [supply], normaliser(GOOD, ua="opcua"), store, stop)
        return supply.looks

    assert looks(Flowing(service.FLOW)) <= 1 / service.GATHER + 1
    assert looks(Flowing(1)) > 1 / service.GATHER + 1


def test_it_waits_for_a_store_that_is_away_with_growing_pauses(
    normaliser, outbox, store, monkeypatch, caplog
):
    monkeypatch.setattr(service, "FIRST_PAUSE", 0.01)
    failures = iter([True] * 4)
    real = store.append

    def append(*said):
        if next(failures, False):
            raise StoreAway(Text(en="out of reach", fr="hors d'atteinte"))
        return real(*said)

    monkeypatch.setattr(store, "append", append)
    outbox.put([reading(number) for number in range(5)])
    stop = threading.Event()
    moving = threading.Thread(
        target=run_gateway, args=(lambda: [outbox], normaliser(GOOD, ua="opcua"), store, stop)
    )
    moving.start()
    until = time.monotonic() + 10
    while outbox.depth() and time.monotonic() < until:
        time.sleep(0.01)
    stop.set()
    moving.join()
    assert totals(store) == list(range(5))
    assert [line.message for line in caplog.records if line.levelname == "WARNING"] == [
        f"out of reach; next try in {pause} s" for pause in ("0.0", "0.0", "0.0", "0.1")
    ]


def test_it_stops_when_told_even_while_the_store_is_away(normaliser, outbox, store, monkeypatch):
    def away(*_):
        raise StoreAway(Text(en="away", fr="absent"))

    monkeypatch.setattr(store, "machines", away)
    stop = threading.Event()
    moving = threading.Thread(
        target=run_gateway, args=(lambda: [outbox], normaliser(GOOD, ua="opcua"), store, stop)
    )
    moving.start()
    stop.set()
    moving.join(5)
    assert not moving.is_alive()


def test_after_a_restart_it_knows_the_machines_of_open_sources(normaliser, outbox, store):
    from edge.link import LinkStatus, LinkWord, link_reading

    alive = link_reading("floor", NOW, NOW, LinkWord(status=LinkStatus.ALIVE))
    outbox.put(
        [
            Reading(source="floor", address="plant/laser/good", value=b"1", at=NOW, seen=NOW),
            alive,
        ]
    )
    move(outbox, normaliser("", floor="mqtt"), store)
    fresh = normaliser("", floor="mqtt")
    assert fresh.events(alive, 9)[0] == []
    recall(fresh, store)
    assert [event.machine for event in fresh.events(alive, 9)[0]] == ["laser"]
