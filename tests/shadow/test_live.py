"""Live equals history: whatever order events arrive in, whenever somebody looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.instant import HOUR, MINUTE, Instant
from edge.text import Text
from gateway.event import Event, State
from gateway.store import StoreAway
from servers.shelf import SIX, Shelf, at, link, plan, raw, say, state
from shadow.history import measures, record
from shadow.kpi import measures_of
from shadow.live import HEADLINES, Live
from shadow.measure import Measure
from shadow.window import Window, total

PLAN = (
    "plant: {zone: UTC}\n"
    "machines: {m: {ideal_cycle: 60s}}\n"
    "products: {p: {ideal_cycle: 45s, programs: [P]}}\n"
    "targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}\n"
    "calendar:\n  shifts:\n"
    '    - {name: early, from: "06:00", to: "08:00", breaks: [{from: "06:30", to: "06:40"}]}\n'
    '    - {name: late, from: "08:00", to: "10:00"}\n'
)
BOUNCING = PLAN.replace("ideal_cycle: 60s}", "ideal_cycle: 60s, debounce: 7m}")
MINUTES = st.integers(-90, 200)
EVENTS = st.lists(
    st.one_of(
        st.builds(
            state,
            MINUTES,
            st.sampled_from(list(State)),
            seq=st.integers(0, 2),
            late=st.sampled_from([0, 3, 40]),
        ),
        st.builds(raw, MINUTES, st.integers(0, 60), of=st.sampled_from(["good", "scrap", "total"])),
        st.builds(
            lambda minute, total, parts: say(
                minute, "count", of="good", name="lane 2", total=total, rollover=64, parts=parts
            ),
            MINUTES,
            st.integers(0, 63),
            st.sampled_from([None, 4]),
        ),
        st.builds(lambda minute, good: say(minute, "count", good=good), MINUTES, st.integers(1, 9)),
        st.builds(
            link,
            MINUTES,
            st.sampled_from(["connected", "alive", "lost"]),
            via=st.sampled_from(["a", "b"]),
            heartbeat=st.sampled_from([None, 60, 900]),
        ),
        st.builds(lambda minute: say(minute, "operation", program="P"), MINUTES),
        st.builds(lambda minute: say(minute, "cycle", duration=5), MINUTES),
        st.builds(
            lambda minute, phase: say(minute, "cycle", phase=phase),
            MINUTES,
            st.sampled_from(["begun", "ended"]),
        ),
    ),
    min_size=1,
    max_size=30,
)


def history(store: Shelf, start: Instant, end: Instant, now: Instant, text: str = PLAN) -> Window:
    return record(*plan(text), store, "m", start, end, now).window(start, end)


def alike(measure: Measure) -> Measure:
    """A measure without its revision: only the live engine knows how often it had to mend."""
    return replace(measure, revision=0)


@pytest.mark.parametrize("text", [PLAN, BOUNCING])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_live_equals_history_in_any_order_of_arrival(text: str, data: st.DataObject) -> None:
    events: Sequence[Event] = data.draw(EVENTS)
    arrival = data.draw(st.permutations(events))
    now = at(data.draw(st.integers(0, 150)))
    store = Shelf()
    live = Live(*plan(text), store)
    live.roll(SIX)
    while arrival:
        size = data.draw(st.integers(1, 8))
        batch, arrival = arrival[:size], arrival[size:]
        store.append(batch)
        live.take(batch)
        if data.draw(st.booleans()):
            live.snapshot(now)  # looking must not change anything
        if data.draw(st.booleans()):
            live.take(batch)  # nor must being told twice
    live.roll(now)
    shift = live.shift
    assert shift is not None
    [present] = live.snapshot(now)
    window = present.window
    span = store.span("m")
    assert window.start == max(shift.start, span[0] if span else shift.start)
    assert window.end == max(window.start, min(now, shift.end))
    read = record(*plan(text), store, "m", live.since("m"), window.end, now)
    told = read.window(window.start, window.end)
    assert window == replace(told, stretches=())
    assert [alike(one) for one in present.measures] == measures_of(told, HEADLINES)


@pytest.mark.parametrize("text", [PLAN, BOUNCING])
@settings(max_examples=25, deadline=None)
@given(events=EVENTS, cut=st.integers(1, 199))
def test_a_period_cut_in_two_adds_up_to_the_whole(text: str, events: list[Event], cut: int) -> None:
    """The states of a window do not depend on where it ends: what comes later is looked at."""
    # Which counters there are decides how parts are reckoned: here they are there from the start.
    store = Shelf([*(raw(-99, 0, of=of) for of in ("total", "good", "scrap")), *events])
    now = at(200)
    whole = history(store, SIX, now, now, text)
    parts = [history(store, SIX, at(cut), now, text), history(store, at(cut), now, now, text)]
    for one in State:
        assert whole.time(one) == sum(part.time(one) for part in parts)
    assert sum(part.made.made for part in parts) == whole.made.made


def test_a_late_event_raises_the_revision_and_mends_the_figures() -> None:
    store = Shelf([state(0, "producing"), raw(0, 0), raw(20, 9), raw(50, 40)])
    live = Live(*plan(PLAN), store)
    live.roll(at(50))
    late = state(10, "down")
    store.append([late])
    live.take([late])
    [present] = live.snapshot(at(60))
    assert present.window.time(State.DOWN) == 50 * MINUTE
    assert present.measure("availability").revision == 1


def test_a_machine_never_heard_before_appears() -> None:
    store = Shelf()
    live = Live(*plan(PLAN), store)
    live.roll(at(0))
    new = state(3, "producing", machine="laser")
    store.append([new])
    live.take([new])
    assert [present.machine for present in live.snapshot(at(5))] == ["m", "laser"]
    assert live.window("laser", at(5)).start == at(3)


def test_the_next_shift_begins_anew_and_knows_how_things_stood() -> None:
    store = Shelf([state(0, "producing"), raw(0, 0), raw(60, 40)])
    live = Live(*plan(PLAN), store)
    live.roll(at(60))
    assert not live.roll(at(119))
    assert live.roll(at(120))
    [present] = live.snapshot(at(130))
    assert present.shift is not None
    assert present.shift.name.en == "late"
    assert present.window.time(State.PRODUCING) == 10 * MINUTE
    assert present.since == at(0)
    assert present.measure("count.good").value == 0


def test_after_the_last_shift_its_figures_stay_while_the_state_goes_on() -> None:
    store = Shelf([state(0, "producing"), raw(130, 0), raw(200, 50), state(300, "off")])
    live = Live(*plan(PLAN), store)
    live.roll(at(310))
    [present] = live.snapshot(at(310))
    assert present.state is State.OFF
    assert present.window.end == at(240)
    assert present.measure("count.good").value == 50


def test_a_clock_that_lags_does_not_make_the_store_be_read_for_ever() -> None:
    """Once seen, the lag is waited for: later events of that machine are folded in place."""
    store = Shelf([state(0, "producing"), raw(0, 0)])
    live = Live(*plan(PLAN), store)
    live.roll(SIX)
    reads = 0
    plain_read = store.read

    def counted(*args: object, **more: object) -> object:
        nonlocal reads
        reads += 1
        return plain_read(*args, **more)  # type: ignore[arg-type]

    store.read = counted  # type: ignore[method-assign,assignment]
    for minute in range(1, 100):
        batch = [
            link(minute, "alive", heartbeat=120),
            replace_seen(raw(minute - 1, minute), at(minute)),
        ]
        store.append(batch)
        live.take(batch)
    assert reads < 10
    assert total(live.window("m", at(99)).counts).good == 99


def replace_seen(item: Event, seen: Instant) -> Event:
    from msgspec.structs import replace as changed

    return changed(item, seen=seen)


def test_a_store_that_goes_away_while_mending_is_tried_again() -> None:
    store = Shelf([state(0, "producing"), raw(0, 0), raw(20, 9), raw(50, 40)])
    live = Live(*plan(PLAN), store)
    live.roll(at(50))
    late = state(10, "down")
    store.append([late])
    store.away = StoreAway(Text(en="gone", fr="partie"))
    with pytest.raises(StoreAway):
        live.take([late])
    store.away = None
    live.take([late])
    assert live.window("m", at(60)).time(State.DOWN) == 50 * MINUTE


def test_a_window_never_reaches_beyond_the_present() -> None:
    store = Shelf([state(0, "producing")])
    found = measures(*plan(PLAN), store, SIX, SIX + 24 * HOUR, ["m"], now=at(30))
    assert {measure.end for measure in found} == {at(30)}


def since(events: list[Event]) -> Instant | None:
    plant, calendar = plan(PLAN)
    live = Live(plant, calendar, Shelf(events))
    live.roll(at(30))
    [present] = live.snapshot(at(30))
    return present.since


def test_a_state_told_again_and_again_holds_since_it_was_told_first() -> None:
    """Many a controller repeats its state every few seconds; once the last one before six won."""
    again = [state(minute, "down") for minute in range(-300, 20, 2)]
    assert since([state(-400, "producing"), *again]) == at(-300)
    assert since(again) == at(-300)
    lost = [link(-100.5, "lost"), link(-90.5, "connected")]
    # After a loss a state counts from where it is told again.
    assert since([link(-310, "connected"), state(-305, "idle"), *again, *lost]) == at(-100)


def test_how_far_back_a_beginning_is_looked_for_has_an_end() -> None:
    again = [state(60 * hour, "down") for hour in range(-100, 0)]
    assert since(again) in {at(-60 * 33), at(-60 * 34)}
