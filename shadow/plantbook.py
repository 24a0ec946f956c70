"""The shadow's sections of the plant file, read together and checked against each other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from edge.plantfile import PlantFile
from edge.problem import OmbreError, Problem
from edge.text import LANGUAGES, Text
from shadow.calendar import Calendar
from shadow.line_checks import LINE_CHECKS, known_machine
from shadow.plant import (
    EVERY_MACHINE,
    Flows,
    Identity,
    Line,
    Machine,
    Plant,
    Product,
    Reason,
    Stock,
    Targets,
)
from shadow.shifts import CalendarSettings

SECTIONS = (
    *("plant", "machines", "products", "reasons", "lines"),
    *("calendar", "flows", "targets"),
)

Section = TypeVar("Section")


def read_plant(file: PlantFile) -> tuple[Plant, Calendar]:
    """Read the shadow's sections; raises one OmbreError with every mistake found in them."""
    problems: list[Problem] = []
    failed: set[str] = set()

    def section(key: str, shape: object, default: Section) -> Section:
        try:
            return file.section(key, shape, default)
        except OmbreError as error:
            problems.extend(error.problems)
            failed.add(key)
            return default

    identity = section("plant", Identity, Identity())
    calendar = section("calendar", CalendarSettings, CalendarSettings())
    plant = Plant(
        identity=identity,
        machines=section("machines", dict[str, Machine], {}),
        products=section("products", dict[str, Product], {}),
        reasons=section("reasons", dict[str, Reason], {}),
        lines=section("lines", dict[str, Line], {}),
        flows=section("flows", Flows, Flows()),
        targets=section("targets", Targets, Targets()),
        revision=revision(file.text),
    )
    for sections, check in _CHECKS:
        # A section that could not be read says nothing about what stands in it.
        if failed.isdisjoint(sections):
            problems.extend(check(file, plant))
    if problems:
        raise OmbreError(*problems)
    return plant, Calendar(identity.zone, calendar)


def revision(text: str) -> str:
    """Name a version of the plant file by its content.

    >>> revision("plant:") == revision("plant:"), len(revision(""))
    (True, 12)
    """
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _same_names(file: PlantFile, plant: Plant) -> Iterator[Problem]:
    met: dict[str, str] = {}
    for machine in plant.machines:
        label = plant.label(machine)
        names = {label.say(language).casefold() for language in LANGUAGES}
        other = next((met[name] for name in sorted(names) if name in met), None)
        if other is not None:
            yield file.problem(
                ("machines", machine, "name"),
                Text(
                    en=f"the machines '{other}' and '{machine}' have one name",
                    fr=f"les machines « {other} » et « {machine} » portent le même nom",
                ),
                Text(
                    en="give each machine a name of its own",
                    fr="donnez à chaque machine un nom à elle",
                ),
            )
        met.update(dict.fromkeys(names, machine))


def _cycles_of_known_machines(file: PlantFile, plant: Plant) -> Iterator[Problem]:
    for name, product in plant.products.items():
        for machine in product.ideal_cycle:
            path = ("products", name, "ideal_cycle", machine)
            if machine != EVERY_MACHINE:
                yield from known_machine(file, plant, machine, path)


def _stocks_at_known_machines(file: PlantFile, plant: Plant) -> Iterator[Problem]:
    sides: Mapping[str, Callable[[Stock], str | None]] = {
        "after": lambda stock: stock.after,
        "before": lambda stock: stock.before,
    }
    for name, stock in plant.flows.stocks.items():
        for side, machine_of in sides.items():
            machine = machine_of(stock)
            if machine is not None:
                path = ("flows", "stocks", name, side)
                yield from known_machine(file, plant, machine, path)


def _loops_between_known_stocks(file: PlantFile, plant: Plant) -> Iterator[Problem]:
    known = list(plant.flows.stocks)
    for name, loop in plant.flows.loops.items():
        for side, stock in (("from", loop.start), ("to", loop.end)):
            if stock in known:
                continue
            words = ", ".join(known) or "-"
            yield file.problem(
                ("flows", "loops", name, side),
                Text(
                    en=f"there is no stock point '{stock}'",
                    fr=f"il n'y a pas de point de stock « {stock} »",
                ),
                Text(
                    en=f"use one of: {words}; or add it under flows: stocks:",
                    fr=f"utilisez l'un de : {words} ; ou ajoutez-le sous flows: stocks:",
                ),
            )


def _programs_of_one_product(file: PlantFile, plant: Plant) -> Iterator[Problem]:
    met: dict[str, str] = {}
    for name, product in plant.products.items():
        for index, program in enumerate(product.programs):
            other = met.setdefault(program, name)
            if other != name:
                yield file.problem(
                    ("products", name, "programs", index),
                    Text(
                        en=f"the program '{program}' already makes '{other}'",
                        fr=f"le programme « {program} » fait déjà « {other} »",
                    ),
                    Text(
                        en="name each program under one product only",
                        fr="ne nommez chaque programme que sous un seul produit",
                    ),
                )


_CHECKS: tuple[tuple[set[str], Callable[[PlantFile, Plant], Iterator[Problem]]], ...] = (
    ({"machines"}, _same_names),
    ({"machines", "products"}, _cycles_of_known_machines),
    ({"products"}, _programs_of_one_product),
    ({"machines", "flows"}, _stocks_at_known_machines),
    ({"flows"}, _loops_between_known_stocks),
    *(({"machines", "lines"}, check) for check in LINE_CHECKS),
)
