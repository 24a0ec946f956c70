"""What a figure is about: which machines, and the question whose answers it is among. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from edge.problem import Blame, Problem
from edge.text import Text
from shadow.plant import Plant
from shadow.question import Question
from shadow.scope import PLANT
from shadow.why.case import Case
from shadow.why.formula import kpi_of


def members(plant: Plant, heard: Sequence[str], scope: str) -> Sequence[str]:
    """Name the machines that a scope is made of; none for one that does not exist.

    >>> members(Plant(), ["a", "b"], "plant"), members(Plant(), ["a"], "a")
    (['a', 'b'], ['a'])
    """
    if scope == PLANT:
        return list(plant.machines or heard)
    if scope in plant.lines:
        return list(plant.lines[scope].machines)
    if scope in plant.parallels:
        return list(plant.parallels[scope])
    return [scope] if scope in plant.machines or scope in heard else []


def question(plant: Plant, heard: Sequence[str], case: Case) -> Question | None:
    """Ask for the figures of a scope, and as few others as can be."""
    if not members(plant, heard, case.scope):
        return None
    lines = [
        key
        for key, line in plant.lines.items()
        if key == case.scope or plant.parallels.get(case.scope) in line.stations
    ]
    alone = case.scope != PLANT and not lines
    return Question(
        start=case.start,
        end=case.end,
        by=case.by,
        machines=[case.scope] if alone else None,
        lines=lines[:1] or None,
    )


def unknown_scope(plant: Plant, heard: Sequence[str], scope: str) -> Problem:
    """Say that there is no such machine or line, and which there are."""
    known = [*dict.fromkeys([*plant.machines, *heard]), *plant.parallels, *plant.lines]
    words = ", ".join(known) or "-"
    return Problem(
        where="--machine",
        cause=Text(
            en=f"there is no machine or line {scope!r}",
            fr=f"il n'y a ni machine ni ligne « {scope} »",
        ),
        remedy=Text(en=f"use one of: {words}", fr=f"utilisez l'une de : {words}"),
        blame=Blame.USAGE,
    )


def unknown_figure(case: Case, names: Collection[str]) -> Problem:
    """Say that there is no such figure of this scope and period, and which are near."""
    if case.scope == PLANT and kpi_of(case.name) is not None:
        return Problem(
            where=case.name,
            cause=Text(
                en="the whole plant has no such figure", fr="toute l'usine n'a pas ce chiffre"
            ),
            remedy=Text(
                en="ask for it with --machine or --line", fr="demandez-le avec --machine ou --line"
            ),
            blame=Blame.USAGE,
        )
    near = get_close_matches(case.name, sorted(names), n=3, cutoff=0.5) or sorted(names)[:5]
    words = ", ".join(near) or "-"
    return Problem(
        where=case.name,
        cause=Text(
            en=f"{case.scope} has no such figure in this period",
            fr=f"{case.scope} n'a pas ce chiffre sur cette période",
        ),
        remedy=Text(
            en=f"did you mean one of: {words}? 'ombre kpi --json' names all of them",
            fr=f"vouliez-vous l'un de : {words} ? « ombre kpi --json » les nomme tous",
        ),
        blame=Blame.USAGE,
    )
