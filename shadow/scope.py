"""What figures are about: machines, machines in parallel, lines, the plant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shadow.plant import Plant


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
    asked = machines is not None or lines is not None
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
