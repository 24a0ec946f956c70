"""Nothing in the repository names a machine, a person's folder or the host of a registry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from repo.tree import files, name, text

REGISTRIES = "|".join(
    ("pypi", "pythonhosted", "npmjs", "yarnpkg", "crates", "artifactory", "nexus")
)
FORBIDDEN = {
    "the host of a registry": re.compile(
        rf"\b(?:{REGISTRIES})\.(?:org|com|io|net)\b", re.IGNORECASE
    ),
    "a folder of one person or machine": re.compile(r"(?<![\w.])/(?:home|root|Users)/\w"),
    "a folder of one person or machine (Windows)": re.compile(r"\b[A-Z]:\\\\?Users\\"),
    "a setting of one person's registry": re.compile(r"--(?:extra-)?index-url\s+\S*://"),
}


def findings(path: Path) -> list[str]:
    content = text(path) or ""
    return [
        f"{name(path)}:{content.count(chr(10), 0, hit.start()) + 1}: {what}: {hit.group()}"
        for what, pattern in FORBIDDEN.items()
        for hit in pattern.finditer(content)
    ]


def test_no_file_names_a_machine_or_a_registry() -> None:
    assert [found for path in files() for found in findings(path)] == []


@pytest.mark.parametrize(
    "line",
    [
        "https://files.pythonhosted" + ".org/x",
        "see /home" + "/somebody",
        "C:" + r"\Users" + "\\somebody",
    ],
)
def test_the_rule_sees_what_it_forbids(line: str) -> None:
    assert any(pattern.search(line) for pattern in FORBIDDEN.values())
