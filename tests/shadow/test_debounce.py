"""A state shorter than the machine's debounce is the state before it; unknown stays unknown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge.instant import MINUTE
from gateway.event import State
from servers.shelf import SIX, Shelf, at, link, plan, state
from shadow.debounce import Held, debounced
from shadow.history import record
from shadow.live import Live
from shadow.spans import SpanFold

PLAN = "plant: {zone: UTC}\nmachines: {m: {debounce: 5m}}\n"


def told(*events, until=100, now=None):
    fold = SpanFold("m", 5 * MINUTE)
    for item in events:
        fold.push(item)
    spans = fold.spans(SIX, at(until), None if now is None else at(now))
    return [(span.state.value, (span.end - span.start) // MINUTE) for span in spans]


def test_a_short_stop_is_no_stop_and_a_long_one_begins_when_it_began():
    run = state(0, "producing")
    assert told(run, state(50, "down"), state(54, "producing")) == [("producing", 100)]
    assert told(run, state(50, "down"), state(55, "producing")) == [
        ("producing", 50),
        ("down", 5),
        ("producing", 45),
    ]


def test_short_states_in_a_row_belong_to_the_last_one_that_lasted():
    bounces = [state(50 + 2 * step, "idle" if step % 2 else "down") for step in range(10)]
    assert told(state(0, "producing"), *bounces) == [("producing", 68), ("idle", 32)]


def test_the_state_that_holds_now_is_believed_once_it_has_lasted():
    events = [state(0, "producing"), state(97, "down")]
    assert told(*events) == [("producing", 100)]
    assert told(*events, now=101) == [("producing", 100)]
    assert told(*events, now=102) == [("producing", 97), ("down", 3)]
    assert told(*events, state(110, "down")) == [("producing", 97), ("down", 3)]


def test_what_is_unknown_stays_unknown_and_what_follows_is_believed_at_once():
    assert told(state(0, "producing"), link(50, "lost"), link(51, "connected"), state(52, "down"),
                state(53, "producing")) == [
        ("producing", 50), ("unknown", 2), ("down", 1), ("producing", 47),
    ]  # fmt: skip


def test_the_page_shows_a_state_once_it_has_lasted_and_since_it_began():
    store = Shelf([state(0, "producing"), state(97, "down")])
    live = Live(*plan(PLAN), store)
    live.roll(at(98))
    assert [live.snapshot(at(now))[0].state.value for now in (98, 101, 102)] == [
        *("producing", "producing", "down")
    ]
    assert live.snapshot(at(102))[0].since == at(97)


def test_a_period_that_begins_among_bounces_looks_back_to_what_lasted():
    bounces = [state(minute, "idle" if minute % 2 else "down") for minute in range(-30, 1)]
    store = Shelf([state(-60, "producing"), *bounces])
    found = record(*plan(PLAN), store, "m", at(-1), at(1), at(1)).window(at(-1), at(1))
    assert found.time(State.PRODUCING) == 2 * MINUTE


def changes(entries: list[Held]) -> list[Held]:
    """What a fold holds: in order, and each entry says something else than the one before."""
    inside = sorted({entry[0]: entry for entry in entries}.values())
    return [
        entry
        for before, entry in zip([None, *inside], inside, strict=False)
        if before is None or before[1:] != entry[1:]
    ]


HELD = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from(State), st.sampled_from(["", "a"])), max_size=20
).map(changes)


@given(HELD, st.integers(0, 50), st.integers(200, 300))
def test_every_change_that_is_left_lasted_or_touches_the_unknown(
    held: list[Held], least: int, present: int
) -> None:
    left = debounced(held, least, present)
    assert set(left) <= set(held)
    unknown = [entry for entry in held if entry[1] is State.UNKNOWN]
    assert [entry for entry in left if entry[1] is State.UNKNOWN] == unknown
    if least:
        again = debounced(left, least, present)
        assert list(again) == list(left)
