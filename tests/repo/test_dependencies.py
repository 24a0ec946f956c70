"""Every direct dependency has a line in CONTRIBUTING.md, at its locked release, and a use."""

from __future__ import annotations

import ast
import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from repo.lock import pins
from repo.tree import PACKAGES, ROOT, project, python_files, tree

LINE = re.compile(
    r"^\| (?P<name>[\w.-]+) \| (?P<part>product|demo|dev) \| (?P<release>[\w.]+) \| "
    r"(?P<licence>[\w .-]+) \| (?P<why>.{10,}) \|$",
    re.MULTILINE,
)
TABLE = {
    line["name"]: line for line in LINE.finditer((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
}
IMPORTED_AS = {
    "influxdb-client": "influxdb_client",
    "paho-mqtt": "paho",
}
NEVER_IMPORTED = {"tzdata": "data that zoneinfo finds by itself"}


def named(lines: list[str]) -> set[str]:
    return {Requirement(line).name for line in lines}


@pytest.mark.parametrize("part", ["product", "demo", "dev"])
def test_the_table_is_what_the_project_asks_for(part: str) -> None:
    about = project()["project"]
    asked = {
        "product": named(about["dependencies"]),
        "demo": named(about["optional-dependencies"]["demo"]),
        "dev": named(project()["dependency-groups"]["dev"]),
    }
    assert {name for name, line in TABLE.items() if line["part"] == part} == asked[part]


def test_the_table_gives_the_release_that_is_locked() -> None:
    """A new release is looked at before it is let in: whoever locks it writes its line anew."""
    locked = pins()
    wrong = {
        name: line["release"]
        for name, line in TABLE.items()
        if line["release"] not in {str(version) for version in locked[canonicalize_name(name)]}
    }
    assert wrong == {}


def test_the_product_uses_what_it_depends_on() -> None:
    used = {
        module.split(".", maxsplit=1)[0]
        for path in python_files(*PACKAGES)
        for node in ast.walk(tree(path))
        for module in modules(node)
    }
    direct = {name for name, line in TABLE.items() if line["part"] != "dev"} - set(NEVER_IMPORTED)
    unused = {
        name for name in direct if IMPORTED_AS.get(name, name).split(".", maxsplit=1)[0] not in used
    }
    assert unused == set()


def modules(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [one.name for one in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
    return []
