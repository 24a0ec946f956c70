"""`ombre ideal`: what a manager reads of ideal cycles that nobody keeps to."""

import json

import pytest

from servers.command import ombre

PLANT = """
plant: {name: Atelier, zone: Europe/Paris}
sources: {press: {protocol: opcua, url: "opc.tcp://127.0.0.1:4840"}}
machines: {press: {name: {en: Press, fr: Presse}, ideal_cycle: 12s}}
"""
PERIOD = ("--from", "2026-01-05T06:00:00Z", "--to", "2026-01-05T08:00:00Z")


def events():
    def told(second, **said):
        at = f"2026-01-05T{6 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
        return json.dumps({"machine": "press", "at": at, **said})

    yield told(0, kind="state", state="producing")
    for nth in range(1, 601):
        yield told(10 * nth, kind="cycle", duration=10)
        yield told(10 * nth, kind="count", good=1)


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plant")
    (folder / "plant.yaml").write_text(PLANT)
    (folder / "events.jsonl").write_text("\n".join(events()))
    assert ombre("import", "events.jsonl", folder=folder).returncode == 0
    return folder


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Press", "too slow", "12 s", "ideal_cycle: 10s", "nothing was changed", "100.0 %")),
        ("fr", ("Presse", "trop long", "12 s", "ideal_cycle: 10s", "rien n'a été", "100,0 %")),
    ],
)
def test_the_verdict_the_figures_and_the_line_to_write_are_told(plant, language, words):
    before = (plant / "plant.yaml").read_text()
    done = ombre("ideal", *PERIOD, folder=plant, language=language)
    assert done.returncode == 0, done.stderr
    said = done.stdout.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")
    for word in words:
        assert word in said
    assert (plant / "plant.yaml").read_text() == before


def test_programs_read_the_same(plant):
    [found] = json.loads(ombre("ideal", *PERIOD, "--json", folder=plant).stdout)["diagnoses"]
    assert (found["verdict"], found["proposal"]) == ("too_slow", 10)


@pytest.mark.parametrize(("language", "word"), [("en", "No machine"), ("fr", "Aucune machine")])
def test_without_cycles_it_says_that_there_is_nothing_to_judge_by(plant, language, word):
    done = ombre("ideal", "--from", "2020-01-01", folder=plant, language=language)
    assert word in done.stdout


def test_a_misspelt_machine_is_guessed(plant):
    wrong = ombre("ideal", *PERIOD, "--machine", "pres", folder=plant)
    assert wrong.returncode == 2
    assert "press?" in wrong.stderr
