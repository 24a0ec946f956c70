"""What a manager reads on a terminal: figures by name and unit, and a word where there are none."""

import json
import os
import subprocess
import sys

import pytest

from servers.command import ombre
from shadow.revision import Revision
from shadow.revisions import FILE, Place, Revisions

PLANT = """
sources: {press: {protocol: opcua, url: "opc.tcp://127.0.0.1:4840"}}
machines: {press: {name: {en: Press, fr: Presse}}, saw: {name: Saw}}
flows:
  stocks: {raw: {}, done: {}}
  loops: {shop: {from: raw, to: done}}
"""
EVENTS = """\
{"machine": "press", "kind": "state", "at": "2026-01-05T06:00:00Z", "state": "producing"}
{"machine": "press", "kind": "count", "at": "2026-01-05T06:00:12Z", "good": 1, "scrap": 0}
{"machine": "press", "kind": "state", "at": "2026-01-05T07:00:00Z", "state": "idle"}
"""
WRONG = """\
{"machine": "press", "kind": "state", "at": "yesterdayish", "state": "producing"}
{"machine": "press", "kind": "state", "at": "2026-01-05T06:00:00Z", "state": "dancing"}
nonsense
{}
[]
{"machine": "press"}
{"machine": "press", "kind": "cuddle", "at": "2026-01-05T06:00:00Z"}
"""
PERIOD = ("--from", "2026-01-05T06:00:00Z", "--to", "2026-01-05T08:00:00Z")


@pytest.fixture
def plant(tmp_path):
    (tmp_path / "plant.yaml").write_text(PLANT)
    (tmp_path / "events.jsonl").write_text(EVENTS)
    (tmp_path / "wrong.jsonl").write_text(EVENTS + WRONG)
    return tmp_path


def test_refused_lines_are_named_on_standard_error_and_counted(plant):
    done = ombre("import", "wrong.jsonl", "--json", folder=plant)
    said = json.loads(done.stdout)
    assert said["refused"] == 7
    assert len(said["refusals"]) == 5
    assert said["refusals"][0]["where"] == "wrong.jsonl:4"
    assert "yesterdayish" in said["refusals"][0]["cause"]
    told = done.stderr.splitlines()
    assert [line.split(": ")[0] for line in told[:5]] == [row["where"] for row in said["refusals"]]
    assert told[5] == "... and 2 more"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_import_that_meets_no_event_speaks_of_no_instants(plant, language):
    (plant / "nothing.jsonl").write_text("")
    done = ombre("import", "nothing.jsonl", folder=plant, language=language)
    assert done.returncode == 0
    assert "None" not in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_without_a_machine_the_table_says_what_to_do(tmp_path):
    (tmp_path / "plant.yaml").write_text(PLANT.split("machines", maxsplit=1)[0])
    done = ombre("kpi", folder=tmp_path, language="fr")
    assert done.returncode == 0
    assert "Aucune machine" in done.stdout
    assert "ombre up" in done.stdout


def test_long_times_are_hours_and_one_part_is_one(plant):
    ombre("import", "events.jsonl", folder=plant)
    said = ombre("kpi", *PERIOD, folder=plant).stdout
    assert "1 h 00 min" in said
    assert "1 part " in said
    french = ombre("kpi", *PERIOD, folder=plant, language="fr").stdout
    assert "1\u202fpièce " in french


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Work in progress, mean", "Lead time, median", "Push or pull cannot be told")),
        ("fr", ("En-cours moyen", "Temps de traversée médian", "Poussé ou tiré")),
    ],
)
def test_the_flow_is_told_in_words(plant, language, words):
    ombre("import", "events.jsonl", folder=plant)
    done = ombre("flow", *PERIOD, folder=plant, language=language)
    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in words)
    assert "wip." not in done.stdout
    assert "lead_time" not in done.stdout


def test_a_machine_may_be_asked_for_by_its_label_and_a_misspelt_one_is_guessed(plant):
    by_label = ombre("kpi", *PERIOD, "--machine", "presse", "--json", folder=plant)
    assert {row["scope"] for row in json.loads(by_label.stdout)["measures"]} >= {"press"}
    wrong = ombre("kpi", *PERIOD, "--machine", "pres", folder=plant, language="fr")
    assert wrong.returncode == 2
    assert "press ?" in wrong.stderr


def test_output_that_cannot_hold_every_letter_loses_none_of_the_json(plant):
    plain = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    table = ombre("maturity", folder=plant, language="fr", **plain)
    assert table.returncode == 0, table.stderr
    answer = ombre("maturity", "--json", folder=plant, language="fr", **plain)
    assert answer.returncode == 0
    assert "é" in json.loads(answer.stdout)["headline"]


@pytest.mark.skipif(os.name == "nt", reason="there, no pipe tells that its reader has left")
@pytest.mark.parametrize("command", ["kpi", "maturity", "kpi --json"])
def test_a_reader_who_leaves_ends_the_command_without_a_word(plant, command):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "ombre", *command.split()],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        cwd=plant,
        timeout=60,
        check=False,
    )
    os.close(write)
    assert done.stderr == ""
    assert done.returncode == 141


@pytest.mark.parametrize("language", ["en", "fr"])
def test_help_tells_the_exit_codes_and_takes_the_language_anywhere(plant, language):
    done = ombre("kpi", "--help", "--lang", language, folder=plant)
    assert done.returncode == 0
    for code in ("0 ", "1 ", "2 ", "3 ", "130"):
        assert code in " ".join(done.stdout.split("--help")[1].split())
    assert ("Codes de sortie" in done.stdout) == (language == "fr")


def test_a_period_cut_into_one_shift_shows_that_shift(plant):
    with (plant / "plant.yaml").open("a") as file:
        file.write(
            'plant: {zone: UTC}\ncalendar: {shifts: [{name: day, from: "06:00", to: "14:00"}]}\n'
        )
    ombre("import", "events.jsonl", folder=plant)
    done = ombre("kpi", "--from", "2026-01-05", "--by", "shift", folder=plant)
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith(" 2026-01-05 06:00")]
    assert len(rows) == 3


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_could_not_be_read_is_counted_and_named_with_the_reason(plant, language):
    said = ombre("letters", folder=plant, language=language)
    assert ("could be read" if language == "en" else "ont pu être lus") in said.stdout
    ombre("import", "wrong.jsonl", folder=plant)
    said = ombre("letters", "--limit", "3", folder=plant, language=language)
    assert said.returncode == 0
    count = "not be read: 7" if language == "en" else "pas pu être lus\u00a0: 7"
    assert count in said.stdout
    assert ("is missing" if language == "en" else "manque") in said.stdout
    assert said.stdout.count("wrong.jsonl:") == 3
    found = json.loads(ombre("letters", "--json", folder=plant, language=language).stdout)
    assert (found["version"], found["count"], len(found["letters"])) == (1, 7, 7)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_figures_that_late_data_changed_say_so_with_when_and_where_from(plant, language):
    ombre("import", "events.jsonl", folder=plant)
    six = 1_767_592_800 * 10**9
    late = Revision(
        machine="press",
        start=six,
        end=six + 60 * 10**9,
        told=six + 3600 * 10**9,
        at=six + 86_400 * 10**9,
        events=3,
        ids=("x",),
        signals=("plc/state",),
    )
    kept = Revisions(plant / "ombre-data" / FILE)
    kept.add([late], Place(position=0, heard=six))
    kept.close()
    said = ombre("kpi", *PERIOD, "--by", "hour", folder=plant, language=language).stdout
    title = "Told otherwise before" if language == "en" else "Dit autrement auparavant"
    assert title in said
    cause = "late data" if language == "en" else "données tardives"
    assert f"{cause}, 3 (plc/state)" in said
    measures = json.loads(ombre("kpi", *PERIOD, "--by", "hour", "--json", folder=plant).stdout)
    revised = {(m["scope"], m["from"]) for m in measures["measures"] if m["revised"]}
    assert revised == {(scope, "2026-01-05T06:00:00Z") for scope in ("press", "plant")}
