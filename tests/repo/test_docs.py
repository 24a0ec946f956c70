"""What the documents say is true: commands exist, plant files are right, links lead somewhere."""

from __future__ import annotations

import re
import shlex
import unicodedata
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from repo.pages import PAGES, blocks, commands, links, outline, page
from repo.tree import ROOT, name, python_files

from ombre.book import read_book
from ombre.cli import COMMANDS, ombre

TARGETS = set(re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
TWINS = [
    ("README.md", "README.fr.md"),
    ("docs/plant-file.md", "docs/plant-file.fr.md"),
    ("docs/measures.md", "docs/measures.fr.md"),
    ("docs/calendar.md", "docs/calendar.fr.md"),
    ("docs/why.md", "docs/why.fr.md"),
]
LINES = [(path, line) for path in PAGES for line in commands(path)]
PLANT_FILES = [(path, line, body) for path in PAGES for line, body in blocks(path, "yaml")]
FILE_OF_CODE = re.compile(r"`((?:edge|gateway|shadow|dashboards|simulators|ombre)/\w+\.py)`")
PROGRAMS = {
    "docker",
    "pip",
    "py",
    "python",
    "python3",
    "pytest",
    "ruff",
    "mypy",
    "lint-imports",
    "uv",
}


def words_of(line: str) -> list[str]:
    """The words of a command line, without the variables set before it."""
    words = shlex.split(line.replace("\\", "/"))
    while "=" in words[0]:
        words.pop(0)
    return [re.sub(r"^\.venv/(?:bin|Scripts)/", "", words[0]), *words[1:]]


@pytest.mark.parametrize(("path", "line"), LINES, ids=lambda value: str(value)[-40:])
def test_a_command_of_the_documents_exists(path: Path, line: str) -> None:
    program, *arguments = words_of(line)
    if program == "make":
        assert arguments[0] in TARGETS
    elif program == "ombre":
        understood(arguments)
    elif arguments[:1] == ["-m"]:
        assert arguments[1] in {"venv", "pip", "pytest", "benchmarks"}
    else:
        assert program in PROGRAMS


def understood(arguments: list[str]) -> None:
    """Let click read the arguments without running anything; it refuses what it does not know."""
    context = click.Context(ombre)
    while arguments[0].startswith("--"):
        arguments = arguments[2:]
    command = ombre.get_command(context, arguments[0])
    assert command is not None, arguments[0]
    if isinstance(command, click.Group):
        arguments = arguments[1:]
        command = command.get_command(context, arguments[0])
        assert command is not None, arguments[0]
    known = {word for one in command.params for word in (*one.opts, *one.secondary_opts)}
    options = {word.partition("=")[0] for word in arguments[1:] if word.startswith("--")}
    assert options - known - {"--help"} == set()


def test_every_command_is_documented_in_both_languages() -> None:
    for readme in ("README.md", "README.fr.md"):
        text = page(readme)
        missing = [
            command for command in COMMANDS if not re.search(rf"`(?:ombre )?{command}\b", text)
        ]
        assert missing == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_help(command: str) -> None:
    done = CliRunner().invoke(ombre, [command, "--help"])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("path", "line", "body"), PLANT_FILES, ids=[f"{name(p)}:{line}" for p, line, _ in PLANT_FILES]
)
def test_a_plant_file_of_the_documents_is_right(
    path: Path, line: int, body: str, tmp_path: Path
) -> None:
    plant = tmp_path / "plant.yaml"
    plant.write_text(body, encoding="utf-8")
    read_book(plant)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    broken = [target for target in links(path) if not leads(path, target)]
    assert broken == []


def leads(path: Path, target: str) -> bool:
    if target.startswith(("https://", "http://")):
        return True
    file, _, anchor = target.partition("#")
    found = path if not file else (path.parent / file).resolve()
    return found.exists() and (not anchor or anchor in anchors(found))


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, made as forges make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {anchor_of(heading) for heading in headings}


def anchor_of(heading: str) -> str:
    kept = [
        sign
        for sign in unicodedata.normalize("NFC", heading.lower())
        if sign.isalnum() or sign in " -_"
    ]
    return "".join(kept).strip().replace(" ", "-")


@pytest.mark.parametrize(("english", "french"), TWINS)
def test_both_languages_have_the_same_rank(english: str, french: str) -> None:
    assert outline(english) == outline(french)
    # What somebody says in quotes is said in the language of the page.
    said, dit = (
        [re.sub('"[^"]*"', '""', line) for line in commands(ROOT / name)]
        for name in (english, french)
    )
    assert said == dit
    first = "\n".join(page(english).splitlines()[:5])
    assert f"]({Path(french).name})" in first


def test_the_lock_command_of_contributing_is_the_one_of_the_makefile() -> None:
    [written] = [line for line in commands(ROOT / "CONTRIBUTING.md") if line.startswith("uv ")]
    made = re.sub(r"\s*\\\n\s*", " ", (ROOT / "Makefile").read_text("utf-8"))
    [run] = re.findall(r"\$\(BIN\)/(uv .*)", made)
    assert run.replace("--no-cache ", "").replace("--quiet ", "") == written


def test_without_make_is_what_make_does() -> None:
    """Every program that the Makefile runs for check, test, demo and bench is written out."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    written = [words_of(line) for line in commands(ROOT / "README.md")]
    check = re.search(r"^check:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert check is not None
    runs = re.findall(r"^\t\$\(BIN\)/(.*)$", check[1], re.MULTILINE)
    assert len(runs) == 5
    for run in runs:
        assert shlex.split(re.sub(r" --basetemp=\S+", "", run)) in written


def test_the_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(path.name[:4] for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_no_document_names_a_file_of_code_that_is_not_there() -> None:
    code = {name(path) for path in python_files("edge", "gateway", "shadow", "dashboards", "ombre")}
    named = {
        found
        for path in PAGES
        for found in re.findall(
            r"`((?:edge|gateway|shadow|dashboards|ombre)/\w+\.py)`", page(name(path))
        )
    }
    assert named - code == set()
