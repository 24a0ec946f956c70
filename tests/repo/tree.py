"""The files of this repository, as the tests that read them see them."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGES = ("edge", "gateway", "shadow", "dashboards", "simulators", "ombre")
NOT_OURS = frozenset(
    {
        ".git",
        ".venv",
        ".servers",
        ".ombre",
        ".hypothesis",
        "node_modules",
        "__pycache__",
        "dist",
        "build",
        "ombre-data",
    }
)
MADE = ("_cache", ".egg-info")


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the repository; works without git, as in an unpacked archive."""
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS or path.name.endswith(MADE):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def name(path: Path) -> str:
    """The path as people write it, from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> tuple[Path, ...]:
    """The Python files below some top-level folders, of all six packages unless named."""
    wanted = folders or PACKAGES
    return tuple(
        path for path in files() if path.suffix == ".py" and name(path).split("/")[0] in wanted
    )


@cache
def text(path: Path) -> str | None:
    """The text of a file, None where it is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def project() -> dict[str, Any]:
    """The content of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
