"""What figures are about: machines, machines in parallel, lines, the plant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edge.text import Language, Text
from shadow.plant import Plant
from shadow.wording import told

PLANT = "plant"
_WHOLE = Text(en="whole plant", fr="toute l'usine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scopes:
    """The scopes of one question, in the order in which they are told."""

    machines: tuple[str, ...]
    parallels: tuple[str, ...]
    lines: tuple[str, ...]
    whole: bool


def scopes(
    plant: Plant,
    heard: Sequence[str],
    machines: Sequence[str] | None = None,
    lines: Sequence[str] | None = None,
) -> Scopes:
    """Return what a question is about: some machines, some lines with their machines, or all.

    >>> from shadow.plant import Line
    >>> plant = Plant(lines={"cell": Line(stations=["laser", ["a", "b"]])})
    >>> scopes(plant, ["a", "x"], lines=["cell"]).machines, scopes(plant, ["a", "x"]).machines
    (('laser', 'a', 'b'), ('a', 'x', 'laser', 'b'))
    """
    asked = bool(machines or lines)
    wanted = tuple(plant.lines) if not asked else tuple(lines or ())
    within = [machine for line in wanted for machine in plant.lines[line].machines]
    named = [*plant.machines, *heard] if not asked else list(machines or ())
    stations = {one for line in wanted for one in plant.lines[line].stations}
    return Scopes(
        machines=tuple(dict.fromkeys([*named, *within])),
        parallels=tuple(key for key, one in plant.parallels.items() if one in stations),
        lines=wanted,
        whole=not asked,
    )


def scopes_json(
    plant: Plant, meant: Scopes, language: Language | None = None
) -> Sequence[Mapping[str, Any]]:
    """List scopes for programs: what each is, what it is called, which machines are in it.

    >>> [one["kind"] for one in scopes_json(Plant(), scopes(Plant(), ["a"]))]
    ['machine', 'plant']
    """
    whole = {PLANT: tuple(plant.machines or meant.machines)} if meant.whole else {}
    kinds: Sequence[tuple[str, Mapping[str, Sequence[str]]]] = (
        ("machine", {machine: (machine,) for machine in meant.machines}),
        ("group", {key: plant.parallels[key] for key in meant.parallels}),
        ("line", {key: plant.lines[key].machines for key in meant.lines}),
        (PLANT, whole),
    )
    return [
        {
            "id": key,
            "kind": kind,
            "name": told(_WHOLE if kind == PLANT else plant.label(key), language),
            "machines": list(machines),
        }
        for kind, members in kinds
        for key, machines in members.items()
    ]
