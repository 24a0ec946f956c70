"""How machines are followed: what is read from the store, what is kept, and what a look costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from edge.instant import HOUR, MINUTE, SECOND, Instant
from gateway.event import Event, State
from servers.shelf import SIX, Shelf, at, link, plan, raw, say, state
from shadow.history import record
from shadow.live import LAG, WINDOWS, Live

PLAN = (
    "plant: {zone: UTC}\n"
    "machines: {m: {ideal_cycle: 60s}}\n"
    "calendar:\n  shifts:\n"
    '    - {name: early, from: "06:00", to: "14:00", breaks: [{from: "09:00", to: "09:20"}]}\n'
    '    - {name: late, from: "14:00", to: "22:00"}\n'
)
BEGUN = (state(0, "producing"), raw(0, 0))


class Counting(Shelf):
    """A store that counts how often it is read."""

    def __init__(self, events: Sequence[Event] = ()) -> None:
        super().__init__(events)
        self.reads = 0

    def _own(self, machine: str) -> list[Event]:
        self.reads += 1
        return super()._own(machine)


def followed(events: Sequence[Event], minute: float) -> tuple[Live, Counting]:
    store = Counting(events)
    live = Live(*plan(PLAN), store)
    live.roll(at(minute))
    store.reads = 0
    return live, store


def tell(live: Live, store: Shelf, *events: Event) -> list[Event]:
    store.append(events)
    return live.take(events)


def test_hours_and_shifts_pass_without_the_store_being_read() -> None:
    live, store = followed(BEGUN, 1)
    for minute in range(2, 600):
        live.roll(at(minute))
        tell(live, store, raw(minute, minute))
    assert store.reads == 0
    live.roll(at(600))
    windows = live.windows("m", at(600))
    assert {name: (window.start - SIX) // MINUTE for name, window in windows.items()} == {
        "shift": 480,
        "hour": 600,
        "day": 0,
        "rolling": 540,
    }
    assert windows["day"].made.good == 599 - 20  # those of the break are not planned
    assert windows["shift"].made.good == 120
    assert windows["rolling"].made.good == 60


def test_what_is_decided_is_let_go_of() -> None:
    live, store = followed(BEGUN, 1)
    for minute in range(2, 400):
        live.roll(at(minute))
        words = ["down", "producing"] if minute % 3 else ["producing"]
        tell(live, store, *(state(minute + n / 4, word) for n, word in enumerate(words)))
        tell(live, store, raw(minute + 0.6, minute), say(minute + 0.7, "cycle", duration=5))
    books = live._followers["m"]._line.books
    assert len(books.track.counts.steps) < 5
    assert len(books.track.spans.told()) < 6
    assert len(books.cells) < 3


def test_events_that_swap_places_are_put_right_without_the_store() -> None:
    live, store = followed(BEGUN, 10)
    first = [changed(raw(10 + n / 60, n), seen=at(10.2)) for n in (1, 3, 5, 7)]
    then = [changed(raw(10 + n / 60, n), seen=at(10.2)) for n in (6, 2, 4)]
    live.roll(at(10.2))
    assert tell(live, store, *first) == []
    assert tell(live, store, *then) == []
    assert store.reads == 0
    [present] = live.snapshot(at(10.3))
    assert present.window.made.good == 7


def test_an_event_told_again_counts_once_however_late() -> None:
    """A redelivery has the same id and another place in the order of arrival."""
    live, store = followed(BEGUN, 1)
    made = [say(minute, "count", good=1, seq=minute) for minute in range(1, 90)]
    for minute, item in enumerate(made, 2):
        live.roll(at(minute))
        tell(live, store, item)
    for item in made:
        again = changed(item, seq=item.seq + 1_000)
        store.append([again])
        live.take([again])
    live.roll(at(91))
    live.mend()
    assert live.window("m", at(91)).made.good == 89


def test_a_clock_set_back_makes_the_machines_be_read_anew() -> None:
    events = [*BEGUN, *(raw(minute, minute) for minute in range(1, 60))]
    live, store = followed(events, 60)
    live.roll(at(30))
    assert live.window("m", at(30)).made.good == 29
    assert store.reads > 0


def test_what_is_dated_ahead_counts_when_its_time_has_come() -> None:
    live, store = followed(BEGUN, 10)
    tell(live, store, changed(raw(12, 5), seen=at(10)), changed(state(13, "down"), seen=at(10)))
    live.roll(at(11))
    assert live.window("m", at(11)).made.good == 0
    live.roll(at(14))
    assert live.window("m", at(14)).made.good == 5
    assert live.window("m", at(14)).time(State.DOWN) == MINUTE


def test_when_many_machines_are_late_some_are_read_at_each_turn() -> None:
    names = [f"m{number}" for number in range(30)]
    text = PLAN.replace("{m: {ideal_cycle: 60s}}", f"{{{', '.join(f'{n}: {{}}' for n in names)}}}")
    store = Counting([state(0, "producing", machine=name) for name in names])
    live = Live(*plan(text), store)
    live.roll(at(20))
    for minute in (21, 40):
        tell(live, store, *(link(minute, "alive", machine=name) for name in names))
        live.roll(at(minute))
    late = [state(10, "down", machine=name, late=30) for name in names]
    assert len(tell(live, store, *late)) == len(names)
    told = [live.window(name, at(41)).time(State.DOWN) > 0 for name in names]
    assert 0 < sum(told) < len(names)
    for _ in range(4):
        live.roll(at(41))
    assert all(live.window(name, at(41)).time(State.DOWN) == 31 * MINUTE for name in names)


def test_an_event_from_before_the_books_is_looked_at_but_not_all_is_read() -> None:
    old = [state(-930, "down"), state(-900, "idle")]
    events = [*old, *BEGUN, *(raw(minute, minute) for minute in range(1, 60))]
    live, store = followed(events, 60)
    rebuilt: list[Instant] = []
    follower = live._followers["m"]
    whole = follower.rebuild
    follower.rebuild = lambda store: (rebuilt.append(0), whole(store))[1]  # type: ignore[method-assign]
    assert tell(live, store, state(-1000, "down")) == []
    assert not follower.late
    assert rebuilt == []
    tell(live, store, link(-100, "lost"))
    assert rebuilt == [0]


def test_figures_may_be_a_little_old_where_only_time_went_by_but_the_state_is_not() -> None:
    live, store = followed([*BEGUN, link(0, "connected", heartbeat=30)], 1)
    [first] = live.snapshot(at(1))
    assert live.snapshot(at(1) + LAG) == [first]
    [second] = live.snapshot(at(1) + LAG + 1)
    assert second.window.end == at(1) + LAG + 1
    live.snapshot(at(1.5))
    [silent] = live.snapshot(at(1.5) + 1)  # three heartbeats of thirty seconds stayed out
    assert silent.state is State.UNKNOWN
    assert silent.window.end == at(1.5) + 1
    tell(live, store, raw(1.6, 3))
    [counted] = live.snapshot(at(1.7))
    assert counted.window.made.good == 3


@pytest.mark.parametrize("minute", [179.5, 180, 185, 199.9, 200, 205, 479, 481])
@pytest.mark.parametrize("stop", ["down", "idle", "producing"])
def test_a_stop_through_a_break_or_the_end_of_a_shift_is_counted_once(
    minute: float, stop: str
) -> None:
    events = [*BEGUN, raw(1, 1), state(170, stop), link(175, "alive")]
    live, store = followed([*events, state(450, "producing"), state(478, stop)], 1)
    for now in (at(minute), at(minute) + 30 * SECOND, at(minute) + HOUR):
        live.roll(now)
        for window in live.windows("m", now, WINDOWS).values():
            read = record(*plan(PLAN), store, "m", live.since("m"), window.end, now)
            told = read.window(window.start, window.end)
            assert window == replace(told, stretches=())
