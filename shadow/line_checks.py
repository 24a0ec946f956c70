"""What a plant file may not say of its machines and lines, beyond what their types refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from edge.plantfile import Path_, PlantFile
from edge.problem import Problem
from edge.text import LANGUAGES, Text
from shadow.plant import Plant

PLANT = "plant"
"""The name of the figures of all machines together."""


def known_machine(file: PlantFile, plant: Plant, machine: str, path: Path_) -> Iterator[Problem]:
    """Object to a machine that is not registered."""
    known = list(plant.machines)
    # Without a register the signals name the machines, and the shadow does not read them.
    if machine in known or not known:
        return
    words = ", ".join(known)
    yield file.problem(
        path,
        Text(en=f"there is no machine '{machine}'", fr=f"il n'y a pas de machine « {machine} »"),
        Text(
            en=f"use one of: {words}; or add it under machines:",
            fr=f"utilisez l'une de : {words} ; ou ajoutez-la sous machines:",
        ),
    )


def _stations_of_known_machines(file: PlantFile, plant: Plant) -> Iterator[Problem]:
    for path, machine in _places(file, plant):
        yield from known_machine(file, plant, machine, path)


def _places(file: PlantFile, plant: Plant) -> Iterator[tuple[Path_, str]]:
    """Yield each machine of each line with where it stands in the file."""
    written = file.data.get("lines") or {}
    for key, line in plant.lines.items():
        for index, station in enumerate(line.stations):
            path: Path_ = ("lines", key, "stations", index)
            alone = isinstance(written[key]["stations"][index], str)
            for nth, machine in enumerate(station):
                yield path if alone else (*path, nth), machine


def _machines_in_one_place(file: PlantFile, plant: Plant) -> Iterator[Problem]:
    met: dict[str, Path_] = {}
    for path, machine in _places(file, plant):
        if met.setdefault(machine, path) == path:
            continue
        yield file.problem(
            path,
            Text(
                en=f"the machine '{machine}' stands in a line already",
                fr=f"la machine « {machine} » est déjà dans une ligne",
            ),
            Text(
                en="name each machine once: figures of a line would count its parts twice",
                fr="ne nommez chaque machine qu'une fois : les chiffres d'une ligne compteraient "
                "ses pièces deux fois",
            ),
        )


def _keys_of_their_own(file: PlantFile, plant: Plant) -> Iterator[Problem]:
    taken = {PLANT, *plant.machines, *plant.parallels}
    taken |= {machine for line in plant.lines.values() for machine in line.machines}
    for key in plant.lines:
        if key in taken:
            yield file.problem(
                ("lines", key),
                Text(
                    en=f"'{key}' is the name of other figures already",
                    fr=f"« {key} » est déjà le nom d'autres chiffres",
                ),
                Text(
                    en="give the line a key that no machine has, other than 'plant'",
                    fr="donnez à la ligne une clé qu'aucune machine ne porte, autre que « plant »",
                ),
            )


def _names_of_their_own(file: PlantFile, plant: Plant) -> Iterator[Problem]:
    met = {name: key for key in plant.machines for name in _names(plant, key)}
    for key in plant.lines:
        other = next((met[name] for name in sorted(_names(plant, key)) if name in met), None)
        if other is not None and other != key:
            yield file.problem(
                ("lines", key, "name"),
                Text(
                    en=f"'{other}' and '{key}' have one name",
                    fr=f"« {other} » et « {key} » portent le même nom",
                ),
                Text(en="give the line a name of its own", fr="donnez à la ligne un nom à elle"),
            )
        met.update(dict.fromkeys(_names(plant, key), key))


def _names(plant: Plant, scope: str) -> set[str]:
    label = plant.label(scope)
    return {label.say(language).casefold() for language in LANGUAGES}


LINE_CHECKS: tuple[Callable[[PlantFile, Plant], Iterator[Problem]], ...] = (
    _stations_of_known_machines,
    _machines_in_one_place,
    _keys_of_their_own,
    _names_of_their_own,
)
