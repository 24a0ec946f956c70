"""A broken device, a real broker, a real edge and a real gateway: the rest goes on, within bounds.

200 MB of payloads and 100 000 topics are sent. When this was written, resident memory grew by 14 MB
on both sides and 16 MB of disk were taken; the bounds here lie far above that, and far below what
would be held if it grew with the input.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import paho.mqtt.client as paho
import psutil
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from edge.instant import system_clock
from gateway.event import Event
from gateway.shown import MACHINES
from gateway.store import Store, store_kinds
from servers import mosquitto
from servers.mosquitto import Mosquitto, start_mosquitto
from servers.ombre import Ombre, wait_for

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(mosquitto.PROGRAM is None, reason=mosquitto.MISSING),
]
MB = 10**6
TOPICS = 100_000
PLANT = """
plant: {{name: Bad, zone: UTC}}
sources:
  good: {{protocol: mqtt, host: 127.0.0.1, port: {port}, topics: ["hall/#"], client_id: good}}
  wild: {{protocol: mqtt, host: 127.0.0.1, port: {port}, topics: ["junk/#"], client_id: wild}}
signals:
  - {{source: good, address: hall/saw, machine: saw, kind: count, of: good, path: good, time: ts, time_unit: ms}}
  - {{source: good, address: hall/saw, machine: saw, kind: state, path: state, table: {{RUN: producing}}}}
"""  # noqa: E501


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    made = start_mosquitto(tmp_path / "broker")
    yield made
    made.stop()


@pytest.fixture
def ombre(tmp_path: Path) -> Iterator[Ombre]:
    made = Ombre(tmp_path)
    yield made
    made.end()


class Plant:
    """Edge and gateway over one broker, and a device that can send anything."""

    def __init__(self, folder: Path, broker: Mosquitto, ombre: Ombre) -> None:
        self.folder = folder
        (folder / "plant.yaml").write_text(PLANT.format(port=broker.port), encoding="utf-8")
        self.edge, self.gateway = (
            psutil.Process(ombre.start(name, "--plant", "plant.yaml").pid)
            for name in ("edge", "gateway")
        )
        self.client = paho.Client(CallbackAPIVersion.VERSION2, client_id="device")
        self.client.max_inflight_messages_set(1_000)
        self.client.connect("127.0.0.1", broker.port)
        self.client.loop_start()
        wait_for(self.read, 60, "the link of edge and broker")

    def send(self, messages: Iterable[tuple[str, bytes]]) -> None:
        for number, (topic, body) in enumerate(messages):
            sent = self.client.publish(topic, body, qos=1)
            if number % 5_000 == 0:
                sent.wait_for_publish(120)
        sent.wait_for_publish(120)

    def counted(self, total: int) -> Event:
        """Send a sound count until it is in the store: all that was sent before is behind it."""
        self.send([("hall/saw", json.dumps({"good": total}).encode())])
        return wait_for(lambda: self.find(total), 120, f"the count {total}")

    def find(self, total: int) -> Event | None:
        with_total = (e for e in self.read() if e.values.get("total") == total)
        return next(with_total, None)

    def read(self) -> list[Event]:
        store = self.store()
        try:
            return list(store.read("saw", 0, 2**62))
        finally:
            store.close()

    def store(self) -> Store:
        kind, folder = store_kinds()["embedded"], self.folder / "ombre-data"
        folder.mkdir(exist_ok=True)
        return kind.open(kind.settings(), folder, system_clock)

    def memory(self) -> tuple[float, float]:
        """Resident bytes of edge and gateway, in MB."""
        return tuple(one.memory_info().rss / MB for one in (self.edge, self.gateway))  # type: ignore[return-value]

    def disk(self) -> float:
        files = (self.folder / "ombre-data").rglob("*")
        return sum(file.stat().st_size for file in files if file.is_file()) / MB


def junk() -> Iterator[tuple[str, bytes]]:
    """Any bytes, numbers that are none, texts where numbers were, wrong clocks, empty messages."""
    for number in range(2_000):
        yield "hall/saw", os.urandom(number % 64)
        yield f"junk/any/{number % 7}", os.urandom(64)
    for body in (
        "NaN",
        '{"good": 1e300}',
        '{"good": "text"}',
        '{"good": null}',
        "[[[",
        '{"state": 7}',
    ):
        yield "hall/saw", body.encode()
    for year in (0, 4_102_444_800_000):
        yield "hall/saw", json.dumps({"good": 40, "ts": year}).encode()
    yield "hall/saw", b""


def test_a_broken_device_stops_nothing_and_takes_no_more_than_its_share(
    tmp_path: Path, broker: Mosquitto, ombre: Ombre
) -> None:
    plant = Plant(tmp_path, broker, ombre)
    plant.counted(1)
    before = plant.memory()

    plant.send(junk())
    plant.send(("hall/saw" if n % 2 else f"junk/big/{n}", b"\0" * 10 * MB) for n in range(20))
    plant.counted(2)
    plant.send((f"junk/dev{number}/state", b'"RUN"') for number in range(TOPICS))
    event = plant.counted(50)

    grown = [after - first for after, first in zip(plant.memory(), before, strict=True)]
    assert grown[0] < 60, f"edge: {before} + {grown} MB"
    assert grown[1] < 80, f"gateway: {before} + {grown} MB"
    assert plant.disk() < 100
    store = plant.store()
    causes = {letter.cause_en for letter in store.letters(10_000)}
    assert store.letter_count() >= TOPICS - MACHINES
    assert len(store.machines()) <= MACHINES + 1
    store.close()
    assert any("invents topics" in cause for cause in causes)
    # What the wrong clocks counted stands, at its arrival; the newest word is the newest.
    assert [e.values["total"] for e in plant.read() if "total" in e.values] == [1, 40, 40, 2, 50]
    assert plant.read()[-1].id == event.id
    assert plant.edge.is_running()
    assert plant.gateway.is_running()
