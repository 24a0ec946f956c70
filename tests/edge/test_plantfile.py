"""What is wrong in a plant file is told once, with its line, in both languages."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.plantfile import PlantFile
from edge.problem import OmbreError, Problem
from edge.sources import read_sources


def mistakes(text: str) -> list[Problem]:
    with pytest.raises(OmbreError) as raised:
        read_sources(PlantFile.parse(text, name="p"))
    assert raised.value.exit_code == 2
    for problem in raised.value.problems:
        assert problem.cause.en != problem.cause.fr
        assert problem.remedy.en != problem.remedy.fr
    return list(raised.value.problems)


BROKER = "sources:\n  floor:\n    protocol: mqtt\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            BROKER + "    hots: a\n",
            "p:4 (sources.floor.hots): unknown key 'hots'. Next: did you mean 'host'?",
        ),
        (
            BROKER + "    host: a\n    user: b\n",
            "p:5 (sources.floor.user): unknown key 'user'. Next: did you mean 'username'?",
        ),
        (
            BROKER + "    host: a\n    hosst: b\n",
            "p:5 (sources.floor.hosst): unknown key 'hosst'. Next: correct the spelling of "
            "'hosst' or remove it.",
        ),
        (
            BROKER + "    host: ''\n",
            "p:4 (sources.floor.host): an empty value is not a text of one character or more. "
            "Next: write a text of one character or more.",
        ),
        (
            BROKER + "    host: a\n    port: abc\n",
            "p:5 (sources.floor.port): 'abc' is not a whole number. Next: write a whole number.",
        ),
        (
            BROKER + "    host: a\n    topics: a/b\n",
            "p:5 (sources.floor.topics): 'a/b' is not a list (lines that begin with '-'). "
            "Next: write a list (lines that begin with '-').",
        ),
        (
            "sources:\n  floor:\n",
            "p:2 (sources.floor): an empty value is not a group of 'key: value' lines. "
            "Next: write a group of 'key: value' lines.",
        ),
    ],
)
def test_a_key_or_a_value_that_cannot_be_is_one_mistake(text: str, said: str) -> None:
    (problem,) = mistakes(text)
    assert problem.say("en") == said


@pytest.mark.parametrize(
    ("text", "where", "cause"),
    [
        ("plant:\n  name: a\x07b\n", "p:2", "control character (U+0007)"),
        ("plant:\n  name: a\n   zone: b\n", "p:3", "a colon makes a key here"),
        ("plant:\n  name: a\n  - b\n", "p:3", "does not belong to the group"),
        ("plant:\n  name: a\n  zone\n", "p:3", "neither 'key: value' nor part of a list"),
        ("plant:\n  name: *floor\n", "p:2", "given no name with '&'"),
        ("plant: {}\n---\nplant: {}\n", "p:2", "second document"),
        ("plant:\n\tname: a\n", "p:2", "indented with a tab"),
        ('plant:\n  name: "a\n', "p:2", "quotation mark"),
    ],
)
def test_what_is_not_yaml_names_its_line(text: str, where: str, cause: str) -> None:
    (problem,) = mistakes(text)
    assert problem.where == where
    assert cause in problem.cause.en


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    def cause(path: Path) -> str:
        with pytest.raises(OmbreError) as raised:
            PlantFile.read(path)
        (problem,) = raised.value.problems
        return problem.say("fr").removeprefix(str(tmp_path))

    latin = tmp_path / "latin.yaml"
    latin.write_bytes("plant:\n  name: réglage\n".encode("latin-1"))
    assert "ce fichier n'existe pas" in cause(tmp_path / "nowhere.yaml")
    assert cause(latin).startswith("/latin.yaml:2 : cette ligne n'est pas du texte UTF-8")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(OmbreError):
        PlantFile.parse(text, name="p")
