"""Figures as they were known, calendars that reach back: what a changed plant file does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from edge.instant import Instant, parse_instant, system_clock
from ombre import reports
from ombre.book import read_book
from ombre.reports import open_shadow
from servers.command import ombre
from shadow.question import Question

PLANT = """
plant: {zone: UTC}
machines: {press: {ideal_cycle: 60s}}
targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}
calendar: {shifts: [{name: early, from: "06:00", to: "14:00"}]}
"""
SIX, TWO = parse_instant("2026-03-02T06:00:00Z"), parse_instant("2026-03-02T14:00:00Z")
PERIOD = ("--from", "2026-03-02T06:00:00Z", "--to", "2026-03-02T14:00:00Z")
EVENTS = """\
{"machine": "press", "kind": "state", "at": "2026-03-02T06:00:00Z", "state": "producing"}
{"machine": "press", "kind": "count", "at": "2026-03-02T09:00:00Z", "good": 150}
{"machine": "press", "kind": "state", "at": "2026-03-02T12:00:00Z", "state": "idle"}
"""
LATE = '{"machine": "press", "kind": "state", "at": "2026-03-02T10:00:00Z", "state": "down"}'


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    (tmp_path / "plant.yaml").write_text(PLANT)
    bring(tmp_path, EVENTS)
    return tmp_path


def bring(folder: Path, lines: str) -> None:
    (folder / "events.jsonl").write_text(lines)
    done = ombre("import", "events.jsonl", folder=folder)
    assert done.returncode == 0, done.stderr


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "plant.yaml"
    path.write_text(path.read_text().replace(old, new))


def answer(folder: Path, as_of: Instant | None = None, by: str | None = None) -> dict[str, Any]:
    book = read_book(folder / "plant.yaml")
    asked = Question(start=SIX, end=TWO, machines=["press"], by=by)
    with reports.figures(book, asked, as_of) as found:
        return dict(found.whole())


def figure(said: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for one in said["measures"] if one["name"] == name]
    return found


def test_a_late_event_changes_the_figure_and_the_old_one_stays_readable(plant: Path) -> None:
    with open_shadow(read_book(plant / "plant.yaml")) as shadow:
        shadow.refresh()  # as a service does: what was told, and until when
        shadow.maturity()
    before = answer(plant)
    known = system_clock()
    bring(plant, LATE)
    with open_shadow(read_book(plant / "plant.yaml")) as shadow:
        shadow.refresh()
        shadow.maturity()
    after = answer(plant)
    assert figure(before, "availability")["value"] == 0.75
    assert figure(after, "availability")["value"] == 0.5
    assert (figure(before, "oee")["revision"], figure(after, "oee")["revision"]) == (0, 1)
    assert figure(after, "oee")["revised"]["causes"] == ["late"]
    assert json.dumps(answer(plant, known)) == json.dumps(before)


def test_an_ideal_cycle_changes_the_past_and_the_old_figures_stay_readable(plant: Path) -> None:
    before = answer(plant, by="hour")
    known = system_clock()
    edit(plant, "60s", "30s")
    after = answer(plant, by="hour")
    revised = [one for one in after["measures"] if one["revision"]]
    assert revised
    assert {one["revised"]["causes"][0] for one in revised} == {"ideal_cycle"}
    assert {one["revised"]["editions"][0] for one in revised} == {after["revision"]}
    assert before["revision"] != after["revision"]
    was = {(one["name"], one["from"]): one["value"] for one in before["measures"]}
    hours = {one["from"] for one in revised}
    changed = {
        one["from"]
        for one in after["measures"]
        if one["value"] != was[one["name"], one["from"]] and one["name"] != "cycle_time.ideal"
    }
    assert changed == hours
    assert json.dumps(answer(plant, known, "hour")) == json.dumps(before)


def test_a_changed_calendar_leaves_the_past_alone_until_it_is_applied(plant: Path) -> None:
    before = answer(plant)
    edit(plant, '"14:00"', '"12:00"')
    frozen = answer(plant)
    assert figure(frozen, "time.planned") == figure(before, "time.planned")
    known = system_clock()
    apply = ("calendar", "apply", "--from", "2026-03-01", "--why", "closed at noon")
    done = ombre(*apply, "--author", "plant manager", "--json", folder=plant)
    assert done.returncode == 0, done.stderr
    number = json.loads(done.stdout)["number"]
    applied = answer(plant)
    assert figure(applied, "time.planned")["value"] == 6 * 3600
    revised = figure(applied, "time.planned")["revised"]
    assert (revised["causes"], revised["why"]) == (["calendar"], ["closed at noon"])
    assert json.dumps(answer(plant, known)) == json.dumps(frozen)
    undo = ombre("calendar", "undo", str(number), "--why", "by mistake", folder=plant)
    assert undo.returncode == 0, undo.stderr
    undone = answer(plant)
    assert figure(undone, "time.planned")["value"] == 8 * 3600
    assert figure(undone, "time.planned")["revision"] == 2
    journal = json.loads(ombre("calendar", "journal", "--json", folder=plant).stdout)
    assert [one["kind"] for one in journal["entries"]] == ["seen", "seen", "correction", "undo"]
    assert journal["standing"] == []
    again = ombre("calendar", "undo", str(number), "--why", "x", folder=plant)
    assert (again.returncode, "no correction of that number stands" in again.stderr) == (2, True)


def test_a_correction_needs_a_past_and_a_reason(plant: Path) -> None:
    for said in (("--from", "2126-03-01", "--why", "x"), ("--from", "2026-03-01", "--why", " ")):
        done = ombre("calendar", "apply", *said, folder=plant, language="fr")
        assert done.returncode == 2
        assert "À faire" in done.stderr


def test_a_changed_calendar_is_pointed_out_once_with_what_to_do(plant: Path) -> None:
    assert ombre("kpi", *PERIOD, folder=plant).stderr == ""
    edit(plant, '"14:00"', '"12:00"')
    assert "ombre calendar apply --from" in ombre("kpi", *PERIOD, folder=plant).stderr
    assert ombre("kpi", *PERIOD, folder=plant).stderr == ""
    edit(plant, "60s", "50s")
    assert ombre("kpi", *PERIOD, folder=plant).stderr == ""


def test_a_draft_under_another_name_puts_nothing_into_force(plant: Path) -> None:
    answer(plant)
    (plant / "draft.yaml").write_text(PLANT.replace("60s", "30s"))
    draft = ombre("kpi", *PERIOD, "--plant", "draft.yaml", folder=plant)
    assert draft.returncode == 0
    ombre("check", "draft.yaml", folder=plant)
    journal = json.loads(ombre("calendar", "journal", "--json", folder=plant).stdout)
    assert len(journal["entries"]) == 1
