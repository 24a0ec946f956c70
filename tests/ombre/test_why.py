"""`ombre why` on the recorded machine: each class of its time opens down to the events."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from servers.command import ombre

CASE = Path(__file__).parents[1] / "cases" / "nist"
RECORDING = Path(__file__).parents[2].parent / "shared" / "data" / "nist"
PERIOD = ("--from", "2016-10-31T04:00:00Z", "--to", "2016-11-02T04:00:00Z")
TWO_DAYS = 2 * 24 * 3600 * 10**9


def plant(folder: Path, files: list[Path]) -> Path:
    (folder / "plant.yaml").write_bytes((CASE / "plant.yaml").read_bytes())
    done = ombre("import", *map(str, files), folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def excerpt(tmp_path: Path) -> Path:
    return plant(tmp_path, sorted(CASE.glob("*.txt")))


def opened(folder: Path, name: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "ombre", "why", name, *PERIOD, "--json"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    return done.stdout


def holds(folder: Path, dossier: bytes) -> None:
    """It is replayed from the file alone, where there is neither plant nor store."""
    alone = folder / "alone"
    alone.mkdir(exist_ok=True)
    (alone / "dossier.json").write_bytes(dossier)
    done = subprocess.run(
        [sys.executable, "-m", "ombre", "why", "--replay", "dossier.json", "--json"],
        cwd=alone,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == dossier
    assert sorted(path.name for path in alone.iterdir()) == ["dossier.json"]


def every_class(folder: Path) -> dict[str, float]:
    done = ombre("kpi", *PERIOD, "--machine", "mazak", "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["measures"]
    return {one["name"]: one["value"] for one in rows if one["name"].startswith("time.")}


def check(folder: Path) -> None:
    """Every time of the machine opens, and its stretches add up to it and to the two days."""
    classes = every_class(folder)
    assert {"time.producing", "time.idle", "time.unknown"} <= classes.keys()
    for name, value in classes.items():
        dossier = opened(folder, name)
        said = json.loads(dossier)
        spans = said["spans"]
        assert sum(span["ns"] for span in spans) == TWO_DAYS
        state, _, reason = name.removeprefix("time.").partition(".")
        own = [
            span["ns"]
            for span in spans
            if span["state"] == state and reason in {"", span["reason"]}
        ]
        if state != "planned":
            assert sum(own) / 1e9 == pytest.approx(value, abs=1e-6), name
        assert said["figure"]["value"] == value
        assert said["evidence"]["events"]
        holds(folder, dossier)


def test_every_time_of_the_excerpt_opens_and_is_replayed(excerpt: Path) -> None:
    check(excerpt)


@pytest.mark.skipif(not RECORDING.exists(), reason="the full recording is not beside this folder")
def test_unknown_time_of_the_whole_recording_opens_and_is_replayed(tmp_path: Path) -> None:
    folder = plant(tmp_path, sorted(RECORDING.glob("Mazak01-*.txt")))
    dossier = opened(folder, "time.unknown")
    said = json.loads(dossier)
    assert said["figure"]["value"] == pytest.approx(128057.407, abs=0.0011)
    assert sum(span["ns"] for span in said["spans"]) == TWO_DAYS
    holds(folder, dossier)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Formula", "The rules", "Thresholds", "The events:", "execution")),
        ("fr", ("Formule", "Les règles", "Seuils", "Les événements :", "execution")),
    ],
)
def test_people_read_it_from_the_figure_down(
    excerpt: Path, language: str, words: tuple[str, ...]
) -> None:
    done = ombre("why", "oee", *PERIOD, folder=excerpt, language=language)
    assert done.returncode == 0, done.stderr
    places = [done.stdout.find(word) for word in words]
    assert -1 not in places
    assert places == sorted(places)
    assert "None" not in done.stdout


def test_a_forged_dossier_is_told_from_a_true_one(excerpt: Path) -> None:
    dossier = opened(excerpt, "time.idle").replace(b"READY", b"ACTIVE")
    (excerpt / "forged.json").write_bytes(dossier)
    done = ombre("why", "--replay", "forged.json", folder=excerpt)
    assert done.returncode == 1
    assert "does not hold" in done.stderr


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ((), "no measure is named"),
        (("uptime",), "no such figure"),
        (("oee", "--machine", "mazzak"), "did you mean mazak?"),
        (("oee", "--line", "cell"), "cell"),
        (("--replay", "plant.yaml"), "no dossier"),
    ],
)
def test_what_cannot_be_opened_says_why(excerpt: Path, said: tuple[str, ...], cause: str) -> None:
    done = ombre("why", *said, folder=excerpt)
    assert done.returncode == 2
    assert cause in done.stderr
