"""Files stay short enough to be read in one go, and none is a drawer for odds and ends."""

from __future__ import annotations

from pathlib import Path

from repo.tree import PACKAGES, name, python_files

LONGEST = 350
LONGEST_TEST = 400
DRAWERS = frozenset({"utils", "util", "common", "helpers", "misc"})
CODE = python_files(*PACKAGES, "benchmarks", "tests", "docs")


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def most(path: Path) -> int:
    return LONGEST_TEST if name(path).startswith("tests/") else LONGEST


def test_every_file_can_be_read_in_one_go() -> None:
    assert [f"{name(path)}: {lines(path)}" for path in CODE if lines(path) > most(path)] == []


def test_every_function_has_an_owner() -> None:
    drawers = [name(path) for path in CODE if DRAWERS & set(name(path)[:-3].split("/"))]
    assert drawers == []


def test_tests_are_no_packages() -> None:
    """Below tests/ an `__init__.py` would shadow the packages of the same name."""
    assert [name(path) for path in python_files("tests") if path.name == "__init__.py"] == []
