"""Several gateways share the machines of an edge: killed, frozen and joined, all is there once."""

import itertools
import json
import threading
import time

import psutil
import pytest

from edge.forward.owner import owner
from edge.instant import system_clock
from gateway.influx_line import read_event
from gateway.influx_wire import InfluxWire
from gateway.stores.influx import InfluxStore
from servers.influx import influxd_found, start_influx
from servers.mosquitto import MISSING, PROGRAM, publish, start_mosquitto
from servers.ombre import Ombre, wait_for

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(PROGRAM is None, reason=MISSING),
    pytest.mark.skipif(not influxd_found(), reason="influxd is not installed"),
]

MACHINES = [f"m{number}" for number in range(8)]
PLANT = """\
plant: {{name: Several gateways, zone: UTC, language: en}}
sources:
  floor: {{protocol: mqtt, host: 127.0.0.1, port: {port}, topics: ["floor/#"]}}
signals: {signals}
forward: {{host: 127.0.0.1, port: {port}, take_over: 3s}}
store: {store}
"""


class Floor:
    """Machines that count upwards and say so, until told to stop; how far is the truth."""

    def __init__(self, broker):
        self.broker = broker
        self.made = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def _work(self):
        while not self._stop.wait(0.05):
            self.made += 1
            for machine in MACHINES:
                publish(self.broker, str(self.made).encode(), topic=f"floor/{machine}")


@pytest.fixture
def broker(tmp_path):
    started = start_mosquitto(tmp_path / "broker")
    yield started
    started.stop()


@pytest.fixture
def store(tmp_path):
    (tmp_path / "influx").mkdir()
    server = start_influx(tmp_path / "influx")
    kept = InfluxStore(InfluxWire(server.url, "", "ombre", "ombre"), system_clock)
    yield kept
    kept.close()
    server.kill()


def box(folder, broker, store):
    """Make a computer with the plant's file; `store` is how it says where events are kept."""
    folder.mkdir(exist_ok=True)
    signals = [
        {"source": "floor", "machine": machine, "kind": "count", "of": "good", "address": address}
        for machine in MACHINES
        for address in [f"floor/{machine}"]
    ]
    text = PLANT.format(port=broker.port, signals=json.dumps(signals), store=store)
    (folder / "plant.yaml").write_text(text, encoding="utf-8")
    return Ombre(folder)


@pytest.fixture
def plant(tmp_path, broker, store):
    made = box(tmp_path, broker, f'{{kind: influxdb, url: "{store._wire._url}"}}')
    yield made
    made.end()


@pytest.fixture
def boxes(tmp_path, broker):
    """Three computers, each with a store of its own."""
    made = [box(tmp_path / name, broker, "{kind: embedded}") for name in ("hall", "east", "west")]
    yield made
    for one in made:
        one.end()


def written(store):
    """Say for each machine who wrote each of its counts, in the order of the edge's outbox."""
    writers = {
        number: row["writer"]
        for row in store._wire.query('SELECT "kept", "count", "writer" FROM "appended"')
        if row["kept"] and row["count"]  # a point shows field by field while it is written
        for number in range(int(row["kept"]), int(row["kept"]) + int(row["count"]))
    }
    found = {machine: [] for machine in MACHINES}
    rows = store._wire.query('SELECT "body", "kept" FROM "count"')
    whole = [row for row in rows if row["body"] and row["kept"]]
    told = [(read_event(row["body"]), writers.get(int(row["kept"]), "?")) for row in whole]
    for event, writer in sorted(told, key=lambda one: one[0].seq):
        found[event.machine].append((writer, event.values["total"]))
    return found


def connected(store):
    """Say whether every machine's link is known to be up."""
    return all(
        any(event.kind == "link" for event in store.before(machine, 2**62)) for machine in MACHINES
    )


def latest(store):
    """Name who wrote the last count of each machine."""
    return {machine: told[-1][0] for machine, told in written(store).items() if told}


def shared_by(store, *names):
    """Wait until each machine is written by its owner among some gateways."""
    expected = {machine: owner(machine, names) for machine in MACHINES}
    wait_for(lambda: latest(store) == expected, 40, f"{names} to share as {expected}")


def test_killed_frozen_and_joined_everything_is_kept_once_and_in_order(plant, broker, store):
    plant.start("edge", "--name", "hall")
    east, west = plant.start("gateway", "--name", "east"), plant.start("gateway", "--name", "west")
    wait_for(lambda: connected(store), 30, "the edge to hear the floor")
    with Floor(broker) as floor:
        shared_by(store, "east", "west")
        east.kill()
        shared_by(store, "west")
        plant.start("gateway", "--name", "north")
        shared_by(store, "north", "west")
        frozen = psutil.Process(west.pid)
        frozen.suspend()
        shared_by(store, "north")
        frozen.resume()
        shared_by(store, "north", "west")
        plant.start("gateway", "--name", "south")
        shared_by(store, "north", "south", "west")
    truth = list(range(1, floor.made + 1))
    wait_for(lambda: all(len(t) >= floor.made for t in written(store).values()), 40, "the rest")
    time.sleep(0.5)
    terms = (plant.folder / "edge-0.log").read_text().count("readings go to")
    for machine, told in written(store).items():
        assert [total for _, total in told] == truth, machine
        runs = [writer for writer, _ in itertools.groupby(told, key=lambda one: one[0])]
        assert len(runs) <= terms, f"{machine} was written by one at a time: {runs}"
    events = [event for machine in MACHINES for event in store.read(machine, 0, 2**62)]
    assert [event.values["total"] for event in events if event.kind == "count"] == truth * 8


def test_a_second_gateway_of_one_name_waits_and_takes_its_place(plant, broker, store):
    plant.start("edge")
    first = plant.start("gateway", "--name", "one")
    with Floor(broker) as floor:
        shared_by(store, "one")
        second = plant.start("gateway", "--name", "one")
        log = next(path for path in plant.folder.glob("gateway-2.log"))
        wait_for(lambda: "another gateway is called 'one'" in log.read_text(), 20, "its complaint")
        assert second.poll() is None
        first.kill()
        made = floor.made
        wait_for(lambda: all(len(t) > made for t in written(store).values()), 30, "its successor")


def kept(box):
    """Read the counts that a box has in its own store."""
    lines = box.run("export", "--kind", "count").stdout.splitlines()
    return [(one["machine"], one["total"]) for one in map(json.loads, lines)]


def test_with_a_store_each_they_divide_the_machines_and_say_so(boxes, broker):
    hall, east, west = boxes
    hall.start("edge")
    east.start("gateway", "--name", "east")
    leaving = west.start("gateway", "--name", "west")
    with Floor(broker) as floor:
        wait_for(lambda: kept(east) and kept(west), 40, "both to keep something")
        leaving.terminate()
        leaving.wait(20)
        made = floor.made
        wait_for(lambda: {(machine, made + 1) for machine in MACHINES} <= {*kept(east)}, 40, "east")
    last = {(machine, floor.made) for machine in MACHINES}
    wait_for(lambda: last <= {*kept(east)}, 40, "the rest")
    told = [*kept(east), *kept(west)]
    for machine in MACHINES:
        totals = sorted(total for name, total in told if name == machine)
        assert totals == list(range(totals[0], floor.made + 1)), (
            "each once, since the edge heard it"
        )
    assert "in a store on its own box" in (east.folder / "gateway-0.log").read_text()
