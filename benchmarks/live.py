"""The live engine: events a second on one core, a look at many machines, a late event of last week.

What is fed to it is a plant's mix: nine events in ten are counts and cycles, the others states,
and each machine's link is confirmed every ten seconds.
"""

from __future__ import annotations

import gc
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace as changed

from benchmarks.figure import Figure
from edge.instant import HOUR, SECOND, Instant, parse_instant
from edge.plantfile import PlantFile
from gateway.event import Event, event
from gateway.stores.embedded import FILE, EmbeddedStore
from shadow.calendar import Calendar
from shadow.live import Live
from shadow.plant import Plant
from shadow.plantbook import read_plant
from shadow.service import Shadow
from shadow.snapshot import snapshot_json

START = parse_instant("2026-03-02T06:00:00Z")
_DAY = 24 * HOUR
_PAGE = 10_000
_FOLLOWED = """
plant: {{zone: Europe/Paris}}
machines: {{{machines}}}
calendar:
  shifts:
    - {{name: early, days: mon-sun, from: "05:00", to: "13:00",
        breaks: [{{from: "09:00", to: "09:20"}}]}}
    - {{name: late, days: mon-sun, from: "13:00", to: "21:00"}}
    - {{name: night, days: mon-sun, from: "21:00", to: "05:00"}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """So many machines, each with so many events, so many seconds apart in the mean."""

    machines: int
    events: int
    apart: float

    @property
    def names(self) -> Sequence[str]:
        """Name the machines."""
        return [f"m{number}" for number in range(self.machines)]


BUSY = Flow(machines=50, events=8_000, apart=0.5)
MANY = Flow(machines=500, events=900, apart=8)
WEEK = Flow(machines=5, events=60_000, apart=12)
FEW = Flow(machines=3, events=400, apart=20)


def live_figures(busy: Flow, many: Flow, week: Flow) -> list[Figure]:
    """Measure all three."""
    return [_folded(busy), *_looked_at(many), _late(week)]


def _plan(flow: Flow) -> tuple[Plant, Calendar]:
    machines = ", ".join(f"{name}: {{ideal_cycle: 10s}}" for name in flow.names)
    text = _FOLLOWED.format(machines=machines)
    plant, calendar = read_plant(PlantFile.parse(text, name="plant.yaml"))[:2]
    return plant, calendar


def _told(flow: Flow) -> list[Event]:
    told = [item for name in flow.names for item in _stream(flow, name)]
    return sorted(told, key=lambda item: item.seen)


def _stream(flow: Flow, machine: str) -> Iterator[Event]:
    dice, at, total, beat = random.Random(machine), START, 0, START
    state = "producing"
    yield _say(machine, "state", at, 0, state=state)
    yield _say(machine, "link", at, 1, via="opc", status="connected", heartbeat=30)
    for seq in range(2, flow.events):
        at += round(flow.apart * SECOND * (0.5 + dice.random()))
        kind = dice.random()
        if at - beat > 10 * SECOND:
            beat = at
            yield _say(machine, "link", at, seq, via="opc", status="alive", heartbeat=30)
        elif kind < 0.6:
            total += 1
            yield _say(machine, "count", at, seq, of="good", total=total)
        elif kind < 0.91:
            yield _say(machine, "cycle", at, seq, duration=9 + 2 * dice.random())
        else:
            stops = ("down", "starved", "blocked", "idle")
            state = "producing" if state != "producing" else dice.choice(stops)
            yield _say(machine, "state", at, seq, state=state)


def _say(machine: str, kind: str, at: Instant, seq: int, **values: str | float) -> Event:
    signal = "@link" if kind == "link" else ""
    seen = at + SECOND // 5
    return event(
        machine=machine, kind=kind, values=values, at=at, seq=seq, seen=seen, signal=signal
    )


def _begun(flow: Flow, events: Sequence[Event], folder: Path) -> tuple[Live, Sequence[Event]]:
    """A live engine whose machines were all heard, and what they tell after that."""
    store = EmbeddedStore(folder / FILE)
    known = 4 * flow.machines
    store.append(events[:known])
    live = Live(*_plan(flow), store)
    live.roll(events[known - 1].seen)
    return live, events[known:]


def _folded(flow: Flow) -> Figure:
    events = _told(flow)
    with tempfile.TemporaryDirectory(prefix="ombre-bench-") as folder:
        live, rest = _begun(flow, events, Path(folder))
        began = time.process_time()
        for first in range(0, len(rest), _PAGE):
            page = rest[first : first + _PAGE]
            live.roll(page[-1].seen)
            live.take(page)
        spent = time.process_time() - began
    return Figure(
        what="live: spans, counts, micro-stops, cycles, rolling windows",
        value=len(rest) / spent,
        unit="events/s",
        note=f"one core; {len(rest)} events of {flow.machines} machines; wanted: 200 000",
    )


def _looked_at(flow: Flow) -> Iterator[Figure]:
    events = _told(flow)
    plant, _ = _plan(flow)
    with tempfile.TemporaryDirectory(prefix="ombre-bench-") as folder:
        live, rest = _begun(flow, events, Path(folder))
        now = rest[-1].seen - 20 * SECOND
        before = [item for item in rest if item.seen < now]
        after = rest[len(before) :]
        for first in range(0, len(before), _PAGE):
            page = before[first : first + _PAGE]
            live.roll(page[-1].seen)
            live.take(page)
        gc.collect()
        gc.freeze()
        spent = []
        for _ in range(100):
            now += SECOND // 10
            page = [item for item in after if item.seen < now]
            after = after[len(page) :]
            live.roll(now)
            live.take(page)
            spent.append(_timed(plant, live, now, None))
        anew = [_timed(plant, live, now + number, 0) for number in (1, 2, 3)]
        gc.unfreeze()
    settled = sorted(spent[10:])
    rate = round(flow.machines / flow.apart)
    note = f"and its JSON, ten a second while {rate} events a second come; wanted: 25"
    what = f"live: snapshot of {flow.machines} machines"
    yield Figure(what=what, value=statistics.median(settled) * 1e3, unit="ms", note=note)
    yield Figure(what=f"{what}, 95 %", value=settled[len(settled) * 95 // 100] * 1e3, unit="ms")
    yield Figure(
        what=f"{what}, all figures anew",
        value=min(anew) * 1e3,
        unit="ms",
        note="as after a start; else figures that only time changes are made anew in turn",
    )


def _timed(plant: Plant, live: Live, now: Instant, lag: int | None) -> float:
    began = time.process_time()
    presents = live.snapshot(now) if lag is None else live.snapshot(now, lag)
    snapshot_json(plant, presents, now, 0)
    return time.process_time() - began


def _late(flow: Flow) -> Figure:
    """From an event of last week in the store to its revision in the figures of that shift."""
    events = _told(flow)
    plant, calendar = _plan(flow)
    with tempfile.TemporaryDirectory(prefix="ombre-bench-") as folder:
        store = EmbeddedStore(Path(folder) / FILE)
        with closing(store):
            for first in range(0, len(events), _PAGE):
                store.append(events[first : first + _PAGE])
            now = events[-1].seen + SECOND
            shadow = Shadow(plant, calendar, store, lambda: now)
            shadow.refresh()
            at = START + HOUR
            shadow.kpi(at - HOUR, at + HOUR, flow.names[:1])  # what came in before it began
            spent = []
            for number, machine in enumerate(flow.names):
                late = _say(machine, "state", at, 10**6 + number, state="setup")
                began = time.perf_counter()
                store.append([_seen(late, now)])
                shadow.refresh()
                shadow.now()
                told = shadow.kpi(at - HOUR, at + 3 * HOUR, [machine])["measures"]
                spent.append(time.perf_counter() - began)
                assert any(one["revision"] for one in told)
    age = (now - at) / _DAY
    return Figure(
        what="live: a late event is in the figures",
        value=max(spent),
        unit="s",
        note=f"of {age:.1f} days ago, slowest of {len(spent)}; into the store, refreshed, revised, "
        "asked; wanted: 2",
    )


def _seen(item: Event, seen: Instant) -> Event:
    return changed(item, seen=seen)
