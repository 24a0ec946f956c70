"""A mapping as people write it: a small YAML file, or `FIELD=COLUMN` on the command line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Literal

from edge.plantfile import PlantFile
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from gateway.mapping import NEEDED, TableMapping, known_fields

_TimeKey = Literal["format", "zone"]


def read_mapping(
    file: PlantFile | None, pairs: Sequence[str], time_format: str, zone: str
) -> TableMapping | None:
    """Put file and pairs together, pairs first; None where neither says anything.

    `zone` is the one meant where the file names none. Raises OmbreError for a field that no event
    has, and for a mapping without machine, kind or time.
    """
    columns: dict[str, str] = {}
    words: Mapping[str, Mapping[str, str]] = {}
    time: Mapping[_TimeKey, str] = {}
    if file is not None:
        if problems := file.unknown_keys(("columns", "words", "time")):
            raise OmbreError(*problems)
        columns = dict(file.section("columns", dict[str, str], {}))
        words = file.section("words", dict[str, dict[str, str]], {})
        time = file.section("time", dict[_TimeKey, str], {})
    columns |= dict(_pair(text) for text in pairs)
    if not columns and file is None:
        return None
    place = "--map" if file is None else file.name
    problems = [_unknown(name, place) for name in columns if name not in known_fields()]
    problems += [_absent(name, place) for name in NEEDED if name not in columns]
    if problems:
        raise OmbreError(*problems)
    return TableMapping(
        columns=columns,
        words=words,
        time_format=time_format or time.get("format", ""),
        zone=time.get("zone", zone),
    )


def _pair(text: str) -> tuple[str, str]:
    name, is_said, column = text.partition("=")
    if not is_said or not column:
        raise OmbreError(
            Problem(
                where="--map",
                cause=Text(
                    en=f"'{text}' names no field and column",
                    fr=f"« {text} » ne nomme pas un champ et une colonne",
                ),
                remedy=Text(
                    en="write --map at=Date, or --map machine==press for the same in every row",
                    fr="écrivez --map at=Date, ou --map machine==press pour la même valeur à "
                    "chaque ligne",
                ),
                blame=Blame.USAGE,
            )
        )
    return name.strip(), column.strip()


def _unknown(name: str, place: str) -> Problem:
    near = difflib.get_close_matches(name, known_fields(), n=1)
    words = ", ".join(known_fields())
    return Problem(
        where=place,
        cause=Text(en=f"an event has no field '{name}'", fr=f"aucun champ « {name} » n'existe"),
        remedy=Text(en=f"did you mean '{near[0]}'?", fr=f"vouliez-vous « {near[0]} » ?")
        if near
        else Text(en=f"use one of: {words}", fr=f"utilisez l'un de : {words}"),
        blame=Blame.USAGE,
    )


def _absent(name: str, place: str) -> Problem:
    return Problem(
        where=place,
        cause=Text(
            en=f"nothing says the {name} of an event", fr=f"rien ne dit le champ « {name} »"
        ),
        remedy=Text(
            en=f"name its column ({name}=COLUMN), or one text for every row ({name}==TEXT)",
            fr=f"nommez sa colonne ({name}=COLONNE), ou un texte pour toutes ({name}==TEXTE)",
        ),
        blame=Blame.USAGE,
    )
