"""The Penny Fab of Factory Physics, digit by digit (worked example 4 of the domain reference)."""

from __future__ import annotations

import pytest

from shadow.flow.curves import Line, best, practical_worst, worst

PENNY_FAB = Line(rate=0.5, raw_time=8)
LEVELS = range(1, 11)


def test_its_critical_work_in_progress() -> None:
    assert PENNY_FAB.critical_wip == 4


def test_the_best_case() -> None:
    points = [best(PENNY_FAB, wip) for wip in LEVELS]
    assert [one.throughput for one in points] == [0.125, 0.25, 0.375, *[0.5] * 7]
    assert [one.time for one in points] == [8, 8, 8, 8, 10, 12, 14, 16, 18, 20]


def test_the_practical_worst_case() -> None:
    found = [practical_worst(PENNY_FAB, wip).throughput for wip in LEVELS]
    printed = [0.125, 0.2, 0.25, 0.2857, 0.3125, 0.3333, 0.35, 0.3636, 0.375, 0.3846]
    assert [round(one, 4) for one in found] == printed


@pytest.mark.parametrize("case", [best, worst, practical_worst])
def test_little_holds_in_every_case(case) -> None:
    for wip in LEVELS:
        point = case(PENNY_FAB, wip)
        assert point.throughput * point.time == pytest.approx(wip)


@pytest.mark.parametrize("wip", LEVELS)
def test_the_cases_lie_in_order(wip: int) -> None:
    found = [case(PENNY_FAB, wip) for case in (worst, practical_worst, best)]
    assert sorted(found, key=lambda one: one.throughput) == found
    assert sorted(found, key=lambda one: -one.time) == found
