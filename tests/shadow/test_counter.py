"""Raw counters of any width: what was counted is what was made, resets and rollovers included."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.event import Event
from servers.shelf import say
from shadow.counter import USUAL_SHARE, moved
from shadow.counts import CountFold


def sums(*events: Event) -> dict[str, float]:
    fold = CountFold()
    for item in events:
        fold.push(item)
    found: dict[str, float] = {}
    for step in fold.steps:
        found[step.of] = found.get(step.of, 0) + step.parts
    return found


@dataclass(frozen=True)
class Run:
    """A counter as it really ran: its readings, and what it counted after the first."""

    width: int
    largest: int
    readings: list[int]
    made: int


@st.composite
def runs(draw: st.DrawFn) -> Run:
    width = draw(st.one_of(st.sampled_from([256, 1000, 65_536, 2**32]), st.integers(8, 10_000)))
    declared = draw(st.booleans())
    largest = draw(st.integers(1, width - 1)) if declared else width // USUAL_SHARE
    at = draw(st.integers(0, width - 1))
    readings, made = [at], 0
    for _ in range(draw(st.integers(1, 20))):
        step = draw(st.integers(0, largest))
        # A reset is seen where the counter stood far enough from its top, and not yet above.
        if draw(st.booleans()) and step < at and step - at + width > largest:
            at = 0
        at = (at + step) % width
        made += step
        readings.append(at)
    return Run(width=width, largest=largest if declared else 0, readings=readings, made=made)


@given(runs(), st.integers(1, 12))
def test_for_any_true_sequence_of_steps_the_sum_is_the_truth(run: Run, parts: int) -> None:
    aside = {"rollover": run.width, "parts": parts, "largest_step": run.largest or None}
    told = [
        say(minute, "count", of="good", total=reading, **aside)
        for minute, reading in enumerate(run.readings)
    ]
    assert sums(*told).get("good", 0) == run.made * parts


@given(st.lists(st.integers(0, 10**9), min_size=2), st.integers(1, 10**9))
def test_whatever_is_read_no_step_is_negative_nor_as_wide_as_the_counter(
    readings: list[int], width: int
) -> None:
    for before, reading in pairwise(readings):
        assert 0 <= moved(before, reading) <= max(before, reading)
        if max(before, reading) < width:
            assert 0 <= moved(before, reading, width) < width


@pytest.mark.parametrize(
    ("before", "reading", "width", "largest", "steps"),
    [
        (999, 0, 1000, None, 1),
        (998, 3, 1000, None, 5),
        (750, 0, 1000, None, 250),
        (749, 0, 1000, None, 0),
        (749, 7, 1000, None, 7),
        (749, 0, 1000, 300, 251),
        (990, 15, 1000, 20, 15),
        (255, 255, 256, None, 0),
        (5000, 3, 1000, None, 3),
    ],
)
def test_a_plausible_step_ran_over_and_any_other_began_again(
    before: int, reading: int, width: int, largest: int | None, steps: int
) -> None:
    assert moved(before, reading, width, largest) == steps


def test_several_counters_of_one_outcome_do_not_disturb_each_other() -> None:
    lanes = [
        say(0, "count", of="good", total=10, name="lane 1"),
        say(0, "count", of="good", total=900, name="lane 2"),
        say(1, "count", of="good", total=12, name="lane 1"),
        say(1, "count", of="good", total=903, name="lane 2", parts=4),
    ]
    assert len({item.channel for item in lanes}) == 2
    assert sums(*lanes) == {"good": 14}
