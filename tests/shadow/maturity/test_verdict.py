"""The weakest link: from passes and failures to the step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge.text import Text
from shadow.maturity.headline import headline
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
    found = verdict(rows())
    assert (found.step, found.highest_possible, found.progress) == (0, 0, 0)
    assert found.weakest is None


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
def test_a_step_is_possible_while_every_assessed_proof_passes_and_there_is_one(
    passed: dict[str, bool], step: int
) -> None:
    assert verdict(rows(**passed)).highest_possible == step


def test_progress_adds_the_passed_share_of_the_next_step() -> None:
    found = verdict(rows(i1a=True, i1b=True, i1c=True, i2a=True, i2b=False))
    assert found.progress == 1 + 1 / 8


def test_a_step_is_proven_only_when_nothing_of_it_is_left_unmeasured() -> None:
    assert verdict(rows(i1a=True, i1b=True)).step == 0
    assert verdict(rows(i1a=True, i1b=True, i1c=True)).step == 1
    assert verdict(rows(i1a=True, i1b=True, i1c=False)).step == 0


def test_no_step_is_proven_above_one_that_is_not() -> None:
    step_2 = {f"i2{letter}": True for letter in "abcdefgh"}
    assert verdict(rows(i1a=True, i1b=True, **step_2)).step == 0
    assert verdict(rows(i1a=True, i1b=True, i1c=True, **step_2)).step == 2


def test_the_tallies_add_up_to_every_indicator() -> None:
    found = verdict(rows(i1a=True, i1b=False))
    first = found.tallies[0]
    assert (first.passed, first.failed, first.unmeasured) == (1, 1, 1)
    assert sum(t.passed + t.failed + t.unmeasured for t in found.tallies) == len(found.rows)


@pytest.mark.parametrize(
    ("passed", "french"),
    [
        ({}, "aucune étape n'est encore prouvée"),
        ({"i1a": False}, "preuves de l'étape 1 qui ne tiennent pas leur seuil : 1"),
        ({"i1a": True}, "rien de mesuré ne s'oppose à l'étape 1"),
        ({"i1a": True, "i1b": True, "i1c": True}, "l'étape 1 (informatisation) est prouvée"),
        ({"i1a": True, "i2a": False}, "preuves de l'étape 2 qui ne tiennent pas leur seuil : 1"),
    ],
)
def test_the_headline_says_what_is_proven_and_what_is_not(
    passed: dict[str, bool], french: str
) -> None:
    assert french in headline(verdict(rows(**passed))).fr


def test_the_weakest_is_the_farthest_failing_of_the_lowest_failing_step() -> None:
    made = rows(i1a=True, i2a=False, i2b=False, i3a=False)
    values = {"2a": 0.7, "2b": 0.9, "3a": 0.1}
    made = [
        replace(row, finding=replace(row.finding, value=values.get(row.indicator.id, 1.0)))
        for row in made
    ]
    weakest = verdict(made).weakest
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
    weakest = verdict(made).weakest
    assert weakest is not None
    assert weakest.indicator.id == "2b"


def test_small_is_good_where_the_threshold_is_a_ceiling() -> None:
    one = indicators()["3c"]
    assert one.sense is Sense.AT_MOST
    found = Finding(value=5.0, passed=True, reason=WHY)
    assert Row(indicator=one, threshold=10, version="v", finding=found).reach == 2
