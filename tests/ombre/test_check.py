"""Folder = test: each wrong plant file beside the words that a user must read about it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CASES = sorted((Path(__file__).parents[1] / "cases" / "plant_files").iterdir())


def ombre(*arguments: str, language: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ombre", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "OMBRE_LANG": language, "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_mistake_is_told_once_with_line_cause_and_remedy(case, language):
    done = ombre("check", "plant.yaml", language=language, folder=case)
    expected = (case / f"expected.{language}.txt").read_text(encoding="utf-8")
    assert done.stderr == expected
    assert done.returncode == 2
    assert done.stdout == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_expected_word_names_a_line_and_a_next_step(case):
    lines = (case / "expected.en.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(re.match(r"plant\.yaml:\d+.*: .+\. Next: .+[.?]$", line) for line in lines)


def test_nothing_is_started_from_a_wrong_file(tmp_path):
    (tmp_path / "plant.yaml").write_text("sources:\n  press: {protocol: opcua}\nmachine: {}\n")
    done = ombre("up", language="en", folder=tmp_path)
    assert done.returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plant.yaml"]


def test_a_right_file_is_said_to_be_right(tmp_path):
    (tmp_path / "plant.yaml").write_text(
        "sources:\n  press: {protocol: opcua, url: 'opc.tcp://127.0.0.1:4840'}\n"
    )
    done = ombre("check", "plant.yaml", language="fr", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "correct" in done.stdout


def test_a_missing_file_and_a_wrong_option_are_usage_errors(tmp_path):
    missing = ombre("check", "nowhere.yaml", language="en", folder=tmp_path)
    assert missing.returncode == 2
    assert "nowhere.yaml" in missing.stderr
    wrong = ombre("check", "--nonsense", language="fr", folder=tmp_path)
    assert wrong.returncode == 2
    assert "n'existe pas" in wrong.stderr
