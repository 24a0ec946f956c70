"""What the YAML reader refuses, said in the words of a person who wrote a plant file."""

from __future__ import annotations

import re

from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError

from edge.problem import Blame, Problem
from edge.text import Text

_KEY = re.compile(r'found duplicate key "(?P<key>[^"]*)"')


def yaml_mistake(name: str, error: MarkedYAMLError) -> Problem:
    """Say what is wrong, on which line, and how to mend it."""
    if isinstance(error, DuplicateKeyError):
        return _duplicate(name, error)
    for words, at_context, cause, remedy in _MISTAKES:
        if words in f"{error.context} {error.problem}":
            line = _line(error.context_mark if at_context else error.problem_mark)
            return _problem(name, line, cause, remedy)
    said = str(error.problem or error.context or "syntax")
    cause = Text(en=f"this is not YAML ({said})", fr=f"ce n'est pas du YAML ({said})")
    return _problem(name, _line(error.problem_mark or error.context_mark), cause, _LOOK)


_LOOK = Text(
    en="check indentation, colons and quotes on this line and the one above",
    fr="vérifiez l'indentation, les deux-points et les guillemets de cette ligne "
    "et de la précédente",
)
_MISTAKES = (
    (
        "quoted scalar",
        True,
        Text(
            en="a quotation mark opens here and is never closed",
            fr="un guillemet s'ouvre ici et n'est jamais fermé",
        ),
        Text(en="close it on the same line", fr="fermez-le sur la même ligne"),
    ),
    (
        "'\\t'",
        False,
        Text(
            en="this line is indented with a tab",
            fr="cette ligne est indentée par une tabulation",
        ),
        Text(en="indent with spaces", fr="indentez avec des espaces"),
    ),
    (
        "flow sequence",
        True,
        Text(
            en="a bracket '[' opens here and is not closed",
            fr="un crochet « [ » s'ouvre ici et n'est pas fermé",
        ),
        Text(en="close it with ']'", fr="fermez-le par « ] »"),
    ),
    (
        "flow mapping",
        True,
        Text(
            en="a brace '{' opens here and is not closed",
            fr="une accolade « { » s'ouvre ici et n'est pas fermée",
        ),
        Text(en="close it with '}'", fr="fermez-la par « } »"),
    ),
)


def _duplicate(name: str, error: DuplicateKeyError) -> Problem:
    match = _KEY.search(str(error.problem))
    key = match["key"] if match else "?"
    first = _line(error.context_mark)
    cause = Text(
        en=f"'{key}' stands here for the second time in the group that begins on line {first}",
        fr=f"« {key} » figure ici pour la seconde fois dans le groupe qui commence ligne {first}",
    )
    remedy = Text(
        en="give each its own name, or keep only one",
        fr="donnez à chacun son propre nom, ou n'en gardez qu'un",
    )
    return _problem(name, _line(error.problem_mark), cause, remedy)


def _line(mark: object) -> int:
    return int(getattr(mark, "line", 0)) + 1


def _problem(name: str, line: int, cause: Text, remedy: Text) -> Problem:
    return Problem(where=f"{name}:{line}", cause=cause, remedy=remedy, blame=Blame.PLANT_FILE)
