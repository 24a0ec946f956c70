"""Events a second, from MQTT publish to committed in a store, beside a minimal consumer's."""

from __future__ import annotations

import itertools
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import paho.mqtt.client as mqtt
import psutil
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.figure import Figure
from benchmarks.setting import (
    free_port,
    influxdb,
    mosquitto,
    ombre,
    plant_text,
    running,
    wait_for,
)
from edge.instant import system_clock
from gateway.event import Kind
from gateway.store import Position, Store
from ombre.book import read_book

PATIENCE = 600.0
STORES = {"embedded": "the embedded store", "influxdb": "InfluxDB"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run took."""

    events: int
    seconds: float
    cpu: float

    def figures(self, what: str, note: str) -> Iterator[Figure]:
        """Yield the rate, and what the consumer alone cost."""
        yield Figure(
            what=f"{what}: rate", value=self.events / self.seconds, unit="events/s", note=note
        )
        cost = self.cpu / self.events * 100_000
        yield Figure(what=f"{what}: processor", value=cost, unit="CPU-s per 100 000")


def throughput(store: str, count: int) -> list[Figure]:
    """Measure one store, Ombre and the minimal consumer one after the other on the same servers."""
    note = f"{count} messages at QoS 1, flat out"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ombre-bench-")))
        broker = stack.enter_context(mosquitto(folder))
        url = stack.enter_context(influxdb(folder)) if store == "influxdb" else ""
        ours = _ombre(folder, broker, url, count)
        least = _minimal(folder, broker, url, count)
    road = f"MQTT to {STORES[store]}"
    return [
        *ours.figures(f"{road}, Ombre", f"{note}; through the disk outbox, each id once"),
        *least.figures(f"{road}, minimal", f"{note}; paho, msgspec, one write a batch; no outbox"),
    ]


def _ombre(folder: Path, broker: int, url: str, count: int) -> Run:
    plant = folder / "plant.yaml"
    settings = f"{{kind: influxdb, url: '{url}'}}" if url else "{kind: embedded}"
    plant.write_text(plant_text(broker, free_port(), settings), encoding="utf-8")
    with ExitStack() as stack:
        services = [
            stack.enter_context(
                running(ombre(service, "--plant", str(plant)), folder / f"{service}.log")
            )
            for service in ("edge", "gateway")
        ]
        kept = stack.enter_context(closing(read_book(plant).home.open(system_clock)))
        counter = _Counter(kept)
        probes = _until_heard(broker, lambda: counter.count() > 0)
        wait_for(lambda: counter.count() >= probes, 30, "the probes")
        return _timed(services, broker, count, lambda: counter.count() - probes)


def _minimal(folder: Path, broker: int, url: str, count: int) -> Run:
    if url:
        query = urllib.parse.urlencode({"q": "CREATE DATABASE minimal"}).encode()
        urllib.request.urlopen(f"{url}/query", query).close()
        words = ("influxdb", url)
        counted = _influx_count(url)
    else:
        words = ("sqlite", str(folder / "minimal.sqlite"))
        counted = _sqlite_count(words[1])
    command = [sys.executable, "-m", "benchmarks.minimal", str(broker), *words]
    with running(command, folder / "minimal.log") as process:
        probes = _until_heard(broker, lambda: counted() > 0)
        wait_for(lambda: counted() >= probes, 30, "the probes")
        return _timed([process], broker, count, lambda: counted() - probes)


def _timed(
    consumers: list[subprocess.Popen[bytes]], broker: int, count: int, counted: Callable[[], int]
) -> Run:
    processes = [psutil.Process(process.pid) for process in consumers]
    before, start = _cpu(processes), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "benchmarks.publisher", str(broker), str(count), "0"], check=True
    )
    wait_for(lambda: counted() >= count, PATIENCE, f"{count} events in the store")
    seconds = time.perf_counter() - start
    return Run(events=count, seconds=seconds, cpu=_cpu(processes) - before)


def _cpu(processes: list[psutil.Process]) -> float:
    times = [process.cpu_times() for process in processes]
    return float(sum(one.user + one.system for one in times))


def _until_heard(broker: int, heard: Callable[[], bool]) -> int:
    """Publish a value now and then until the consumer has kept one; return how many were sent.

    A consumer that subscribes late misses the first ones: those sent after are then waited for.
    """
    with _publisher(broker) as client:
        for number in itertools.count(1):
            payload = f'{{"t":{time.time_ns()},"v":0.5}}'
            client.publish("bench/m00", payload, qos=1).wait_for_publish(5)
            deadline = time.monotonic() + 1.0
            while time.monotonic() < deadline:
                if heard():
                    return 1
                time.sleep(0.05)
            if number > 60:
                break
    raise TimeoutError("nothing arrived in the store within a minute")


@contextmanager
def _publisher(broker: int) -> Iterator[mqtt.Client]:
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", broker)
    client.loop_start()
    try:
        yield client
    finally:
        client.loop_stop()
        client.disconnect()


class _Counter:
    """Counts what the tail of a store holds, each id once, looking five times a second."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._position: Position = 0
        self._met: set[str] = set()
        self._due = 0.0

    def count(self) -> int:
        if time.monotonic() >= self._due:
            self._look()
            self._due = time.monotonic() + 0.2
        return len(self._met)

    def _look(self) -> None:
        while True:
            events, self._position = self._store.tail(self._position)
            self._met.update(one.id for one in events if one.kind is Kind.MEASUREMENT)
            if not events:
                return


def _sqlite_count(path: str) -> Callable[[], int]:
    def counted() -> int:
        if not Path(path).exists():
            return 0
        try:
            with closing(sqlite3.connect(path)) as base:
                [total] = base.execute("SELECT max(rowid) FROM row").fetchone()
        except sqlite3.OperationalError:
            return 0
        return int(total or 0)

    return counted


def _influx_count(url: str) -> Callable[[], int]:
    query = urllib.parse.urlencode({"db": "minimal", "q": "SELECT count(value) FROM row"})

    def counted() -> int:
        request = urllib.request.Request(f"{url}/query?{query}", headers={"Accept": "text/csv"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            lines = answer.read().decode().split()
        return int(lines[-1].split(",")[-1]) if len(lines) > 1 else 0

    return counted
