"""requirements.lock pins all that pyproject.toml asks for, with hashes, and names no host."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from repo.lock import LOCK, PIN, pins
from repo.tree import ROOT, project


def asked() -> list[Requirement]:
    about = project()["project"]
    extras = [line for lines in about["optional-dependencies"].values() for line in lines]
    lines = [*about["dependencies"], *extras, *project()["dependency-groups"]["dev"]]
    return [Requirement(line) for line in lines]


def test_the_lock_consists_of_pins_with_hashes_and_nothing_else() -> None:
    assert PIN.sub("", LOCK).strip() == ""
    assert len(pins()) > 30


def test_the_lock_names_no_host() -> None:
    assert "://" not in LOCK
    assert "index" not in LOCK.replace("annotated", "")


@pytest.mark.parametrize("requirement", asked(), ids=lambda requirement: requirement.name)
def test_every_dependency_is_locked_at_a_version_it_allows(requirement: Requirement) -> None:
    locked = pins()[canonicalize_name(requirement.name)]
    assert all(version in requirement.specifier for version in locked)


def test_what_builds_the_package_is_locked_too() -> None:
    """Without it `pip install --no-build-isolation -e .` could not run from the lock alone."""
    for line in project()["build-system"]["requires"]:
        requirement = Requirement(line)
        locked = pins()[canonicalize_name(requirement.name)]
        assert all(version in SpecifierSet(str(requirement.specifier)) for version in locked)


def test_the_lock_of_the_peer_names_no_host() -> None:
    path = ROOT / "tests" / "peers" / "package-lock.json"
    if not path.exists():
        pytest.skip("there is no npm peer")
    assert "://" not in re.sub(r'"funding":\s*(\{[^}]*\}|\[[^\]]*\])', "", path.read_text("utf-8"))
