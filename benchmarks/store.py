"""What the embedded store takes of the disk, how fast it compacts, how fast a month is read.

One event in ten is a state, the others are readings of two decimals, at instants of an uneven
clock, as machines give them.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figure import Figure
from edge.instant import HOUR
from gateway.embedded.compaction import clean, compact
from gateway.embedded.fill import size_of
from gateway.event import Event, event
from gateway.stores.embedded import FILE, EmbeddedStore

MONTH = 30 * 24 * HOUR
START = 1_735_689_600 * 10**9
_EVER = 2**63 - 1
_BATCH = 1_000
_COLUMNS = ("kind", "name", "value", "state", "total", "good")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How many machines over how many months; events a month of the first, and of each other."""

    machines: int
    months: int
    first: int
    other: int

    @property
    def events(self) -> int:
        """Count the events."""
        return self.months * (self.first + (self.machines - 1) * self.other)

    def said(self) -> str:
        """Describe it for the table."""
        return f"{self.events} events of {self.machines} machines over {self.months} months"


def store_figures(even: Work, year: Work) -> list[Figure]:
    """Weigh and compact one store; read a machine's month out of another."""
    return [*_weighed(even), _month_read(year)]


def _weighed(work: Work) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="ombre-bench-") as folder:
        path = Path(folder) / FILE
        with closing(EmbeddedStore(path)) as store:
            spent = _filled(store, work)
            hot = size_of(path)[0]
            begun = time.perf_counter()
            moved = compact(store.file, _EVER).moved
            rate = moved / (time.perf_counter() - begun)
            cold = size_of(path)[1]
    said, weight = work.said(), "MB per million events"
    each = spent / work.events * 1e6
    yield Figure(what="embedded: append and pack", value=each, unit="µs of CPU", note=said)
    yield Figure(what="embedded: hot store", value=hot / work.events, unit=weight, note=said)
    yield Figure(
        what="embedded: cold store", value=cold / moved, unit=weight, note=f"{moved} there"
    )
    yield Figure(what="embedded: compaction", value=rate, unit="events/s", note="one process")


def _month_read(work: Work) -> Figure:
    """Read one month of the first machine as a table; what counts is the best of some times."""
    start = START + work.months // 2 * MONTH
    with (
        tempfile.TemporaryDirectory(prefix="ombre-bench-") as folder,
        closing(EmbeddedStore(Path(folder) / FILE)) as store,
    ):
        _filled(store, work)
        compact(store.file, _EVER)
        compact(store.file, _EVER)
        clean(store.file)
        times = []
        for _ in range(7):
            begun = time.perf_counter()
            rows = len(store.table("machine-0", start, start + MONTH, _COLUMNS))
            times.append(time.perf_counter() - begun)
    note = f"{rows} events as a table, {times[0] * 1e3:.0f} ms the first time; of {work.said()}"
    what = "embedded: one machine's month"
    return Figure(what=what, value=min(times) * 1e3, unit="ms", note=note)


def _filled(store: EmbeddedStore, work: Work) -> float:
    """Append month by month; return the CPU seconds that took."""
    spent = 0.0
    for month in range(work.months):
        batch: list[Event] = []
        for item in _month(work, month):
            batch.append(item)
            if len(batch) == _BATCH:
                spent += _appended(store, batch)
                batch = []
        spent += _appended(store, batch)
    return spent


def _appended(store: EmbeddedStore, batch: list[Event]) -> float:
    begun = time.process_time()
    store.append(batch)
    return time.process_time() - begun


def _month(work: Work, month: int) -> Iterator[Event]:
    dice = random.Random(month)
    total = work.events // work.months
    at = START + month * MONTH
    for number in range(total):
        at += int(dice.expovariate(total / MONTH))
        first = dice.random() < work.first / total
        machine = 0 if first else 1 + number % (work.machines - 1)
        yield _said(dice, f"machine-{machine}", at, month * total + number)


def _said(dice: random.Random, machine: str, at: int, number: int) -> Event:
    if number % 10 == 0:
        kind, signal = "state", "state"
        values = {"state": dice.choice(("producing", "idle", "down"))}
    else:
        kind, signal = "measurement", f"signal {number % 5}"
        values = {"name": signal, "value": round(dice.gauss(50, 10), 2), "unit": "kW"}
    return event(
        machine=machine,
        kind=kind,
        values=values,
        at=at,
        seq=10**15 + number,
        seen=at + int(abs(dice.gauss(2e6, 5e5))),
        signal=f"plant/{machine}/{signal}",
    )
