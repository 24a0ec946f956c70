"""Machines and lines as people name them: by key or label, in any case; misspelt, it is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from shadow.plant import Plant

_NONE: Mapping[str, Text] = {
    "--machine": Text(en="there is no machine {name!r}", fr="il n'y a pas de machine « {name} »"),
    "--line": Text(en="there is no line {name!r}", fr="il n'y a pas de ligne « {name} »"),
}


def named(
    asked: Sequence[str], plant: Plant, known: Sequence[str], option: str = "--machine"
) -> list[str]:
    """Return the keys of what an option asked for; raises OmbreError for what nobody knows."""
    words = {name.casefold(): name for name in known}
    for name in known:
        label = plant.label(name)
        for word in (label.en, label.fr):
            words.setdefault(word.casefold(), name)
    unknown = [name for name in asked if name not in known and name.casefold() not in words]
    if unknown:
        raise OmbreError(*(_unknown(name, words, known, option) for name in unknown))
    return [name if name in known else words[name.casefold()] for name in asked]


def _unknown(name: str, words: dict[str, str], known: Sequence[str], option: str) -> Problem:
    near = list(dict.fromkeys(words[word] for word in get_close_matches(name.casefold(), words)))
    guess, all_of_them = ", ".join(near), ", ".join(known) or "-"
    cause = _NONE[option]
    return Problem(
        where=option,
        cause=Text(en=cause.en.format(name=name), fr=cause.fr.format(name=name)),
        remedy=Text(
            en=f"did you mean {guess}?" if near else f"use one of: {all_of_them}",
            fr=f"vouliez-vous {guess} ?" if near else f"utilisez l'une de : {all_of_them}",
        ),
        blame=Blame.USAGE,
    )
