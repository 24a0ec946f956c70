"""What the v2 write path delivers, counted one by one by a server that keeps every point.

Only writing: the counting server has no InfluxQL, so reading is tested on InfluxDB 1.6.7.
"""

from __future__ import annotations

from collections import Counter
from itertools import count, islice

import pytest

from edge.instant import MILLISECOND, SECOND
from edge.problem import OmbreError
from gateway.event import event
from gateway.influx_wire import InfluxWire
from gateway.store import StoreAway
from gateway.stores.influx import InfluxStore
from servers.victoria import (
    ORG,
    TOKEN,
    all_and_cut,
    busy,
    half_and_cut,
    nothing_and_cut,
    start_counting,
    victoria_found,
)

pytestmark = pytest.mark.skipif(
    not victoria_found(), reason="victoria-metrics is not installed: no v2 write is counted"
)

T0 = 1_700_000_000 * SECOND
machines = (f"m{number}" for number in count())


@pytest.fixture(scope="module")
def victoria(tmp_path_factory):
    server = start_counting(tmp_path_factory.mktemp("victoria"))
    yield server
    server.stop()


@pytest.fixture
def counting(victoria):
    victoria.faults.clear()
    victoria.refused = None
    victoria.writes.clear()
    return victoria


def opened(counting, token=TOKEN, bucket="plant"):
    return InfluxStore(InfluxWire(counting.url, token, ORG, bucket), lambda: T0)


def batches(machine, size=500, number=4):
    """Events of which no two are one point, not even after nanoseconds became milliseconds."""
    made = (
        event(machine=machine, kind="count", values={"total": nth}, at=T0 + nth * MILLISECOND)
        for nth in count()
    )
    return [list(islice(made, size)) for _ in range(number)]


def append_until_kept(store, batch):
    """Hand a batch over again until it is acknowledged, as the gateway does."""
    for tries in range(1, 20):
        try:
            store.append(batch)
        except StoreAway:
            continue
        return tries
    raise AssertionError("never kept")


def arrived(counting, machine):
    return Counter(point for point in counting.points() if point[1] == machine)


def test_as_many_points_arrive_as_events_were_appended(counting):
    machine = next(machines)
    store = opened(counting)
    for batch in batches(machine):
        store.append(batch)
    store.close()
    found = arrived(counting, machine)
    assert len(found) == 2_000
    assert set(found.values()) == {1}


def test_the_write_names_bucket_organisation_and_precision(counting):
    store = opened(counting, bucket="made by us")
    store.append(batches(next(machines), 3, 1)[0])
    store.close()
    assert counting.writes
    asked = {"org": ORG, "bucket": "made by us", "precision": "ns"}
    assert all(said == asked for said in counting.writes)
    assert counting.buckets["made by us"] == []


@pytest.mark.parametrize("fault", [nothing_and_cut, half_and_cut, all_and_cut, busy])
def test_a_cut_connection_loses_no_point_and_makes_none_twice(counting, fault):
    machine = next(machines)
    store = opened(counting)
    first, *rest = batches(machine)
    assert append_until_kept(store, first) == 1
    for batch in rest:
        counting.faults.append(fault)
        assert append_until_kept(store, batch) == 2
    store.close()
    found = arrived(counting, machine)
    assert len(found) == 2_000
    twice = {"half_and_cut": 750, "all_and_cut": 1_500}.get(fault.__name__, 0)
    assert Counter(found.values()) == Counter({1: 2_000 - twice, 2: twice}) - Counter()


def test_another_writer_of_the_same_events_makes_no_new_points(counting):
    machine = next(machines)
    for _ in range(2):
        store = opened(counting)
        for batch in batches(machine, 250, 2):
            store.append(batch)
        store.close()
    assert len(arrived(counting, machine)) == 500


def test_one_refused_point_leaves_all_others_of_its_batch(counting):
    machine = next(machines)
    counting.refused = b'"total\\":77}'
    store = opened(counting)
    store.append(batches(machine, 500, 1)[0])
    store.close()
    found = arrived(counting, machine)
    assert len(found) == 499
    assert (T0 + 77 * MILLISECOND) // MILLISECOND not in {point[3] for point in found}


def test_a_wrong_token_is_said_and_nothing_is_written(counting):
    store = opened(counting, token="another")
    with pytest.raises(OmbreError) as raised:
        store.append(batches(next(machines), 3, 1)[0])
    store.close()
    assert raised.value.exit_code == 3
    assert "does not let us use 'plant'" in raised.value.problems[0].cause.en
    assert counting.writes == []
