"""What only InfluxDB can do to us: go away, come back, refuse a part."""

from __future__ import annotations

import socket
import urllib.request

import pytest

from edge.instant import SECOND
from gateway.event import event, in_order
from gateway.influx_wire import InfluxWire
from gateway.letter import DeadLetter
from gateway.store import StoreAway
from gateway.stores.influx import InfluxStore
from servers.influx import influxd_found, start_influx

pytestmark = pytest.mark.skipif(not influxd_found(), reason="influxd is not installed")

T0 = 1_700_000_000 * SECOND


def state(word, at):
    return event(machine="press", kind="state", values={"state": word}, at=at)


def opened(url, bucket="ombre"):
    return InfluxStore(InfluxWire(url, "", "ombre", bucket), lambda: T0)


def test_a_server_that_is_not_there_is_away_in_both_languages():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        store = opened(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(StoreAway) as raised:
            store.append([state("idle", T0)])
    assert "is out of reach" in raised.value.cause.en
    assert "hors d'atteinte" in raised.value.cause.fr


def test_a_killed_server_is_away_and_back_with_all_it_acknowledged(tmp_path):
    server = start_influx(tmp_path)
    try:
        store = opened(server.url)
        store.append([state("idle", T0)])
        server.kill()
        for act in (lambda: store.append([state("down", T0 + 1)]), store.machines, store.end):
            with pytest.raises(StoreAway):
                act()
        server.start()
        assert list(store.read("press", 0, 2 * T0)) == [state("idle", T0)]
        store.append([state("down", T0 + 1)])
        assert len(list(store.read("press", 0, 2 * T0))) == 2
        assert len(store.tail(0)[0]) == 2
        store.close()
    finally:
        server.kill()


def test_what_the_server_refuses_becomes_a_letter_and_the_rest_is_kept(influx_server):
    if influx_server is None:
        pytest.skip("another server is named by INFLUX_URL")
    store = opened(influx_server.url, "refusing")
    assert store.machines() == []
    clash = f'state,machine=x kept="a text where we write a number" {T0}'.encode()
    write = f"{influx_server.url}/write?db=refusing&precision=ns"
    urllib.request.urlopen(write, data=clash, timeout=10).close()
    other_week = T0 + 30 * 86_400 * SECOND
    good = [state("idle", other_week + number) for number in range(9)]
    counts = [
        event(machine="press", kind="count", values={"good": 1}, at=T0 + number)
        for number in range(5)
    ]
    store.append([*good[:5], state("down", T0), *counts, *good[5:]], [])
    assert list(store.read("press", 0, 2 * T0)) == in_order([*good, *counts])
    (letter,) = store.letters()
    assert isinstance(letter, DeadLetter)
    assert "field type conflict" in letter.cause_en
    assert "a refusé" in letter.cause_fr
    assert letter.address == "press state"
    assert {item.id for item in store.tail(0)[0]} == {item.id for item in [*good, *counts]}
