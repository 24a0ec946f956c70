"""Events a second, from MQTT publish to committed in a store, beside a minimal consumer's."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.consumers import Consumer, minimal_consumer, ombre_consumer, publish
from benchmarks.figure import Figure
from benchmarks.setting import influxdb, mosquitto, wait_for

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
    note = f"{count} messages of 200 bytes at QoS 1, flat out"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ombre-bench-")))
        broker = stack.enter_context(mosquitto(folder))
        url = stack.enter_context(influxdb(folder)) if store == "influxdb" else ""
        with ombre_consumer(folder, broker, url) as consumer:
            ours = _timed(consumer, broker, count)
        with minimal_consumer(folder, broker, url) as consumer:
            least = _timed(consumer, broker, count)
    road = f"MQTT to {STORES[store]}"
    return [
        *ours.figures(f"{road}, Ombre", f"{note}; through the disk outbox, each id once"),
        *least.figures(f"{road}, minimal", f"{note}; paho, msgspec, one write a batch; no outbox"),
    ]


def _timed(consumer: Consumer, broker: int, count: int) -> Run:
    before, start = consumer.cpu(), time.perf_counter()
    publish(broker, count, 0, 1)
    wait_for(lambda: consumer.count() >= count, PATIENCE, f"{count} events in the store")
    seconds = time.perf_counter() - start
    return Run(events=count, seconds=seconds, cpu=consumer.cpu() - before)
