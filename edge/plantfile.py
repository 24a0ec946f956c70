"""The plant file as written: YAML with its line numbers, and sections checked one by one.

Each layer owns and types its own sections; this module only reads the file and turns whatever a
section's type refuses into problems that name the line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from edge.known_keys import known_keys
from edge.problem import Blame, OmbreError, Problem
from edge.refusals import explain
from edge.text import Text
from edge.yaml_mistakes import not_utf8, odd_character, yaml_mistake

Section = TypeVar("Section")
Path_ = tuple[str | int, ...]


class Strict(BaseModel):
    """The base of every section: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlantFile:
    """One plant file in memory: its text, its data, and where each value stands.

    >>> file = PlantFile.parse("plant:\\n  name: Demo\\n", name="plant.yaml")
    >>> file.where(("plant", "name"))
    'plant.yaml:2'
    """

    def __init__(self, name: str, text: str, data: Mapping[str, Any], folder: Path) -> None:
        self.name = name
        self.text = text
        self.data = data
        self.folder = folder

    @classmethod
    def read(cls, path: Path) -> PlantFile:
        """Read a plant file from disk; raises OmbreError naming the file and the remedy."""
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise OmbreError(_unreadable(path, error)) from error
        except UnicodeDecodeError as error:
            raise OmbreError(not_utf8(str(path), error)) from error
        return cls.parse(text, name=str(path), folder=path.parent)

    @classmethod
    def parse(cls, text: str, *, name: str, folder: Path = Path()) -> PlantFile:
        """Parse the text of a plant file; raises OmbreError with the line of the mistake."""
        try:
            data = YAML(typ="rt").load(StringIO(text))
        except MarkedYAMLError as error:
            raise OmbreError(yaml_mistake(name, error)) from error
        except ReaderError as error:
            raise OmbreError(odd_character(name, error, text)) from error
        if data is None:
            data = {}
        if not isinstance(data, Mapping):
            raise OmbreError(_not_a_mapping(name))
        return cls(name, text, data, folder)

    def where(self, path: Path_) -> str:
        """Name the file and the line of the deepest part of `path` that exists."""
        return f"{self.name}:{self._line(path)}"

    def section(self, key: str, shape: type[Section] | Any, default: Section) -> Section:
        """Check one section against its type; `default` where the file is silent.

        Raises OmbreError with one problem for each mistake in it.
        """
        if self.data.get(key) is None:
            return default
        checked: Section = self.part((key,), shape)
        return checked

    def part(self, path: Path_, shape: type[Section] | Any) -> Section:
        """Check the part at `path`, which exists, against its type; raises OmbreError."""
        node: Any = self.data
        for step in path:
            node = node[step]
        try:
            checked: Section = TypeAdapter(shape).validate_python(_plain(node))
        except ValidationError as error:
            raise OmbreError(*self._problems(path, shape, error)) from error
        return checked

    def unknown_keys(self, known: Iterable[str]) -> Sequence[Problem]:
        """List the top-level keys that no layer owns, each with the nearest known word."""
        names = sorted(known)
        return [
            self.problem((str(key),), *unknown_key(str(key), names))
            for key in self.data
            if key not in names
        ]

    def problem(self, path: Path_, cause: Text, remedy: Text) -> Problem:
        """Make a problem out of a path in this file."""
        place = ".".join(str(part) for part in path)
        where = f"{self.where(path)} ({place})" if place else self.where(path)
        return Problem(where=where, cause=cause, remedy=remedy, blame=Blame.PLANT_FILE)

    def _problems(self, at: Path_, shape: Any, error: ValidationError) -> list[Problem]:
        problems: dict[Path_, Problem] = {}
        meant: set[Path_] = set()
        for item in error.errors():
            path = self._existing((*at, *item["loc"]))
            cause, remedy = explain(item)
            if item["type"] == "extra_forbidden":
                for near in self._nearest(path, known_keys(shape, path[len(at) : -1])):
                    remedy = _did_you_mean(near)
                    meant.add((*path[:-1], near))
            problems.setdefault(path, self.problem(path, cause, remedy))
        # A key that is misspelt is not missing as well: one mistake, one problem.
        return [problem for path, problem in problems.items() if path not in meant]

    def _nearest(self, path: Path_, known: Iterable[str]) -> list[str]:
        """Find the key that was probably meant, among those that its group does not have yet."""
        group: Any = self.data
        for part in path[:-1]:
            group = _child(group, part)
        absent = [name for name in known if name not in group]
        return difflib.get_close_matches(str(path[-1]), absent, n=1)

    def _existing(self, path: Path_) -> Path_:
        """Drop the parts that pydantic adds of its own (union tags) and keep those of the file."""
        kept: list[str | int] = []
        node: Any = self.data
        for index, part in enumerate(path):
            child = _child(node, part)
            if child is not _MISSING:
                kept.append(part)
                node = child
            elif index == len(path) - 1 and isinstance(node, Mapping):
                kept.append(part)
        return tuple(kept)

    def _line(self, path: Path_) -> int:
        node: Any = self.data
        line = 1
        for part in path:
            child = _child(node, part)
            if child is _MISSING:
                break
            line = _line_of(node, part, line)
            node = child
        return line


_MISSING = object()


def unknown_key(key: str, known: Sequence[str]) -> tuple[Text, Text]:
    """Say that a key is unknown and which one was probably meant."""
    near = difflib.get_close_matches(key, known, n=1)
    words = ", ".join(known)
    cause = Text(en=f"unknown key '{key}'", fr=f"clé inconnue « {key} »")
    if near:
        return cause, _did_you_mean(near[0])
    return cause, Text(en=f"use one of: {words}", fr=f"utilisez l'une de : {words}")


def _did_you_mean(key: str) -> Text:
    return Text(en=f"did you mean '{key}'?", fr=f"vouliez-vous « {key} » ?")


def _child(node: Any, part: str | int) -> Any:
    if isinstance(node, Mapping):
        return node.get(part, _MISSING)
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return node[part]
    return _MISSING


def _line_of(node: Any, part: str | int, fallback: int) -> int:
    marks = getattr(node, "lc", None)
    if marks is None or marks.data is None or part not in marks.data:
        return fallback
    return int(marks.data[part][0]) + 1


def _plain(node: Any) -> Any:
    """Copy YAML containers into plain ones, so that types see dicts and lists only."""
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node


def _unreadable(path: Path, error: OSError) -> Problem:
    said = error.strerror or str(error)
    causes = {
        FileNotFoundError: Text(en="there is no such file", fr="ce fichier n'existe pas"),
        IsADirectoryError: Text(
            en="this is a folder, not a plant file",
            fr="c'est un dossier, pas un fichier d'usine",
        ),
        PermissionError: Text(
            en="we may not read this file", fr="nous n'avons pas le droit de lire ce fichier"
        ),
    }
    return Problem(
        where=str(path),
        cause=causes.get(
            type(error),
            Text(
                en=f"the plant file cannot be read ({said})",
                fr=f"le fichier d'usine est illisible ({said})",
            ),
        ),
        remedy=Text(
            en="check the path, or give one with --plant",
            fr="vérifiez le chemin, ou donnez-en un avec --plant",
        ),
        blame=Blame.USAGE,
    )


def _not_a_mapping(name: str) -> Problem:
    return Problem(
        where=f"{name}:1",
        cause=Text(
            en="a plant file is made of sections such as 'sources:'",
            fr="un fichier d'usine est fait de sections telles que « sources: »",
        ),
        remedy=Text(en="start with 'sources:'", fr="commencez par « sources: »"),
        blame=Blame.PLANT_FILE,
    )
