"""A person's word on the command line: the reason of a stop, a corrected count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from servers.command import ombre

PLANT = """
plant: {zone: UTC}
machines: {press: {name: {en: Press, fr: Presse}, ideal_cycle: 60s}}
reasons: {tool: {counts_as: setup}}
targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}
calendar: {shifts: [{name: early, from: "06:00", to: "14:00"}]}
"""
PERIOD = ("--from", "2026-03-02T06:00:00Z", "--to", "2026-03-02T14:00:00Z")


def told() -> str:
    """Two hours of production, a part a minute, half an hour of standstill, half an hour more."""
    states = [("06:00", "producing"), ("08:00", "down"), ("08:30", "producing"), ("09:00", "idle")]
    rows = [{"kind": "state", "at": f"2026-03-02T{at}:00Z", "state": state} for at, state in states]
    for number, minute in enumerate([*range(120), *range(150, 180)]):
        at = f"2026-03-02T{6 + minute // 60:02}:{minute % 60:02}:30Z"
        rows.append({"kind": "count", "at": at, "of": "good", "total": number})
    return "\n".join(json.dumps({"machine": "press", **row}) for row in rows)


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    (tmp_path / "plant.yaml").write_text(PLANT)
    (tmp_path / "events.jsonl").write_text(told())
    assert ombre("import", "events.jsonl", folder=tmp_path).returncode == 0
    return tmp_path


def figures(plant: Path, *options: str) -> dict[tuple[str, str], Any]:
    done = ombre("kpi", *PERIOD, "--machine", "press", "--json", *options, folder=plant)
    assert done.returncode == 0, done.stderr
    measures = json.loads(done.stdout)["measures"]
    return {(one["name"], one["from"][11:16]): one for one in measures}


def test_a_reason_explains_the_whole_stop_and_revises_what_it_touches(plant: Path) -> None:
    before = figures(plant, "--by", "hour")
    said = ("note", "Presse", "--at", "2026-03-02T08:10", "--reason", "tool", "--author", "night")
    done = ombre(*said, "--json", folder=plant)
    note = json.loads(done.stdout)
    assert (note["machine"], note["new"], note["said"]) == (
        "press",
        True,
        {"reason": "tool", "author": "night"},
    )
    assert (note["stop"]["class"], note["stop"]["from"], note["stop"]["to"]) == (
        "setup",
        "2026-03-02T08:00:00Z",
        "2026-03-02T08:30:00Z",
    )
    after = figures(plant, "--by", "hour")
    touched = {at for (_, at), one in after.items() if one["revision"]}
    assert touched == {"08:00"}
    assert after["trs", "08:00"]["revised"]["causes"] == ["note"]
    assert after["trs", "08:00"]["revised"]["ids"] == [note["id"]]
    assert after["time.down.tool", "08:00"]["value"] == 1800
    same = before.keys() & after.keys()
    assert {at for name, at in same if after[name, at]["value"] != before[name, at]["value"]} == {
        "08:00"
    }
    assert json.loads(ombre(*said, "--json", folder=plant).stdout)["new"] is False
    assert figures(plant, "--by", "hour") == after


def test_a_correction_moves_parts_from_good_to_scrap(plant: Path) -> None:
    before = figures(plant)
    done = ombre(
        "note", "press", "--at", "2026-03-02T07:00", "--good", "-3", "--scrap", "3", folder=plant
    )
    assert done.returncode == 0, done.stderr
    after = figures(plant)
    for name, moved in (("count.good", -3), ("count.scrap", 3)):
        was = before[name, "06:00"]["value"]
        assert after[name, "06:00"]["value"] == (was or 0) + moved
        assert (before[name, "06:00"]["revision"], after[name, "06:00"]["revision"]) == (0, 1)


def test_a_reason_for_no_stop_is_kept_and_said_to_explain_none(plant: Path) -> None:
    done = ombre("note", "press", "--at", "2026-03-02T07:00", "--reason", "moon", folder=plant)
    assert done.returncode == 0
    assert "explains no stop" in done.stderr
    assert "'moon' is not among the reasons of the plant file: tool" in done.stderr
    french = ombre("note", "press", "--at", "2h", "--text", "vu", folder=plant, language="fr")
    assert french.returncode == 0
    assert french.stdout.startswith("Noté : Presse")


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (("press",), "the note says nothing"),
        (("press", "--author", "me"), "the note says nothing"),
        (("pres", "--reason", "tool"), "did you mean press?"),
        (("press", "--reason", "tool", "--at", "soonish"), "no time that can be understood"),
    ],
)
def test_what_cannot_be_noted_says_why(plant: Path, said: tuple[str, ...], cause: str) -> None:
    done = ombre("note", *said, folder=plant)
    assert done.returncode == 2
    assert cause in done.stderr
