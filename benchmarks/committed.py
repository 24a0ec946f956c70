"""From the moment a message is published until its event is committed and can be read."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.consumers import ombre_consumer
from benchmarks.figure import Figure
from benchmarks.setting import mosquitto
from edge.instant import system_clock
from gateway.event import Kind
from ombre.book import read_book

LOOK = 0.02
"""Seconds between two looks at the store's tail: a delay is measured at most that much too long."""

QUIET = 10.0


def committed(rate: int, seconds: int) -> list[Figure]:
    """Offer a rate and follow the embedded store's tail as a reader does."""
    with tempfile.TemporaryDirectory(prefix="ombre-bench-") as name:
        folder = Path(name)
        with mosquitto(folder) as broker, ombre_consumer(folder, broker, ""):
            delays = _delays(folder, broker, rate, rate * seconds)
    cuts = statistics.quantiles(delays, n=100, method="inclusive")
    lost = rate * seconds - len(delays)
    note = f"{rate}/s for {seconds} s, QoS 1, embedded store, looked every 20 ms; {lost} lost"
    return [
        Figure(what="published to committed, p50", value=cuts[49] * 1e3, unit="ms", note=note),
        Figure(what="published to committed, p99", value=cuts[98] * 1e3, unit="ms", note=note),
    ]


def _delays(folder: Path, broker: int, rate: int, count: int) -> list[float]:
    words = [str(broker), str(count), str(rate), "1"]
    delays: dict[str, float] = {}
    with closing(read_book(folder / "plant.yaml").home.open(system_clock)) as store:
        position = store.end()
        sender = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.publisher", *words], stdout=subprocess.DEVNULL
        )
        moved = time.monotonic()
        while len(delays) < count and (sender.poll() is None or time.monotonic() - moved < QUIET):
            events, position = store.tail(position)
            now = time.time_ns()
            for item in events:
                if item.kind is Kind.MEASUREMENT:
                    delays.setdefault(item.id, (now - item.at) / 1e9)
            if events:
                moved = time.monotonic()
            time.sleep(LOOK)
        if sender.wait(60):
            raise RuntimeError("the publisher failed")
    return list(delays.values())
