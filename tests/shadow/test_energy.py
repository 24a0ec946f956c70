"""Energy from powers and from meters, exactly, wherever a period is cut."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.instant import HOUR, MINUTE
from gateway.event import Event
from servers.shelf import at, say
from shadow.energy import LONGEST, PICOJOULES, EnergyFold

KWH = PICOJOULES["kWh"]


def power(minute: float, value: object, unit: str = "kW", name: str = "power") -> Event:
    return say(minute, "measurement", name=name, value=value, unit=unit)


def folded(*events: Event) -> EnergyFold:
    fold = EnergyFold("power")
    for item in events:
        fold.push(item)
    return fold.copy()


def used(fold: EnergyFold, start: float, end: float) -> int:
    return sum(amount for _, amount, _ in fold.within([(at(start), at(end))]))


def test_a_power_holds_until_the_next_reading() -> None:
    fold = folded(power(0, 6), power(10, 0), power(20, 3), power(30, 0))
    assert used(fold, 0, 60) == 1.5 * KWH
    assert used(fold, 5, 25) == 0.75 * KWH


def test_nobody_knows_the_power_long_after_a_reading() -> None:
    assert used(folded(power(0, 4)), 0, 600) == 4 * KWH * (LONGEST / HOUR)


@pytest.mark.parametrize(("value", "unit"), [(2000, "W"), (2, "kW"), (0.002, "MW"), (2e6, "mW")])
def test_units_of_power(value: float, unit: str) -> None:
    fold = folded(power(0, value, unit), power(10, 0, unit))
    assert used(fold, 0, 10) == 2_000_000 * 10 * MINUTE


def test_a_meter_says_energy_by_differences_and_may_begin_again() -> None:
    fold = folded(power(0, 100, "kWh"), power(10, 103, "kWh"), power(20, 1, "kWh"))
    assert used(fold, 0, 60) == 4 * KWH
    assert used(fold, 0, 20) == 3 * KWH


def test_other_measurements_and_other_units_are_none_of_it() -> None:
    fold = folded(power(0, 3, name="heat"), power(1, 3, "bar"), power(2, "much"))
    assert not fold.seen
    assert used(fold, 0, 60) == 0
    assert not EnergyFold(None).seen


@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 50)), max_size=12),
    st.lists(st.integers(0, 100), min_size=1, max_size=4),
)
def test_the_parts_add_up(told: list[tuple[int, int]], cuts: list[int]) -> None:
    fold = folded(*(power(minute, value) for minute, value in sorted(told)))
    marks = [0, *sorted(cuts), 101]
    parts = [used(fold, *pair) for pair in itertools.pairwise(marks)]
    assert sum(parts) == used(fold, 0, 101)
