"""Counters to parts, cycles off counters, and what a machine is working on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.instant import MINUTE, SECOND, Instant
from gateway.event import Event, Stamp, event, in_order
from servers.shelf import at, link, raw, say, state
from shadow.context import ContextFold, programs
from shadow.counts import CountFold, Step, Tally, tally
from shadow.cycles import CycleFold
from shadow.histogram import bins_of, quantile
from shadow.plant import Product
from shadow.spans import SpanFold


def steps(*events: Event) -> list[tuple[str, float]]:
    fold = CountFold()
    for item in events:
        fold.push(item)
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
    assert tally({of: made[of] for of in counted}, counted) == expected


def cycles(told: list[Step], stops: tuple[int, int] = (99, 99), parts: int = 1) -> list[int]:
    """The cycles of a machine that produces from 0 on, but for one stop."""
    fold = CycleFold(parts)
    for step in told:
        since = 0 if step.at <= stops[0] else stops[1] if step.at > stops[1] else None
        fold.count(step, since, all_counted=any(one.of == "total" for one in told))
    return [cycle.duration for cycle in fold.copy().cycles(0, 99)]


def test_good_and_scrap_of_one_instant_are_one_cycle() -> None:
    told = [Step(10, "good", 1), Step(20, "good", 1), Step(20, "scrap", 1)]
    assert cycles(told, parts=2) == [10]
    assert cycles(told) == []


def test_a_stop_between_two_steps_is_no_cycle() -> None:
    told = [Step(instant, "good", 1) for instant in (10, 20, 60, 71)]
    assert cycles(told, stops=(25, 40)) == [10, 11]


def test_where_all_parts_are_counted_only_these_tell_cycles() -> None:
    told = [Step(10, "total", 1), Step(15, "scrap", 1), Step(20, "total", 1)]
    assert cycles(told) == [10]


def test_a_step_at_the_very_instant_of_the_stop_was_made_before_it() -> None:
    fold = SpanFold("m")
    for item in (state(0, "producing"), state(5, "producing", "B"), state(9, "down", seq=1)):
        fold.push(item)
    assert fold.producing_since(at(9)) == at(0)
    assert fold.producing_since(at(9) + 1) is None


def told_cycles(*events: Event) -> list[float]:
    fold = CycleFold(1)
    for item in events:
        fold.copy().tell(item)
        fold.tell(item)
    found = fold.cycles(at(0), at(99))
    assert fold.told_by(at(99))
    return [cycle.duration / MINUTE for cycle in found]


def phase(minute: float, word: str) -> Event:
    return say(minute, "cycle", phase=word)


def test_a_cycle_lasts_from_its_first_beginning_to_its_first_end() -> None:
    words = [(1, "begun"), (2, "begun"), (5, "ended"), (6, "ended"), (7, "begun"), (7, "ended")]
    assert told_cycles(*(phase(*said) for said in words), phase(10, "begun")) == [4]


@pytest.mark.parametrize("status", ["lost", "connected"])
def test_nothing_is_known_of_a_cycle_in_which_words_may_be_missing(status: str) -> None:
    told = [phase(1, "begun"), link(3, "alive"), phase(4, "ended")]
    assert told_cycles(*told) == [3]
    assert told_cycles(told[0], link(3, status), told[2]) == []


def test_a_quantile_of_nothing_does_not_exist() -> None:
    with pytest.raises(ValueError, match="nothing"):
        quantile({}, 0.5)


@given(st.lists(st.integers(0, 10**12), min_size=1), st.floats(0, 1))
def test_a_quantile_lies_within_what_was_seen(values: list[int], share: float) -> None:
    near = quantile(bins_of(values), share)
    assert min(values) * (1 - 1 / 512) <= near <= max(values) * (1 + 1 / 512)


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


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(-900, 900)), min_size=1, max_size=8),
    st.integers(0, 3),
)
def test_the_clock_that_dates_arrivals_may_be_set_and_no_part_is_made_by_it(
    stretches: list[tuple[int, int]], resets: int
) -> None:
    """Each stretch of readings is dated by a clock so many seconds wrong; totals are as told."""
    told, total, made, seq = [counted(at(0), 0, 0)], 0, 0, 1
    for number, (length, wrong) in enumerate(stretches):
        if number < resets:
            total = 0
        for _ in range(length):
            total, made, seq = total + 1, made + 1, seq + 1
            told.append(counted(at(90) + (seq + wrong) * SECOND, total, seq))
    told.append(counted(at(300), total, seq + 1))
    fold = CountFold()
    for item in in_order(told):
        fold.push(item)
    found = sum(step.parts for step in fold.steps)
    assert found <= made  # what hides a reset hides what was made just before it
    assert found == made or resets


def counted(moment: Instant, total: int, seq: int) -> Event:
    said = {"of": "good", "total": total}
    return event(
        machine="m", kind="count", values=said, at=moment, seq=seq, stamp=Stamp.ARRIVAL, signal="n"
    )
