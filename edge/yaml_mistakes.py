"""What the YAML reader refuses, said in the words of a person who wrote a plant file."""

from __future__ import annotations

import re

from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from edge.problem import Blame, Problem
from edge.text import Text

_KEY = re.compile(r'found duplicate key "(?P<key>[^"]*)"')


def not_utf8(name: str, error: UnicodeDecodeError) -> Problem:
    """Say which line holds a byte that is not UTF-8."""
    line = error.object.count(b"\n", 0, error.start) + 1
    cause = Text(
        en="this line is not UTF-8 text (an accent saved in another encoding?)",
        fr="cette ligne n'est pas du texte UTF-8 (un accent enregistré dans un autre codage ?)",
    )
    remedy = Text(
        en="save the file as UTF-8 in your editor",
        fr="enregistrez le fichier en UTF-8 dans votre éditeur",
    )
    return _problem(name, line, cause, remedy)


def odd_character(name: str, error: ReaderError, text: str) -> Problem:
    """Say which line holds a character that no text has."""
    line = text.count("\n", 0, error.position) + 1
    code = f"U+{int(error.character):04X}"
    cause = Text(
        en=f"a control character ({code}) stands on this line",
        fr=f"un caractère de commande ({code}) se trouve sur cette ligne",
    )
    return _problem(name, line, cause, Text(en="delete it", fr="supprimez-le"))


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
        "mapping values are not allowed",
        False,
        Text(
            en="a colon makes a key here, where none can be",
            fr="un deux-points fait ici une clé, là où il ne peut y en avoir",
        ),
        Text(
            en="indent this line as its neighbours, put a text with a colon in quotes, and look "
            "for a quotation mark above that is not closed",
            fr="indentez cette ligne comme ses voisines, mettez entre guillemets un texte qui "
            "contient un deux-points, et cherchez plus haut un guillemet qui n'est pas fermé",
        ),
    ),
    (
        "expected <block end>",
        False,
        Text(
            en="this line does not belong to the group above it",
            fr="cette ligne n'appartient pas au groupe qui la précède",
        ),
        Text(
            en="indent it as its neighbours; begin either all of them with '-' or none",
            fr="indentez-la comme ses voisines ; commencez-les toutes par « - », ou aucune",
        ),
    ),
    (
        "could not find expected ':'",
        True,
        Text(
            en="this line is neither 'key: value' nor part of a list",
            fr="cette ligne n'est ni « clé: valeur » ni un élément de liste",
        ),
        Text(en="write 'key: value'", fr="écrivez « clé: valeur »"),
    ),
    (
        "undefined alias",
        False,
        Text(
            en="'*' calls for a value that was given no name with '&'",
            fr="« * » demande une valeur à laquelle « & » n'a donné aucun nom",
        ),
        Text(
            en="put the text in quotes if the star is part of it",
            fr="mettez le texte entre guillemets si l'étoile en fait partie",
        ),
    ),
    (
        "another document",
        False,
        Text(
            en="a second document begins here with '---'",
            fr="un second document commence ici par « --- »",
        ),
        Text(en="keep one plant in one file", fr="gardez une usine par fichier"),
    ),
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
