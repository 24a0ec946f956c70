"""The weakest link: from passes and failures to the step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge.text import Text
from shadow.maturity.indicator import Finding, Sense, Worst, indicators
from shadow.maturity.verdict import Row, verdict

WHY = Text(en="because", fr="car")


def rows(**passed: bool | None) -> list[Row]:
    """Every indicator unassessed but those named (`i1a=True`)."""
    return [
        Row(
            indicator=one,
            threshold=one.thresholds[one.id],
            version="test",
            finding=Finding(value=1.0, passed=passed.get(f"i{one.id}"), reason=WHY),
        )
        for one in indicators().values()
    ]


def test_nothing_assessed_is_step_0() -> None:
    found = verdict(rows(), 3)
    assert (found.step, found.progress, found.proven, found.weakest) == (0, 0, False, None)


@pytest.mark.parametrize(
    ("passed", "step"),
    [
        ({"i1a": True}, 1),
        ({"i1a": True, "i1b": False}, 0),
        ({"i1a": True, "i2a": True}, 2),
        ({"i1a": True, "i3a": True}, 1),
        ({"i1a": False, "i2a": True, "i3a": True}, 0),
        ({"i1a": True, "i2a": True, "i2b": False, "i3a": True}, 1),
        ({"i1a": True, "i2a": True, "i3a": True, "i4a": True, "i5": True, "i6": True}, 6),
    ],
)
def test_the_step_needs_every_assessed_proof_and_at_least_one(
    passed: dict[str, bool], step: int
) -> None:
    assert verdict(rows(**passed), 3).step == step


def test_progress_adds_the_passed_share_of_the_next_step() -> None:
    found = verdict(rows(i1a=True, i1b=True, i2a=True, i2b=False), 3)
    assert found.progress == 1 + 1 / 8


def test_a_step_is_proven_only_when_nothing_of_it_is_left_unassessed() -> None:
    assert not verdict(rows(i1a=True, i1b=True), 1).proven
    assert verdict(rows(i1a=True, i1b=True, i1c=True), 1).proven
    assert verdict(rows(i1a=True, i1b=True), 1).unassessed == ["1c"]


def test_the_weakest_is_the_farthest_failing_of_the_lowest_failing_step() -> None:
    made = rows(i1a=True, i2a=False, i2b=False, i3a=False)
    values = {"2a": 0.7, "2b": 0.9, "3a": 0.1}
    made = [
        replace(row, finding=replace(row.finding, value=values.get(row.indicator.id, 1.0)))
        for row in made
    ]
    weakest = verdict(made, 3).weakest
    assert weakest is not None
    assert weakest.indicator.id == "2a"


def test_without_failure_the_weakest_is_the_tightest_pass() -> None:
    made = rows(i1a=True, i2b=True)
    made = [
        replace(
            row, finding=replace(row.finding, worst=Worst(machine="m", value=0.951, threshold=0.95))
        )
        if row.indicator.id == "2b"
        else row
        for row in made
    ]
    weakest = verdict(made, 3).weakest
    assert weakest is not None
    assert weakest.indicator.id == "2b"


def test_small_is_good_where_the_threshold_is_a_ceiling() -> None:
    one = indicators()["3c"]
    assert one.sense is Sense.AT_MOST
    found = Finding(value=5.0, passed=True, reason=WHY)
    assert Row(indicator=one, threshold=10, version="v", finding=found).reach == 2
