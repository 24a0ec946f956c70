"""Two days of a real machine, through the command line, to the millisecond."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e
CASE = Path(__file__).parents[1] / "cases" / "nist"
RECORDING = Path(__file__).parents[2].parent / "shared" / "data" / "nist"

TRUTH = {
    "time.producing": 4491.944,
    "time.down": 293.073 + 15.832,
    "time.idle": 21287.674 + 18654.070,
    "time.unknown": 128057.407,
    "time.down.INTERRUPTED": 293.073,
    "time.down.FEED_HOLD": 15.832,
    "time.idle.READY": 21287.674,
    "time.idle.STOPPED": 18654.070,
}
"""Seconds by state, as published beside the recording."""


def figures(ombre):
    done = ombre.run(
        *("kpi", "--plant", "plant.yaml", "--json"),
        *("--from", "2016-10-31T04:00:00Z", "--to", "2016-11-02T04:00:00Z"),
    )
    assert done.returncode == 0, done.stderr
    return {row["name"]: row["value"] for row in json.loads(done.stdout)["measures"]}


@pytest.fixture
def plant(ombre):
    (ombre.folder / "plant.yaml").write_bytes((CASE / "plant.yaml").read_bytes())
    return ombre


@pytest.mark.skipif(not RECORDING.exists(), reason="the full recording is not beside this folder")
def test_the_seconds_by_state_are_those_of_the_recording(plant):
    files = [str(path) for path in sorted(RECORDING.glob("Mazak01-*.txt"))]
    first = plant.run("import", *files, "--plant", "plant.yaml", "--json")
    assert first.returncode == 0, first.stderr
    measured = figures(plant)
    for name, seconds in TRUTH.items():
        # Each published figure is rounded to the millisecond; two of them are sums of two.
        assert measured[name] == pytest.approx(seconds, abs=0.0011), name
    again = plant.run("import", *files, "--plant", "plant.yaml", "--json")
    assert json.loads(again.stdout)["new"] == 0
    assert figures(plant) == measured


def test_an_excerpt_is_imported_from_the_repository_itself(plant):
    excerpt = sorted(CASE.glob("*.txt"))
    done = plant.run("import", *map(str, excerpt), "--plant", "plant.yaml", "--json")
    assert done.returncode == 0, done.stderr
    measured = figures(plant)
    states = [value for name, value in measured.items() if name.count(".") == 1]
    assert measured["time.producing"] > 0
    assert sum(
        seconds
        for name, seconds in measured.items()
        if name.startswith("time.") and name.count(".") == 1 and name != "time.planned"
    ) == pytest.approx(172_800, abs=1e-6)
    assert states
