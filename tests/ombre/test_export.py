"""`ombre export` and `ombre import` as a user meets them."""

from __future__ import annotations

import json

import pytest

from servers.command import ombre

EVENTS = (
    '{"machine":"press","kind":"state","at":"2026-01-05T06:00:00Z","state":"down","seq":3,'
    '"seen":"2026-01-05T06:00:01Z"}\n'
    '{"machine":"press","kind":"count","at":"2026-01-05T06:00:00.000000001Z","good":2,"seq":0,'
    '"seen":"2026-01-05T06:00:01Z"}\n'
)


@pytest.fixture
def plant(tmp_path):
    (tmp_path / "plant.yaml").write_text("plant: {name: A}\n")
    (tmp_path / "in.jsonl").write_text(EVENTS)
    assert ombre("import", "in.jsonl", folder=tmp_path).returncode == 0
    return tmp_path


def test_events_go_to_standard_output_and_nothing_else_does(plant):
    done = ombre("export", folder=plant)
    assert (done.returncode, done.stdout) == (0, EVENTS)
    assert "2 events" in done.stderr


def test_a_file_is_whole_and_is_not_replaced_unasked(plant):
    done = ombre("export", "out.csv", "--json", "--kind", "count", folder=plant)
    said = json.loads(done.stdout)
    assert (said["version"], said["events"], said["machines"]) == (1, 1, ["press"])
    before = (plant / "out.csv").read_bytes()
    again = ombre("export", "out.csv", folder=plant, language="fr")
    assert again.returncode == 2
    assert "existe déjà" in again.stderr
    assert (plant / "out.csv").read_bytes() == before
    assert ombre("export", "out.csv", "--replace", folder=plant).returncode == 0
    assert (plant / "out.csv").read_bytes() != before
    assert not list(plant.glob("*.part"))


def test_a_name_that_says_no_format_and_a_machine_that_is_not_there_are_mistakes(plant):
    assert ombre("export", "out.xls", folder=plant).returncode == 2
    done = ombre("export", "out.csv", "--machine", "pres", folder=plant)
    assert done.returncode == 2
    assert "press" in done.stderr
    assert not (plant / "out.csv").exists()


def test_a_period_is_exported(plant):
    period = ("--from", "2026-01-05T06:00:00.000000001Z", "--to", "2026-01-06T00:00:00Z")
    done = ombre("export", *period, folder=plant)
    assert done.stdout.count("\n") == 1
    before = ombre("export", "--to", "2026-01-05T06:00:00.000000001Z", folder=plant)
    assert '"state":"down"' in before.stdout
    assert before.stdout.count("\n") == 1


def test_an_import_of_nothing_but_refused_lines_is_a_no(plant):
    (plant / "bad.jsonl").write_text("{}\n")
    assert ombre("import", "bad.jsonl", folder=plant).returncode == 1
    (plant / "part.jsonl").write_text("{}\n" + EVENTS)
    assert ombre("import", "part.jsonl", folder=plant).returncode == 0


def test_a_table_comes_in_by_the_mapping_of_the_command_line(plant):
    (plant / "t.csv").write_text("Date,Etat\n2026-01-05 08:00,Marche\n", encoding="utf-8-sig")
    (plant / "m.yaml").write_text("words: {state: {Marche: producing}}\n", encoding="utf-8")
    said = ["--map", "at=Date", "--map", "state=Etat", "--map", "machine==laser"]
    done = ombre(
        "import", "t.csv", *said, "--map", "kind==state", "--mapping", "m.yaml", folder=plant
    )
    assert done.returncode == 0, done.stderr
    out = ombre("export", "--machine", "laser", folder=plant).stdout
    assert '"state":"producing"' in out
