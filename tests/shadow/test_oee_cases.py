"""Published examples, from their events through import and `ombre kpi` to the printed digits."""

from __future__ import annotations

import json
import shutil
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from ombre.cli import ombre

CASES = sorted((Path(__file__).parents[1] / "cases" / "oee").iterdir())


def run(*arguments: str) -> Any:
    done = CliRunner().invoke(ombre, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def printed(value: float, as_text: str) -> set[str]:
    """The ways to print a share as a percentage with as many decimals: rounded, or cut."""
    exact = Decimal(repr(value)) * 100
    place = Decimal(1).scaleb(-len(as_text.partition(".")[2]))
    return {str(exact.quantize(place, way)) for way in (ROUND_HALF_UP, ROUND_DOWN)}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_published_example_comes_out_to_the_printed_digits(case: Path, tmp_path: Path) -> None:
    said = YAML(typ="safe").load((case / "expected.yaml").read_text("utf-8"))
    assert said["source"]
    plant = tmp_path / "plant.yaml"
    shutil.copy(case / "plant.yaml", plant)
    run("import", str(case / "events.jsonl"), "--plant", str(plant))
    period = ("--from", said["from"].isoformat(), "--to", said["to"].isoformat())
    report = run("kpi", "--plant", str(plant), "--machine", "press", *period)
    found = {row["name"]: row["value"] for row in report["measures"]}
    for name, digits in said["percent"].items():
        assert digits in printed(found[name], digits), (name, found[name])
    for name, seconds in said.get("seconds", {}).items():
        assert found[name] == seconds, name


def test_there_are_cases() -> None:
    assert len(CASES) >= 6
