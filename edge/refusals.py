"""What pydantic refuses, said in the words of a person who wrote a plant file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from edge.text import Text

Refusal = Mapping[str, Any]
Said = tuple[Text, Text]


def explain(refusal: Refusal) -> Said:
    """Turn one pydantic error into a cause and a remedy.

    Validators of ours raise `PlantFileError`, which carries both already.
    """
    own = refusal.get("ctx", {}).get("error")
    if isinstance(own, PlantFileError):
        return own.cause, own.remedy
    teller = _TELLERS.get(refusal["type"])
    return teller(refusal) if teller else _other(refusal)


class PlantFileError(ValueError):
    """Raised by a section's own checks, with both languages."""

    def __init__(self, cause: Text, remedy: Text) -> None:
        super().__init__(cause.en)
        self.cause = cause
        self.remedy = remedy


def _shown(refusal: Refusal) -> Text:
    """Show what was written, in the words of YAML."""
    said = refusal.get("input")
    if said is None or said == "":
        return Text(en="an empty value", fr="une valeur vide")
    if isinstance(said, str):
        return Text(en=repr(said)[:60], fr=f"« {said[:58]} »")
    shown = str(said).lower() if isinstance(said, bool) else repr(said)[:60]
    return Text(en=shown, fr=shown)


def _missing(refusal: Refusal) -> Said:
    key = refusal["loc"][-1]
    return (
        Text(en=f"'{key}' is missing", fr=f"« {key} » manque"),
        Text(en=f"add '{key}:' here", fr=f"ajoutez « {key}: » ici"),
    )


def _extra(refusal: Refusal) -> Said:
    key = refusal["loc"][-1]
    return (
        Text(en=f"unknown key '{key}'", fr=f"clé inconnue « {key} »"),
        Text(
            en=f"correct the spelling of '{key}' or remove it",
            fr=f"corrigez l'orthographe de « {key} » ou retirez la clé",
        ),
    )


def _bound(refusal: Refusal) -> Said:
    context = refusal["ctx"]
    sign, bound = next((sign, context[name]) for name, sign in _SIGNS.items() if name in context)
    shown = _shown(refusal)
    return (
        Text(en=f"{shown.en} is out of range", fr=f"{shown.fr} est hors limites"),
        Text(en=f"give a value {sign} {bound}", fr=f"donnez une valeur {sign} {bound}"),
    )


_SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}


def _choice(refusal: Refusal) -> Said:
    words = refusal["ctx"].get("expected") or refusal["ctx"].get("expected_tags")
    french = str(words).replace(" or ", " ou ")
    shown = _shown(refusal)
    return (
        Text(en=f"{shown.en} is not known here", fr=f"{shown.fr} est inconnu ici"),
        Text(en=f"use one of: {words}", fr=f"utilisez l'un de : {french}"),
    )


def _kind(en: str, fr: str) -> Callable[[Refusal], Said]:
    def teller(refusal: Refusal) -> Said:
        shown = _shown(refusal)
        return (
            Text(en=f"{shown.en} is not {en}", fr=f"{shown.fr} n'est pas {fr}"),
            Text(en=f"write {en}", fr=f"écrivez {fr}"),
        )

    return teller


def _other(refusal: Refusal) -> Said:
    shown = _shown(refusal)
    return (
        Text(en=f"{shown.en}: {refusal['msg']}", fr=f"{shown.fr} ne convient pas ici"),
        Text(en="see docs/plant-file.md", fr="voyez docs/plant-file.fr.md"),
    )


_TELLERS: Mapping[str, Callable[[Refusal], Said]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "greater_than": _bound,
    "greater_than_equal": _bound,
    "less_than": _bound,
    "less_than_equal": _bound,
    "literal_error": _choice,
    "enum": _choice,
    "union_tag_invalid": _choice,
    "union_tag_not_found": _missing,
    "int_type": _kind("a whole number", "un nombre entier"),
    "int_parsing": _kind("a whole number", "un nombre entier"),
    "float_type": _kind("a number", "un nombre"),
    "float_parsing": _kind("a number", "un nombre"),
    "finite_number": _kind("a finite number", "un nombre fini"),
    "bool_type": _kind("true or false", "true ou false"),
    "bool_parsing": _kind("true or false", "true ou false"),
    "string_type": _kind("a text (put it in quotes)", "un texte (mettez-le entre guillemets)"),
    "string_too_short": _kind("a text of one character or more", "un texte non vide"),
    "tuple_type": _kind("a list (lines that begin with '-')", "une liste (lignes avec « - »)"),
    "list_type": _kind("a list (lines that begin with '-')", "une liste (lignes avec « - »)"),
    "dict_type": _kind("a group of 'key: value' lines", "un groupe de lignes « clé: valeur »"),
    "model_type": _kind("a group of 'key: value' lines", "un groupe de lignes « clé: valeur »"),
}
