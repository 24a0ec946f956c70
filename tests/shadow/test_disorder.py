"""A day with every kind of disorder gives the same events, spans and measures as in order.

The readings go the real way: outbox, gateway, embedded store, and the live shadow looks all the
time. What they are is the same in both tellings, `seen` included; how they come is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.instant import HOUR, Instant
from edge.outbox import Outbox
from edge.plantfile import PlantFile
from edge.reading import Reading
from edge.sources import read_sources
from gateway.event import Event
from gateway.normalise import Normaliser
from gateway.service import move, recall
from gateway.signals import read_signals
from gateway.store import Store, store_kinds
from servers.day import (
    EVENING,
    MORNING,
    PLANT,
    backwards,
    day,
    doubled,
    said_by_edges_in_order,
    shuffled,
)
from servers.shelf import Shelf
from shadow.history import all_machines, measures, record
from shadow.lead_in import lead_in
from shadow.live import Live
from shadow.plantbook import read_plant
from shadow.revisions import FILE, Revisions
from shadow.service import Shadow
from shadow.track import Track

BOOK = PlantFile.parse(PLANT, name="plant.yaml")
PLAN = read_plant(BOOK)
BATCH = 2_000
KEPT = 400
"""So many readings a batch of the gateway, odd on purpose: a restart falls between two."""


def normaliser() -> Normaliser:
    sources = read_sources(BOOK)
    return Normaliser(read_signals(BOOK, list(sources), list(PLAN[0].machines)), sources)


class Way:
    """Outboxes, gateway, store and shadow; `restart` closes everything and begins again."""

    def __init__(self, folder: Path, boxes: int = 1) -> None:
        self.folder, self.boxes, self.now = folder, boxes, MORNING
        self.begin()

    def begin(self) -> None:
        kind = store_kinds()["embedded"]
        self.outboxes = [
            Outbox(self.folder / f"outbox{number}.sqlite", lambda: self.now)
            for number in range(self.boxes)
        ]
        self.store: Store = kind.open(kind.settings(), self.folder, lambda: self.now)
        self.revisions = Revisions(self.folder / FILE)
        self.normaliser = normaliser()
        recall(self.normaliser, self.store)
        self.shadow = Shadow(*PLAN, self.store, lambda: self.now, self.revisions)

    def end(self) -> None:
        self.revisions.close()
        self.store.close()
        for box in self.outboxes:
            box.close()

    def restart(self) -> None:
        self.end()
        self.begin()

    def tell(self, readings: Sequence[Reading], *, look: bool = True) -> None:
        """Put readings into the outboxes, each source's into its own, and move them on."""
        for number, box in enumerate(self.outboxes):
            box.put([one for one in readings if hash_of(one.source) % self.boxes == number])
        self.now = max(self.now, *(one.seen for one in readings))
        for box in self.outboxes:
            while move(box, self.normaliser, self.store, KEPT):
                pass
        if look:
            self.shadow.refresh()
            self.shadow.now()
            self.shadow.flow()

    def answers(self) -> dict[str, Any]:
        """Everything that can be known of the day at its end."""
        self.now = EVENING
        self.shadow.refresh()
        machines = all_machines(PLAN[0], self.store)
        tracks = {name: list(self.store.read(name, 0, 2**62)) for name in machines}
        return {
            "events": {name: [said(item) for item in told] for name, told in tracks.items()},
            "spans": {name: spans(name, told) for name, told in tracks.items()},
            "measures": [self.measured(by) for by in (None, "hour", "shift", "day")],
            "now": bare(self.shadow.now()["machines"]),
            "flow": bare(self.shadow.flow(MORNING, EVENING)),
            "maturity": bare(self.shadow.maturity()),
            "letters": sorted(one.id for one in self.store.letters(9_999) if one.body),
        }

    def measured(self, by: str | None) -> Any:
        return bare(self.shadow.kpi(MORNING, EVENING, None, by)["measures"])


def hash_of(source: str) -> int:
    return sum(source.encode())


def said(item: Event) -> tuple[Any, ...]:
    return (item.id, item.at, item.seen, item.kind, tuple(sorted(item.values.items())))


def spans(machine: str, told: Sequence[Event]) -> Any:
    track = Track(PLAN[0], machine)
    for item in told:
        track.push(item)
    return track.spans.spans(MORNING, EVENING)


def bare(answer: Any) -> Any:
    """Leave out what may differ: whether a figure was another one before."""
    if isinstance(answer, dict):
        return {key: bare(v) for key, v in answer.items() if key not in {"revised", "revision"}}
    return [bare(one) for one in answer] if isinstance(answer, list | tuple) else answer


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    way = Way(tmp_path_factory.mktemp("in-order"))
    way.tell(day(7), look=False)
    found = way.answers()
    way.end()
    assert len(found["events"]["press"]) > 5_000
    assert {span.state.value for span in found["spans"]["press"]} >= {"producing", "unknown"}
    assert found["letters"]
    return found


def batches(readings: Sequence[Reading]) -> Iterator[Sequence[Reading]]:
    for start in range(0, len(readings), BATCH):
        yield readings[start : start + BATCH]


def alike(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name, answer in expected.items():
        assert found[name] == answer, name


def out_of_order(readings: list[Reading]) -> list[Reading]:
    return shuffled(readings, 1)


def told_twice(readings: list[Reading]) -> list[Reading]:
    return doubled(readings, 2)


def all_at_once(readings: list[Reading]) -> list[Reading]:
    return doubled(shuffled(shuffled(readings, 3), 4), 5)


@pytest.mark.parametrize("disorder", [out_of_order, backwards, told_twice])
def test_a_day_in_disorder_is_the_day(
    disorder: Callable[[list[Reading]], list[Reading]], in_order: dict[str, Any], tmp_path: Path
) -> None:
    way = Way(tmp_path)
    for some in batches(disorder(day(7))):
        way.tell(some)
    alike(way.answers(), in_order)
    way.end()


def test_a_day_over_two_outboxes_with_restarts_in_between_is_the_day(
    in_order: dict[str, Any], tmp_path: Path
) -> None:
    """Shuffled, late, doubled, from two edges, and everything began anew now and then."""
    way = Way(tmp_path, boxes=2)
    for number, some in enumerate(batches(all_at_once(day(7)))):
        way.tell(some)
        if number % 2:
            way.restart()
    alike(way.answers(), in_order)
    assert way.shadow.now()["revisions"]
    way.end()


def test_what_was_told_again_changes_nothing(in_order: dict[str, Any], tmp_path: Path) -> None:
    """A day told in order, then once more as a whole, as an outbox that came back from a copy."""
    way = Way(tmp_path)
    for some in batches(day(7)):
        way.tell(some)
    way.measured(None)
    before = way.shadow.now()["revisions"]
    for some in batches(day(7)):
        way.tell(some)
    alike(way.answers(), in_order)
    assert way.shadow.now()["revisions"] == before
    way.end()


QUARTER = [one for one in day(11, MORNING + 5 * HOUR // 4) if one.seen >= MORNING + HOUR]
"""A quarter of an hour at work, for the many tellings of the small version."""
END: Instant = MORNING + 2 * HOUR


def told(readings: Sequence[Reading], sizes: Sequence[int]) -> tuple[Shelf, Live]:
    store, reader = Shelf(), normaliser()
    live = Live(*PLAN, store)
    live.roll(END)
    rest, count = list(readings), 0
    while rest:
        size = sizes[count % len(sizes)]
        some, rest, count = rest[:size], rest[size:], count + 1
        events = [
            e for seq, one in enumerate(some) for e in reader.events(one, count * 1000 + seq)[0]
        ]
        store.append(events)
        live.take(events)
    return store, live


def figures(store: Shelf, live: Live) -> Any:
    machines = ("press", "laser")
    history = measures(*PLAN, store, MORNING, END, machines, "hour", now=END)
    held = [record(*PLAN, store, name, MORNING, END, END).window(MORNING, END) for name in machines]
    ids = [[item.id for item in store.read(name, 0, END)] for name in machines]
    now = [present.window for present in live.snapshot(END)]
    assert [len(list(lead_in(store, PLAN[0], name, MORNING))) for name in machines] == [0, 0]
    return ids, history, held, now


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_order_of_a_few_readings_is_the_same_quarter_of_an_hour(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(QUARTER) - 60))
    some = QUARTER[start : start + 60]
    again = data.draw(st.lists(st.sampled_from(some), max_size=10))
    mixed = [*said_by_edges_in_order(data.draw(st.permutations(some)), some), *again]
    sizes = data.draw(st.lists(st.integers(1, 20), min_size=1, max_size=4))
    assert figures(*told(mixed, sizes)) == figures(*told(some, [60]))
