"""Machines as people name them: by key or by label, in any case; a misspelt one is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from shadow.plant import Plant


def named(asked: Sequence[str], plant: Plant, known: Sequence[str]) -> list[str]:
    """Return the keys of the machines asked for; raises OmbreError for those that nobody knows."""
    words = {name.casefold(): name for name in known}
    for name in known:
        label = plant.label(name)
        for word in (label.en, label.fr):
            words.setdefault(word.casefold(), name)
    unknown = [name for name in asked if name not in known and name.casefold() not in words]
    if unknown:
        raise OmbreError(*(_unknown(name, words, known) for name in unknown))
    return [name if name in known else words[name.casefold()] for name in asked]


def _unknown(name: str, words: dict[str, str], known: Sequence[str]) -> Problem:
    near = list(dict.fromkeys(words[word] for word in get_close_matches(name.casefold(), words)))
    guess, all_of_them = ", ".join(near), ", ".join(known) or "-"
    return Problem(
        where="--machine",
        cause=Text(en=f"there is no machine {name!r}", fr=f"il n'y a pas de machine « {name} »"),
        remedy=Text(
            en=f"did you mean {guess}?" if near else f"use one of: {all_of_them}",
            fr=f"vouliez-vous {guess} ?" if near else f"utilisez l'une de : {all_of_them}",
        ),
        blame=Blame.USAGE,
    )
