"""The import contracts of pyproject.toml are kept, and they say what the design asks for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from repo.tree import ROOT, project

PRODUCT = {"ombre", "dashboards", "shadow", "gateway", "edge"}


def contracts(kind: str) -> list[dict[str, list[str]]]:
    return [item for item in project()["tool"]["importlinter"]["contracts"] if item["type"] == kind]


def test_the_import_contracts_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    if not (program.exists() or program.with_suffix(".exe").exists()):
        pytest.skip("import-linter is not installed beside this Python")
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_layers_stand_in_the_order_of_the_design() -> None:
    [layers] = contracts("layers")
    assert layers["layers"] == ["ombre", "dashboards", "shadow", "gateway", "edge"]


def test_the_simulators_and_the_product_are_strangers() -> None:
    """Both ways and for every package: a real machine can then take a simulator's place."""
    forbidden = {
        (source, target)
        for contract in contracts("forbidden")
        for source in contract["source_modules"]
        for target in contract["forbidden_modules"]
    }
    assert {("simulators", package) for package in PRODUCT} <= forbidden
    assert {(package, "simulators") for package in PRODUCT} <= forbidden
