"""What a message costs at offered rates, Ombre beside the minimal consumer, as ratios of one run.

JSON of 200 bytes on 50 topics at QoS 0, as others were measured. Ours keeps every message on disk
before anything else and each event once; the minimal one keeps nothing before the store has it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.consumers import Consumer, minimal_consumer, ombre_consumer, publish
from benchmarks.figure import Figure
from benchmarks.setting import influxdb, mosquitto
from benchmarks.throughput import STORES

RATES = (1_000, 4_000, 8_000)
QUIET = 10.0
"""Seconds without a new event after which what is missing counts as lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one offered rate took."""

    offered: int
    sent: float
    count: int
    kept: int
    cpu: float

    @property
    def per_100_000(self) -> float:
        """CPU-seconds of the consumer's programs for 100 000 messages."""
        return self.cpu / max(self.kept, 1) * 100_000

    def said(self, who: str) -> str:
        """Say how fast was really sent and what was lost."""
        lost = f", {self.count - self.kept} lost" if self.kept < self.count else ""
        return f"{who} {self.per_100_000:.2f} CPU-s per 100 000 (sent {self.sent:.0f}/s{lost})"


def offered(store: str, seconds: int, rates: Sequence[int] = RATES) -> list[Figure]:
    """Measure one store at each rate for some seconds, ours first, on the same servers."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ombre-bench-")))
        broker = stack.enter_context(mosquitto(folder))
        url = stack.enter_context(influxdb(folder)) if store == "influxdb" else ""
        with ombre_consumer(folder, broker, url) as consumer:
            ours = [_cost(consumer, broker, rate, seconds) for rate in rates]
            resident = consumer.resident()
        with minimal_consumer(folder, broker, url) as consumer:
            least = [_cost(consumer, broker, rate, seconds) for rate in rates]
    road = f"MQTT to {STORES[store]}"
    return [
        *(_ratio(road, one, other) for one, other in zip(ours, least, strict=True)),
        *_memory(road, resident, rates),
    ]


def _cost(consumer: Consumer, broker: int, rate: int, seconds: int) -> Cost:
    count, before, cpu = rate * seconds, consumer.count(), consumer.cpu()
    took = publish(broker, count, rate, 0)
    kept = _settled(consumer, before, count)
    spent = consumer.cpu() - cpu
    return Cost(offered=rate, sent=count / took, count=count, kept=kept, cpu=spent)


def _settled(consumer: Consumer, before: int, count: int) -> int:
    """Wait until all is kept, or nothing more comes; return how many are."""
    kept, moved = 0, time.monotonic()
    while kept < count and time.monotonic() - moved < QUIET:
        found = consumer.count() - before
        if found > kept:
            kept, moved = found, time.monotonic()
        time.sleep(0.2)
    return kept


def _ratio(road: str, ours: Cost, least: Cost) -> Figure:
    return Figure(
        what=f"{road}, {ours.offered}/s: processor, Ombre to minimal",
        value=ours.per_100_000 / least.per_100_000 if least.cpu else None,
        unit="times",
        note=f"{ours.said('Ombre')}; {least.said('minimal')}",
    )


def _memory(road: str, resident: Mapping[str, float], rates: Sequence[int]) -> Iterator[Figure]:
    for name, size in resident.items():
        note = f"resident after {', '.join(map(str, rates))} a second"
        yield Figure(what=f"{road}: memory of {name}", value=size, unit="MB", note=note)
