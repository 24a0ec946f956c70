"""The mutator changes what it says it changes, and sees both good and missing tests."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from mutants.__main__ import chosen
from mutants.explained import as_entry, read_explained
from mutants.graft import ROOT, compiled, forget, graft, grafts
from mutants.mutations import Mutant, mutants

FILE = "shadow/planning/written.py"


def made(source: str) -> list[str]:
    return [f"{one.was} → {one.now}" for one in mutants("a.py", source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", ["a < b → a <= b", "a < b → a >= b"]),
        ("a + 1", ["a + 1 → a - 1", "1 → 2"]),
        ("a and not b", ["a and (not b) → a or not b", "not b → b"]),
        ("x = a[1:]", ["1: → :", "1 → 2"]),
        ("if a: pass", ["if a: → if not a:"]),
        ("[a for a in b if c]", ["for a in b if c → for a in b"]),
        ("def f():\n    return a", ["return a → return None"]),
        ("def f():\n    g()", ["g() → (nothing)"]),
        ("x = max(a, b)", ["max → min"]),
        ("x = True", ["True → False"]),
    ],
)
def test_each_kind_of_change_is_made(source: str, expected: list[str]) -> None:
    assert [one.replace("  ", " ") for one in made(source)] == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""a docstring"""',
        "from __future__ import annotations",
        "x: int",
        'raise_it = Text(en="a", fr="b")',
        '__all__ = ["a"]',
        "def f(a: int) -> None: ...",
        "X = tuple[Y | None]",
        "@dataclass(frozen=True)\nclass A: ...",
    ],
)
def test_words_types_and_imports_are_left_alone(source: str) -> None:
    assert made(source) == []


def test_a_mutant_keeps_its_name_when_lines_are_added_above_it() -> None:
    source = "def f(a):\n    return a < 1\n"
    assert [m.key for m in mutants("a.py", source)] == [
        m.key for m in mutants("a.py", f"X = print\n\n\n{source}")
    ]


def test_the_same_change_twice_in_one_function_has_two_names() -> None:
    keys = [one.key for one in mutants("a.py", "def f(a):\n    return a < 1 or a < 1\n")]
    assert len(keys) == len(set(keys))


def one_of(file: str, scope: str, was: str, now: str) -> tuple[Mutant, ast.Module]:
    source = (ROOT / file).read_text("utf-8")
    found = [
        one for one in mutants(file, source) if (one.scope, one.was, one.now) == (scope, was, now)
    ]
    return found[0], found[0].tree


def test_a_mutant_of_a_function_is_grafted_onto_the_living_one() -> None:
    from shadow.planning.written import read_time

    mutant, tree = one_of(FILE, "read_time", "minute > DAY", "minute >= DAY")
    before, after = compiled(FILE, tree), compiled(FILE, mutant.program())
    pairs = grafts(before, after)
    assert pairs is not None
    assert graft(pairs)
    try:
        with pytest.raises(ValueError, match="24:00"):
            read_time("24:00")
    finally:
        assert graft([(after, before) for before, after in pairs])
    assert read_time("24:00") == 1440


def test_a_mutant_of_a_table_has_to_be_imported() -> None:
    mutant, tree = one_of(FILE, "", "24 * 60", "24 // 60")
    assert grafts(compiled(FILE, tree), compiled(FILE, mutant.program())) is None


def test_a_function_that_makes_functions_has_to_be_imported() -> None:
    """What it made at import, and what a cache keeps of it, would live on unchanged."""
    source = "def f(a):\n    def g():\n        return {}\n    return g"
    before, after = (compiled("a.py", ast.parse(source.format(said))) for said in ("a", "a + 1"))
    assert grafts(before, after) is None


def test_what_was_computed_before_is_forgotten() -> None:
    """A mutant would not show where the answer of the unchanged program is still at hand."""
    from shadow.kpi import ratios
    from shadow.profile import profiles

    ratio, kept, found = ratios()["oee"], ratios()["oee"]._answer, profiles()
    assert ratio._answer is kept
    forget()
    assert ratio._answer is not kept
    assert profiles() is not found


def test_an_unchanged_program_has_nothing_to_graft() -> None:
    _, tree = one_of(FILE, "read_time", "minute > DAY", "minute >= DAY")
    assert grafts(compiled(FILE, tree), compiled(FILE, tree)) == []


def test_the_number_one_is_not_true() -> None:
    before, after = ast.parse("def f():\n    return 1"), ast.parse("def f():\n    return True")
    assert grafts(compiled("a.py", before), compiled("a.py", after))


def test_a_file_is_tried_on_the_tests_of_its_target() -> None:
    files, tests = chosen(["shadow/interval.py"], [])
    assert files == ["shadow/interval.py"]
    assert "tests/shadow/test_calendar.py" in tests


def test_a_survivor_without_a_reason_is_not_explained(tmp_path: Path) -> None:
    mutant, _ = one_of(FILE, "read_time", "minute > DAY", "minute >= DAY")
    page = tmp_path / "explained.toml"
    page.write_text(as_entry(mutant), "utf-8")
    with pytest.raises(ValueError, match="no reason"):
        read_explained(page)
    page.write_text(as_entry(mutant).replace('why = ""', 'why = "the same"'), "utf-8")
    assert [one.key for one in read_explained(page)] == [mutant.key]


def test_every_explanation_is_of_a_file_that_exists() -> None:
    assert [one.file for one in read_explained() if not (ROOT / one.file).is_file()] == []


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("shadow/planning/written.py", "24 * 60  →  24 // 60"),  # runs at import
        ("shadow/interval.py", "end <= start  →  end < start"),  # runs when called
    ],
)
def test_a_whole_trial_tells_what_survives_and_what_does_not(file: str, change: str) -> None:
    """The doctest beside the code notices; a test that looks at nothing does not."""
    done = subprocess.run(
        [sys.executable, "-m", "mutants", file, "--only", change, "--tests", file],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "tests"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "killed: 1" in done.stdout
