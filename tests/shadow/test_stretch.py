"""What each stretch of time counts as: reasons, micro-stops, changeovers, and who comes first."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.instant import MINUTE
from gateway.event import Event, State
from servers.shelf import at, raw, say, state, window_of
from shadow.span import Span
from shadow.stretch import Changeover, Explained, stretches
from shadow.time_class import EXPLAINED, OF_STATE, PRIORITY, RANK, TimeClass
from shadow.window import Window

PLAN = (
    "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 10s}}\n"
    "products: {a: {programs: [A]}, b: {programs: [B]}}\n"
    "reasons: {tool: {counts_as: setup}, trial: {counts_as: planned_stop}, door: {}}\n"
)


def classes(window: Window) -> list[tuple[str, float, float]]:
    """Tell the classes of a window, in minutes after six."""
    told: list[tuple[str, float, float]] = []
    for one in window.stretches:
        start, end = ((edge - at(0)) / MINUTE for edge in (one.start, one.end))
        if told and told[-1][0] == one.time_class.value:
            start = told.pop()[1]
        told.append((one.time_class.value, start, end))
    return told


def said(*pairs: tuple[float, str]) -> list[Event]:
    return [state(minute, word) for minute, word in pairs]


def laid(
    events: Sequence[Event], end: float = 60, plan: str = PLAN
) -> list[tuple[str, float, float]]:
    return classes(window_of(plan, events, 0, end))


def test_every_class_has_one_place_in_the_priorities() -> None:
    assert sorted(PRIORITY) == sorted(TimeClass)
    assert set(OF_STATE) == set(State)
    assert RANK[TimeClass.UNKNOWN] == 0
    assert set(TimeClass) - {"producing", "unknown"} == EXPLAINED


@pytest.mark.parametrize("word", ["down", "starved", "blocked"])
def test_a_stop_that_is_over_within_the_bound_is_a_micro_stop(word: str) -> None:
    short = said((0, "producing"), (10, word), (10.99, "producing"))
    assert laid(short)[1] == ("micro_stop", 10, 10.99)
    long = said((0, "producing"), (10, word), (11, "producing"))
    assert laid(long)[1] == (word, 10, 11)


@pytest.mark.parametrize("word", ["setup", "idle", "off", "planned_stop", "unknown"])
def test_other_short_times_stay_what_they_are(word: str) -> None:
    assert laid(said((0, "producing"), (10, word), (10.5, "producing")))[1][0] == word


def test_short_stops_that_follow_each_other_are_one_stop() -> None:
    chain = said((0, "producing"), (10, "starved"), (10.5, "down"), (10.9, "blocked"))
    assert [one[0] for one in laid([*chain, state(11.2, "producing")])] == [
        *("producing", "starved", "down", "blocked", "producing"),
    ]
    assert [one[0] for one in laid([*chain, state(10.95, "producing")])] == [
        *("producing", "micro_stop", "producing"),
    ]


def test_a_stop_that_goes_on_is_what_it_is_so_far() -> None:
    begun = said((0, "producing"), (10, "down"))
    assert classes(window_of(PLAN, begun, 0, 60, 10.5))[-1][0] == "micro_stop"
    assert classes(window_of(PLAN, begun, 0, 60, 12))[-1][0] == "down"


def test_a_stop_is_as_long_as_it_was_wherever_the_window_ends() -> None:
    """It began half a minute before the end of the hour and went on for an hour."""
    events = said((0, "producing"), (59.5, "down"), (120, "producing"))
    assert laid(events)[-1] == ("down", 59.5, 60)
    assert classes(window_of(PLAN, events, 60, 130))[0] == ("down", 60, 120)


def test_the_bound_follows_the_cycle_of_the_product() -> None:
    slow = PLAN.replace("{programs: [B]}", "{programs: [B], ideal_cycle: 5m}")
    stop = said((0, "producing"), (10, "down"), (19, "producing"))
    assert laid([say(0, "operation", program="A"), *stop], plan=slow)[1][0] == "down"
    assert laid([say(0, "operation", program="B"), *stop], plan=slow)[1][0] == "micro_stop"


def test_a_reason_counts_as_the_plant_says() -> None:
    told = [state(0, "producing"), state(10, "down", "tool"), state(30, "down", "door")]
    assert [one[0] for one in laid(told)] == ["producing", "setup", "down"]


def test_the_last_note_about_a_stop_explains_all_of_it() -> None:
    told = [*said((0, "producing"), (10, "down"), (40, "producing"))]
    notes = [say(20, "note", reason="tool"), say(35, "note", reason="trial")]
    window = window_of(PLAN, [*told, *notes], 0, 60)
    assert classes(window)[1] == ("planned_stop", 10, 40)
    assert [one.reason for one in window.stretches] == ["", "trial", ""]
    assert [one.state for one in window.stretches][1] is State.DOWN


def test_no_note_makes_production_or_the_unknown_anything_else() -> None:
    told = [state(10, "producing"), say(5, "note", reason="tool"), say(20, "note", reason="tool")]
    assert [one[0] for one in laid(told)] == ["unknown", "producing"]


def parts(product: str, *minutes: float) -> list[Event]:
    return [
        say(minutes[0] - 0.01, "operation", program=product.upper()),
        *(say(minute, "count", good=1) for minute in minutes),
    ]


def test_a_changeover_lasts_from_the_last_good_a_to_the_first_good_b() -> None:
    told = said(
        (0, "producing"), (12, "setup"), (20, "producing"), (24, "down"), (24.5, "producing")
    )
    made = [*parts("a", 1, 5, 10), *parts("b", 30, 31)]
    assert laid([*told, *made]) == [
        ("producing", 0, 10),
        ("changeover", 10, 30),
        ("producing", 30, 60),
    ]


def test_a_breakdown_within_a_changeover_is_a_breakdown() -> None:
    told = said((0, "producing"), (12, "setup"), (15, "down"), (25, "setup"), (28, "producing"))
    made = [*parts("a", 1, 10), *parts("b", 30, 31)]
    assert [one[0] for one in laid([*told, *made])] == [
        *("producing", "changeover", "down", "changeover", "producing"),
    ]


def test_coarse_counts_do_not_say_when_the_first_good_part_was_made() -> None:
    told = said((0, "producing"), (12, "setup"), (20, "producing"))
    made = [
        say(1, "operation", program="A"),
        say(10, "count", good=50),
        say(15, "operation", program="B"),
        say(40, "count", good=70),
    ]
    assert laid([*told, *made]) == [
        ("producing", 0, 12),
        ("changeover", 12, 20),
        ("producing", 20, 60),
    ]


def test_products_in_the_rhythm_of_the_machine_need_no_changeover() -> None:
    made = [event for minute in range(1, 50) for event in parts("ab"[minute % 2], minute * 0.5)]
    assert [one[0] for one in laid([state(0, "producing"), *made])] == ["producing"]


def test_a_changeover_under_way_counts_its_stops_so_far() -> None:
    told = said((0, "producing"), (12, "setup"), (20, "producing"))
    made = [*parts("a", 1, 10), say(15, "operation", program="B")]
    window = window_of(PLAN, [*told, *made], 0, 60, 25)
    assert classes(window) == [
        ("producing", 0, 12),
        ("changeover", 12, 20),
        ("producing", 20, 25),
    ]


def test_what_begins_after_a_day_is_no_changeover() -> None:
    told = [state(0, "producing"), *parts("a", 1, 10), *parts("b", 24 * 60 + 11)]
    window = window_of(PLAN, told, 0, 25 * 60)
    assert [one[0] for one in classes(window)] == ["producing"]


@given(
    st.lists(
        st.tuples(st.integers(1, 99), st.sampled_from(list(State)), st.sampled_from(["", "tool"])),
        max_size=20,
    ),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 300), st.booleans()), max_size=4),
    st.lists(st.tuples(st.integers(0, 999), st.sampled_from(["tool", "x"])), max_size=4),
    st.integers(0, 60),
)
def test_classes_fill_the_time_that_the_states_fill(
    told: list[tuple[int, State, str]],
    changed: list[tuple[int, int, bool]],
    noted: list[tuple[int, str]],
    bound: int,
) -> None:
    spans, now = list[Span](), 0
    for length, one, reason in told:
        spans.append(Span(machine="m", state=one, reason=reason, start=now, end=now + length))
        now += length
    changes, upto = list[Changeover](), 0
    for gap, length, fine in changed:
        changes.append(Changeover(upto + gap, upto + gap + length, fine))
        upto += gap + length
    notes = [Explained(*one) for one in noted]
    found = stretches(spans, {"tool": TimeClass.SETUP}, notes, changes, lambda _: bound)
    assert sum(one.end - one.start for one in found) == now
    assert all(one.end == two.start for one, two in itertools.pairwise(found))
    assert all(one.start < one.end for one in found)
    for one in found:
        held = next(span for span in spans if span.start <= one.start < span.end)
        assert (held.state is State.UNKNOWN) == (one.time_class is TimeClass.UNKNOWN)
        assert one.state is held.state


def test_raw_totals_tell_good_parts_where_nothing_else_does() -> None:
    made = [
        say(0, "operation", program="A"),
        *(raw(minute, minute, of="total") for minute in range(11)),
        say(10.5, "operation", program="B"),
        *(raw(minute, minute, of="total") for minute in range(20, 25)),
    ]
    told = said((0, "producing"), (12, "setup"), (15, "producing"))
    # From the reading at 10 to the one at 20 ten parts were made: nobody knows when.
    assert laid([*told, *made])[1] == ("changeover", 12, 15)
