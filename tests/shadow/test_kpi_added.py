"""Adding a figure is adding one file: everything else takes it from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import shadow.kpis
from docs.measures import page
from ombre import kpi_names
from servers.shelf import state, window_of
from shadow import kpi

FILE = '''
"""Idle ratio: the share of planned time without an order."""
from edge.text import Text
from shadow.factors import exactly
from shadow.kpi import Kpi
from shadow.profiles import nf
from shadow.ratio import Ratio
from shadow.time_class import TimeClass
from shadow.useful import NO_PLANNED_TIME


def terms(a):
    return exactly(a.times[TimeClass.IDLE]), exactly(nf.PROFILE.time("to", a))


KPI = Kpi(
    name="idle_ratio",
    title=Text(en="Idle ratio", fr="Taux sans ordre"),
    definition=Text(en="Time without an order.", fr="Temps sans ordre."),
    formula="idle / tO",
    unit="1",
    source="Ombre",
    family="efficiency",
    ratios=(
        Ratio(name="idle_ratio", profile="NF E60-182", terms=terms, nothing=NO_PLANNED_TIME,
              on_parts=False),
    ),
)
'''


def forget() -> None:
    """Let the registries look again."""
    for found in (kpi.kpis, kpi.ratios, kpi.of_calendar, kpi._wanted):
        found.cache_clear()


@pytest.fixture
def one_more_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "idle_ratio.py").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(shadow.kpis, "__path__", [*shadow.kpis.__path__, str(tmp_path)])
    forget()
    yield
    monkeypatch.undo()
    forget()


def test_one_file_is_all_it_takes(one_more_file: None) -> None:
    plan = "plant: {zone: UTC}\nmachines: {m: {}}\n"
    window = window_of(plan, [state(0, "producing"), state(120, "idle")])
    [alone] = [one for one in kpi.measures_of(window) if one.name == "idle_ratio"]
    assert alone.value == 0.75
    assert [one.value for one in kpi.measures_of(window, ["idle_ratio"])] == [0.75]
    [rolled] = [one for one in kpi.plant_measures([window, window], {}) if one.name == alone.name]
    assert rolled.value == 0.75
    assert "`idle_ratio`" in page("en")
    assert kpi_names._others()["idle_ratio"].fr == "Taux sans ordre"
