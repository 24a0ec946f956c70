"""Counters to parts, cycles off counters, and what a machine is working on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.event import Event
from servers.shelf import at, raw, say
from shadow.context import ContextFold, programs
from shadow.counts import CountFold, Step, Tally, tallied
from shadow.cycles import counted_cycles, quantile
from shadow.plant import Product


def steps(*events: Event) -> list[tuple[str, float]]:
    fold = CountFold()
    for item in events:
        fold.push(item, None)
    return [(step.of, step.parts) for step in fold.steps]


def test_the_first_reading_is_a_baseline_and_an_unchanged_one_makes_no_parts() -> None:
    assert steps(raw(0, 900), raw(1, 900), raw(2, 903)) == [("good", 3)]


def test_a_drop_means_that_the_counter_began_again_at_zero() -> None:
    assert steps(raw(0, 900), raw(1, 905), raw(2, 4), raw(3, 6)) == [
        ("good", 5),
        ("good", 4),
        ("good", 2),
    ]


def test_counters_do_not_disturb_each_other() -> None:
    told = steps(raw(0, 10), raw(0, 90, of="scrap"), raw(1, 12), raw(2, 91, of="scrap"))
    assert told == [("good", 2), ("scrap", 1)]


def test_differences_are_taken_as_they_are() -> None:
    assert steps(say(0, "count", good=12, scrap=1), say(1, "count", rework=2)) == [
        ("good", 12),
        ("scrap", 1),
        ("rework", 2),
    ]


@pytest.mark.parametrize("wrong", [True, "many", None])
def test_what_is_no_number_is_no_part(wrong: object) -> None:
    assert steps(say(0, "count", good=wrong), say(1, "count", of="good", total=wrong)) == []


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=30))
def test_without_a_reset_the_steps_add_up_to_the_way_the_counter_went(readings: list[int]) -> None:
    rising = sorted(readings)
    told = steps(*(raw(index, total) for index, total in enumerate(rising)))
    assert sum(parts for _, parts in told) == rising[-1] - rising[0]


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ({"total"}, Tally(good=100)),
        ({"total", "scrap"}, Tally(good=97, scrap=3)),
        ({"total", "scrap", "rework"}, Tally(good=95, scrap=3, rework=2)),
        ({"total", "good"}, Tally(good=96, scrap=4)),
        ({"total", "good", "scrap"}, Tally(good=96, scrap=3)),
    ],
)
def test_good_and_scrap_follow_from_what_is_counted(counted: set[str], expected: Tally) -> None:
    made = {"total": 100, "good": 96, "scrap": 3, "rework": 2}
    told = [Step(0, of, made[of], "p") for of in counted]
    assert tallied(told, counted) == {"p": expected}


def test_good_and_scrap_of_one_instant_are_one_cycle() -> None:
    told = [Step(10, "good", 1, None), Step(20, "good", 1, None), Step(20, "scrap", 1, None)]
    assert [cycle.duration for cycle in counted_cycles(told, [(0, 30)], 2)] == [10]
    assert counted_cycles(told, [(0, 30)], 1) == []


def test_a_stop_between_two_steps_is_no_cycle() -> None:
    told = [Step(instant, "good", 1, None) for instant in (10, 20, 60, 70)]
    assert [c.duration for c in counted_cycles(told, [(0, 25), (40, 90)], 1)] == [10, 10]


def test_where_all_parts_are_counted_only_these_tell_cycles() -> None:
    told = [Step(10, "total", 1, None), Step(15, "scrap", 1, None), Step(20, "total", 1, None)]
    assert [cycle.duration for cycle in counted_cycles(told, [(0, 30)], 1)] == [10]


def test_a_quantile_of_nothing_does_not_exist() -> None:
    with pytest.raises(ValueError, match="nothing"):
        quantile([], 0.5)


@given(st.lists(st.integers(0, 10**12), min_size=1), st.floats(0, 1))
def test_a_quantile_lies_within_what_was_seen(values: list[int], share: float) -> None:
    assert min(values) <= quantile(values, share) <= max(values) * (1 + 1e-12)


MADE_BY = programs({"a": Product(programs=("A1", "A2")), "b": Product(programs=("B1",))})


def work(*events: Event) -> ContextFold:
    fold = ContextFold(MADE_BY)
    for item in events:
        fold.push(item)
    return fold


def test_each_event_changes_what_it_names_and_the_program_tells_the_product() -> None:
    fold = work(say(0, "operation", order="O1"), say(5, "operation", program="A2"))
    assert (fold.at(at(3)).order, fold.at(at(3)).product) == ("O1", None)
    assert (fold.at(at(9)).order, fold.at(at(9)).product) == ("O1", "a")


def test_a_product_that_is_told_outweighs_the_program() -> None:
    assert work(say(0, "operation", program="A1", product="c")).context.product == "c"


def test_finished_ends_the_order_and_leaves_the_program_in_the_machine() -> None:
    fold = work(
        say(0, "operation", action="started", order="O1", program="A1", product="c"),
        say(9, "operation", action="finished", order="O1"),
    )
    assert (fold.context.order, fold.context.program, fold.context.product) == (None, "A1", "a")


def test_started_forgets_the_operation_before() -> None:
    fold = work(
        say(0, "operation", action="started", order="O1", product="c"),
        say(9, "operation", action="started", order="O2"),
    )
    assert (fold.context.order, fold.context.product) == ("O2", None)
