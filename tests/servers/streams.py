"""Streams of one machine's events as they may come: everything that a machine can say, in any turn.

Each word is a kind and what it says of a small number; counters run on from word to word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from edge.instant import SECOND
from edge.plantfile import PlantFile
from gateway.event import Event, Stamp, event
from shadow.calendar import Calendar
from shadow.plant import Plant
from shadow.plantbook import read_plant

MACHINE = "press"
START = 1_743_210_000 * SECOND
"""2025-03-29T01:00Z: the clocks change in the night after."""

PLANT_TEXT = """
plant: {name: Streams, zone: Europe/Paris}
machines:
  press: {ideal_cycle: 8s, parts_per_cycle: 1, energy: power}
products:
  A: {ideal_cycle: 10s, programs: [P1]}
  B: {ideal_cycle: 40s}
reasons:
  door: {counts_as: setup}
  lunch: {counts_as: planned_stop}
calendar:
  shifts:
    - {name: early, days: mon-sun, from: "05:00", to: "13:00",
       breaks: [{from: "09:00", to: "09:20"}]}
    - {name: night, days: fri-sat, from: "21:00", to: "05:00"}
"""

Say = Callable[["Telling", int], Mapping[str, Any]]
Word = tuple[str, Say]


class Telling:
    """Where the counters of a machine stand while it speaks."""

    def __init__(self) -> None:
        self.totals: dict[str, int] = {}

    def count(self, name: str, step: int, width: int | None = None) -> int:
        """Move a counter on; by 7 means that it begins again."""
        now = self.totals.get(name, 60)
        now = step % 3 if step == 7 else now + step
        self.totals[name] = now % width if width else now
        return self.totals[name]


def plan(text: str = PLANT_TEXT) -> tuple[Plant, Calendar]:
    """Read the plant."""
    plant, calendar = read_plant(PlantFile.parse(text, name="plant.yaml"))[:2]
    return plant, calendar


def _state(state: str, *reasons: str) -> Word:
    return "state", lambda _, n: {"state": state, **_picked("reason", reasons, n)}


def _picked(name: str, words: Sequence[str], n: int) -> Mapping[str, str]:
    return {name: words[n % len(words)]} if words and n % (len(words) + 1) else {}


def _raw(of: str | None, **more: Any) -> Word:
    def say(telling: Telling, n: int) -> Mapping[str, Any]:
        key = f"{of} {more.get('name')}"
        total = telling.count(key, n, more.get("rollover"))
        return {**({"of": of} if of else {}), "total": total, **more}

    return "count", say


STATES: Sequence[Word] = (
    *(_state("producing", "auto"),) * 3,
    *(_state("down", "door", "jam"),) * 2,
    _state("starved", "no material"),
    _state("blocked"),
    _state("setup"),
    _state("idle", "lunch"),
    _state("planned_stop", "lunch", "door"),
    _state("off"),
    _state("unknown"),
    _state("who knows"),
)
COUNTERS: Sequence[Word] = (
    *(("count", lambda telling, _: {"of": "good", "total": telling.count("good None", 1)}),) * 8,
    _raw("good"),
    _raw("scrap"),
)
OTHER_COUNTS: Sequence[Word] = (
    _raw("total"),
    _raw("total"),
    _raw(None),
    _raw("good", name="lane 2"),
    _raw("rework", rollover=64),
    _raw("scrap", rollover=64, largest_step=50, name="x"),
    _raw("good", parts=2, name="pairs"),
    _raw("bits"),
    ("count", lambda _, n: {"good": n}),
    ("count", lambda _, n: {"good": 1, "scrap": n - 2, "rework": n % 2}),
)
CYCLES: Sequence[Word] = (
    ("cycle", lambda _, n: {"duration": n * 1.7}),
    ("cycle", lambda _, n: {"duration": n}),
    ("cycle", lambda _, n: {"phase": "begun" if n % 2 else "ended"}),
    ("cycle", lambda _, n: {"phase": "ended", "duration": n - 1.0}),
)
WORK: Sequence[Word] = (
    ("operation", lambda _, n: {"action": "started", "order": f"O{n}", "product": "AB"[n % 2]}),
    ("operation", lambda _, n: {"product": "ABC"[n % 3]}),
    ("operation", lambda _, n: {"program": f"P{n % 3}"}),
    ("operation", lambda _, n: {"action": "finished", "order": f"O{n}"}),
    ("operation", lambda _, n: {"order": "" if n % 2 else "O9"}),
)
PEOPLE: Sequence[Word] = (
    ("note", lambda _, n: {"text": "why", "reason": ("door", "lunch", "fire")[n % 3]}),
    ("note", lambda _, n: {"text": "recounted", "good": n - 3, "scrap": 1}),
    ("order", lambda _, n: {"action": "released", "order": f"O{n}"}),
    ("stock", lambda _, n: {"point": "rack", "direction": "in", "quantity": n}),
)
ENERGY: Sequence[Word] = (
    ("measurement", lambda _, n: {"name": "power", "value": n * 1.5, "unit": "kW"}),
    ("measurement", lambda _, n: {"name": "power", "value": n, "unit": "kWh"}),
    ("measurement", lambda _, n: {"name": "load", "value": n, "unit": "A"}),
)
PLAIN_LINKS: Sequence[Word] = (
    ("link", lambda _, n: {"via": "line", "status": "connected"}),
    ("link", lambda _, n: {"via": f"line {n % 2}", "status": "alive", "latency": 0.1}),
)
LINKS: Sequence[Word] = (
    *PLAIN_LINKS,
    ("link", lambda _, n: {"via": "line", "status": "connected", "heartbeat": n * 30.0}),
    ("link", lambda _, n: {"via": "line", "status": "alive", "heartbeat": 1_500.0}),
    ("link", lambda _, n: {"via": f"line {n % 2}", "status": "alive", "heartbeat": 20.0}),
    ("link", lambda _, n: {"via": f"line {n % 2}", "status": "lost", "reason": "cut"}),
    ("link", lambda _, n: {"via": "line", "status": "lost"}),
)
PLAIN = (*STATES, *COUNTERS, *COUNTERS, *WORK, *PEOPLE, *PLAIN_LINKS)
EVERYTHING = (*PLAIN, *OTHER_COUNTS, *CYCLES, *ENERGY, *LINKS)

GAPS = (0, 0, 0.5, 1, 3, 8, 8, 8, 20, 45, 70, 200, 900, 4_000, 30_000)
"""Seconds from one word to the next."""

Spoken = tuple[float, Word, int, int]


def spoken(
    words: Sequence[Word], most: int = 60, odds: int = 40, gaps: Sequence[float] = GAPS
) -> st.SearchStrategy[list[Event]]:
    """Draw what a machine says, in order; with 0 odds nothing was told late."""
    odd = st.integers(0, odds)
    one = st.tuples(st.sampled_from(gaps), st.sampled_from(words), st.integers(0, 7), odd)
    return st.lists(one, max_size=most).map(told)


def told(spoken: Sequence[Spoken]) -> list[Event]:
    """Make events of words, each id once, in order."""
    telling, at, found = Telling(), START, {}
    for place, (gap, (kind, say), number, odd) in enumerate(spoken):
        at += int(gap * SECOND)
        own = kind == "link" and odd % 7 == 3  # a link has its words from one place
        item = event(
            machine=MACHINE,
            kind=kind,
            values={**say(telling, number), **({"via": "own"} if own else {})},
            at=at,
            seq=place - 3 if odd == 1 else place,
            stamp=Stamp.ARRIVAL if odd == 2 else Stamp.SOURCE,
            signal="own" if own else "",
        )
        found[item.id] = item
    return sorted(found.values(), key=lambda item: item.order)
