"""What is measured: Ombre's edge and gateway, and beside them the minimal consumer."""

from __future__ import annotations

import itertools
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import paho.mqtt.client as mqtt
import psutil
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.setting import free_port, ombre, plant_text, running, wait_for
from edge.instant import system_clock
from gateway.event import Kind
from gateway.store import Position, Store
from ombre.book import read_book


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """Running programs, by name, and how many events they have committed since they were ready."""

    programs: dict[str, subprocess.Popen[bytes]]
    count: Callable[[], int]

    def cpu(self) -> float:
        """Return the processor time of all of them up to now, user and system."""
        times = [psutil.Process(one.pid).cpu_times() for one in self.programs.values()]
        return float(sum(one.user + one.system for one in times))

    def resident(self) -> dict[str, float]:
        """Return the resident memory of each, in megabytes."""
        return {
            name: psutil.Process(one.pid).memory_info().rss / 1e6
            for name, one in self.programs.items()
        }


@contextmanager
def ombre_consumer(folder: Path, broker: int, url: str) -> Iterator[Consumer]:
    """Run edge and gateway into the embedded store, or into the InfluxDB at `url`."""
    plant = write_plant(folder, broker, url)
    with ExitStack() as stack:
        programs = {
            service: stack.enter_context(
                running(ombre(service, "--plant", str(plant)), folder / f"{service}.log")
            )
            for service in ("edge", "gateway")
        }
        kept = stack.enter_context(closing(read_book(plant).home.open(system_clock)))
        counter = Counter(kept)
        probes = until_heard(broker, lambda: counter.count() > 0)
        wait_for(lambda: counter.count() >= probes, 30, "the probes")
        yield Consumer(programs=programs, count=lambda: counter.count() - probes)


@contextmanager
def minimal_consumer(folder: Path, broker: int, url: str) -> Iterator[Consumer]:
    """Run the minimal consumer into SQLite, or into the InfluxDB at `url`."""
    if url:
        query = urllib.parse.urlencode({"q": "CREATE DATABASE minimal"}).encode()
        urllib.request.urlopen(f"{url}/query", query).close()
        words: Sequence[str] = ("influxdb", url)
        counted = _influx_count(url)
    else:
        words = ("sqlite", str(folder / "minimal.sqlite"))
        counted = _sqlite_count(words[1])
    command = [sys.executable, "-m", "benchmarks.minimal", str(broker), *words]
    with running(command, folder / "minimal.log") as process:
        probes = until_heard(broker, lambda: counted() > 0)
        wait_for(lambda: counted() >= probes, 30, "the probes")
        yield Consumer(programs={"minimal": process}, count=lambda: counted() - probes)


def write_plant(folder: Path, broker: int, url: str) -> Path:
    """Write the plant file of the measurement."""
    plant = folder / "plant.yaml"
    settings = f"{{kind: influxdb, url: '{url}'}}" if url else "{kind: embedded}"
    plant.write_text(plant_text(broker, free_port(), settings), encoding="utf-8")
    return plant


def publish(broker: int, count: int, rate: float, qos: int) -> float:
    """Publish from a process of its own; return the seconds it took."""
    words = [str(broker), str(count), str(rate), str(qos)]
    command = [sys.executable, "-m", "benchmarks.publisher", *words]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def until_heard(broker: int, heard: Callable[[], bool]) -> int:
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


class Counter:
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
