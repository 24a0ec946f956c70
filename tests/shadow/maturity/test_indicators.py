"""The contract of every indicator: listed, worded in both languages, honest about its threshold."""

from __future__ import annotations

from typing import Any

import pytest

from edge.text import Text
from shadow.maturity.dossier import THRESHOLDS_VERSION
from shadow.maturity.indicator import Indicator, indicators
from shadow.maturity.steps import SCOPE, STEP_NAMES

DOMAIN = [
    *("1a", "1b", "1c"),
    *("2a", "2b", "2c", "2d", "2e", "2f", "2g", "2h"),
    *("3a", "3b", "3c", "3d", "3e", "3f", "3g", "3h", "3i"),
    *("4a", "4b", "4c", "4d", "4e"),
    *("5", "6"),
]
MEASURED = {"1a", "1b", "2a", "2b", "2c", "2d", "2f", "3a", "3c", "3d"}
EVERY = [pytest.param(one, id=one.id) for one in indicators().values()]


def test_every_indicator_of_the_domain_is_listed_in_order() -> None:
    assert list(indicators()) == DOMAIN


def test_what_is_measured_is_what_this_release_can_measure() -> None:
    assert {one.id for one in indicators().values() if one.measure} == MEASURED


@pytest.mark.parametrize("one", EVERY)
def test_its_words_stand_in_both_languages(one: Indicator) -> None:
    for text in (one.title, one.why, one.needs, one.action):
        assert isinstance(text, Text)
        assert text.en.strip()
        assert text.fr.strip()
        assert text.en != text.fr


@pytest.mark.parametrize("one", EVERY)
def test_its_step_is_in_its_id_and_its_threshold_is_named(one: Indicator) -> None:
    assert one.id.startswith(str(one.step))
    assert next(iter(one.thresholds)) == one.id
    assert all(key.startswith(one.id) for key in one.thresholds)


@pytest.mark.parametrize("one", EVERY)
def test_without_evidence_it_does_not_pass(factory: Any, one: Indicator) -> None:
    row = _row(factory.judge(factory.plant(), []), one.id)
    assert row["pass"] is (False if one.measure else None)
    assert row["value"] is None
    assert row["reason"]["fr"] != row["reason"]["en"]


@pytest.mark.parametrize("one", EVERY)
def test_its_row_names_threshold_and_version(factory: Any, one: Indicator) -> None:
    events = [e for name in ("press", "laser") for e in factory.machine(name)]
    row = _row(factory.judge(factory.plant("press", "laser"), events), one.id)
    assert row["threshold"] == one.thresholds[one.id]
    assert row["threshold_version"] == THRESHOLDS_VERSION
    if one.measure:
        assert THRESHOLDS_VERSION in row["reason"]["en"]
        assert THRESHOLDS_VERSION in row["reason"]["fr"]
        assert row["worst"] is not None
    else:
        assert row["reason"] == {"fr": "pas encore mesurée", "en": "not measured yet"}


@pytest.mark.parametrize("one", [p for p in EVERY if p.id in MEASURED])
def test_its_threshold_can_be_overridden_and_says_so(factory: Any, one: Indicator) -> None:
    plant = factory.plant("press", thresholds={one.id: 0.5})
    row = _row(factory.judge(plant, factory.machine("press")), one.id)
    assert row["threshold"] == 0.5
    assert row["threshold_version"] == "plant file"
    assert "fichier d'usine" in row["reason"]["fr"]


def test_the_scope_says_what_it_is_and_what_it_is_not() -> None:
    assert "inspired by the Acatech" in SCOPE.en
    assert "not certified" in SCOPE.en
    assert "inspiré" in SCOPE.fr
    assert "sans certification" in SCOPE.fr
    assert list(STEP_NAMES) == list(range(7))


def _row(report: dict[str, Any], wanted: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in report["indicators"] if row["id"] == wanted)
    return found
