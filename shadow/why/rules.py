"""The rules and bounds that a figure was made by, with the values that held. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from edge.text import Text
from shadow.plant import Plant
from shadow.spans import PATIENCE
from shadow.thresholds import Thresholds, thresholds
from shadow.why.formula import both
from shadow.window import Window
from shadow.wording import duration, number, sentence

Json = Mapping[str, Any]


def bounds_json(plant: Plant) -> Sequence[Json]:
    """Give every threshold with its value, and whether the plant gave it or it is the usual one."""
    held = thresholds(plant.targets)
    return [
        {
            "name": one.name,
            "value": getattr(held, one.name),
            "given": one.name in plant.targets.thresholds,
        }
        for one in fields(Thresholds)
    ]


def rules_json(plant: Plant, windows: Sequence[Window]) -> Sequence[Json]:
    """Say the rules in words, in the order in which they apply."""
    return [{"rule": name, "text": both(text)} for name, text in _rules(plant, windows)]


def _rules(plant: Plant, windows: Sequence[Window]) -> Iterator[tuple[str, Text]]:
    yield "order", _ORDER
    yield (
        "silence",
        sentence(
            "A state holds until the next one; it is unknown while a link is lost, and where a "
            "machine that promised to speak was silent for more than {n} times as long",
            "Un état vaut jusqu'au suivant ; il est inconnu tant qu'une liaison est perdue, et "
            "là où une machine qui avait promis de parler s'est tue plus de {n} fois ce temps",
            n=number(PATIENCE),
        ),
    )
    bounds = thresholds(plant.targets)
    for window in windows:
        yield from _of_machine(plant, window, bounds)
    if plant.reason_classes:
        said = ", ".join(f"{code} = {one.value}" for code, one in plant.reason_classes.items())
        yield (
            "reasons",
            Text(
                en=f"Reasons that say what a stop counts as: {said}",
                fr=f"Raisons qui disent ce que compte un arrêt : {said}",
            ),
        )
    yield "priority", _PRIORITY
    yield (
        "base",
        sentence(
            "A ratio is given from {parts} parts and {time} of planned time on, and with at most "
            "{share} % of it unknown; unknown time bounds it",
            "Un ratio est donné à partir de {parts} pièces et {time} de temps requis, avec au plus "
            "{share} % d'inconnu ; le temps inconnu le borne",
            parts=number(bounds.minimum_parts),
            time=duration(bounds.minimum_time),
            share=number(100 * bounds.unknown_share),
        ),
    )
    yield "sums", _SUMS


def _of_machine(plant: Plant, window: Window, bounds: Thresholds) -> Iterator[tuple[str, Text]]:
    machine = window.machine
    debounce = plant.debounce(machine)
    if debounce:
        yield (
            "debounce",
            sentence(
                "{m}: a state shorter than {least} counts as the one before it",
                "{m} : un état plus court que {least} compte comme le précédent",
                m=plant.label(machine),
                least=duration(debounce),
            ),
        )
    for product in sorted(window.ideal, key=lambda one: one or ""):
        bound = bounds.micro_stop(plant.ideal_cycle(machine, product))
        yield (
            "micro_stop",
            sentence(
                "{m}{of}: a stop below {bound} is a micro-stop ({s} s, or {n} ideal cycles where "
                "that is longer)",
                "{m}{of} : un arrêt de moins de {bound} est un micro-arrêt ({s} s, ou {n} temps de "
                "cycle de référence si c'est plus long)",
                m=plant.label(machine),
                of=Text(en=f", {product}", fr=f", {product}") if product else Text(en="", fr=""),
                bound=duration(bound),
                s=number(bounds.micro_stop_seconds),
                n=number(bounds.micro_stop_cycles),
            ),
        )


_ORDER = Text(
    en="Events are taken by machine, instant and order of arrival, each once",
    fr="Les événements sont pris par machine, instant et ordre d'arrivée, chacun une fois",
)
_PRIORITY = Text(
    en="Where several classes claim the same time: unknown, planned stop, off, idle, down, "
    "changeover, set-up, blocked, starved, micro-stop, producing, in this order",
    fr="Quand plusieurs classes réclament le même temps : inconnu, arrêt planifié, éteinte, sans "
    "ordre, panne, changement de série, réglage, saturé, désamorcé, micro-arrêt, production, dans "
    "cet ordre",
)
_SUMS = Text(
    en="Numerators and denominators are summed, percentages never averaged; nothing is capped",
    fr="Numérateurs et dénominateurs sont additionnés, jamais de moyenne de pourcentages ; rien "
    "n'est écrêté",
)
