"""What the type of a signal cannot say: which keys its kind needs, whether its paths can be read.

Each mistake is a `Complaint`: the key, the cause, the remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches

from edge.text import Text
from gateway.event import Kind
from gateway.formula import Formula, NotAFormula
from gateway.path import compile_path
from gateway.signal import Signal
from gateway.table import LINK_TABLE, LINK_WORDS, STATE_WORDS, bundled_tables
from gateway.unit import alike, units

Complaint = tuple[str, Text, Text]

_ONLY: Mapping[str, tuple[Kind, ...]] = {
    "expr": (
        *(Kind.STATE, Kind.COUNT, Kind.CYCLE, Kind.OPERATION),
        *(Kind.MEASUREMENT, Kind.LINK),
    ),
    "to": (Kind.MEASUREMENT,),
    "edge": (Kind.CYCLE,),
    "parts": (Kind.COUNT,),
    "rollover": (Kind.COUNT,),
    "largest_step": (Kind.COUNT,),
    "heartbeat": (Kind.LINK,),
}
"""Keys that only some kinds of signal can use."""


def complaints(signal: Signal) -> Iterator[Complaint]:
    """Yield every mistake in one signal."""
    yield from _paths(signal)
    yield from _formula(signal)
    check = _CHECKS.get(signal.kind)
    if check is not None:
        yield from check(signal)
    if signal.table is not None and signal.kind not in (Kind.STATE, Kind.LINK):
        yield (
            "table",
            Text(
                en=f"a {signal.kind.value} is not read through a table",
                fr=f"un signal {signal.kind.value} ne se lit pas par une table",
            ),
            Text(en="remove 'table'", fr="retirez « table »"),
        )
    for key, kinds in _ONLY.items():
        if key in signal.model_fields_set and signal.kind not in kinds:
            yield _useless(key, f"kind: {kinds[0].value}")


def _paths(signal: Signal) -> Iterator[Complaint]:
    for key, text in (("path", signal.path), ("time", signal.time)):
        try:
            compile_path(text)
        except ValueError as error:
            yield (
                key,
                Text(
                    en=f"{text!r} is not a path ({error})",
                    fr=f"« {text} » n'est pas un chemin JSON",
                ),
                Text(
                    en="write keys with dots, as in params.switch:0.apower",
                    fr="écrivez les clés avec des points, comme params.switch:0.apower",
                ),
            )


def _formula(signal: Signal) -> Iterator[Complaint]:
    if not signal.expr:
        return
    try:
        Formula(signal.expr)
    except NotAFormula as error:
        yield (
            "expr",
            Text(
                en=f"'{signal.expr[:60]}' is not a formula ({error.cause.en})",
                fr=f"« {signal.expr[:60]} » n'est pas une formule ({error.cause.fr})",
            ),
            Text(
                en="write keys of the payload, numbers, comparisons, and, or, not: "
                "power > 500 and door == 0",
                fr="écrivez des clés du message, des nombres, des comparaisons, and, or, not : "
                "puissance > 500 and porte == 0",
            ),
        )


def _state(signal: Signal) -> Iterator[Complaint]:
    states = sorted(name for name in bundled_tables() if name != LINK_TABLE)
    yield from _table(signal, states, STATE_WORDS)


def _link(signal: Signal) -> Iterator[Complaint]:
    yield from _table(signal, [LINK_TABLE], LINK_WORDS)


def _table(signal: Signal, names: list[str], words: frozenset[str]) -> Iterator[Complaint]:
    if isinstance(signal.table, str) and signal.table not in names:
        listed = ", ".join(names)
        yield (
            "table",
            Text(
                en=f"there is no table '{signal.table}'",
                fr=f"il n'y a pas de table « {signal.table} »",
            ),
            Text(
                en=f"use one of: {listed}, or write the words here",
                fr=f"utilisez l'une de : {listed}, ou écrivez les mots ici",
            ),
        )
    if isinstance(signal.table, Mapping):
        for word, said in signal.table.items():
            if str(said) not in words:
                listed = ", ".join(sorted(words))
                yield (
                    "table",
                    Text(
                        en=f"'{word}' cannot mean '{said}' for this kind of signal",
                        fr=f"« {word} » ne peut pas signifier « {said} » pour ce genre de signal",
                    ),
                    Text(en=f"use one of: {listed}", fr=f"utilisez l'un de : {listed}"),
                )


def _count(signal: Signal) -> Iterator[Complaint]:
    if signal.of is None:
        yield _needs("of", "good, scrap, rework, total")
    if signal.of == "total" and signal.counter == "difference":
        yield (
            "of",
            Text(
                en="a difference counts good, scrap or rework parts, not a total",
                fr="une différence compte des pièces bonnes, rebutées ou retouchées, pas un total",
            ),
            Text(en="use 'of: good'", fr="utilisez « of: good »"),
        )
    yield from _counter(signal)


def _counter(signal: Signal) -> Iterator[Complaint]:
    """Find what a raw counter's keys cannot mean together."""
    if signal.counter == "difference":
        for key in ("rollover", "largest_step"):
            if getattr(signal, key) is not None:
                yield _useless(key, "counter: absolute")
    if signal.largest_step is None:
        return
    if signal.rollover is None:
        yield _useless("largest_step", "rollover")
    elif signal.largest_step >= signal.rollover:
        yield (
            "largest_step",
            Text(
                en=f"a counter of {signal.rollover} steps cannot move {signal.largest_step}",
                fr=f"un compteur de {signal.rollover} pas ne peut avancer de {signal.largest_step}",
            ),
            Text(
                en="give the most it counts from one reading to the next",
                fr="donnez le plus qu'il compte d'une lecture à la suivante",
            ),
        )


def _operation(signal: Signal) -> Iterator[Complaint]:
    if signal.field is None:
        yield _needs("field", "order, operation, program, product, all")


def _measurement(signal: Signal) -> Iterator[Complaint]:
    if not signal.name:
        yield _needs("name", "temperature, power, speed, …")
    if signal.to:
        yield from _convertible("unit", signal.unit, signal.to)


def _cycle(signal: Signal) -> Iterator[Complaint]:
    if signal.unit:
        yield from _convertible("unit", signal.unit, "s")


def _convertible(key: str, unit: str, to: str) -> Iterator[Complaint]:
    """Find a unit that is not known, or cannot become the other."""
    for name, said in ((key, unit), ("to", to)):
        if said not in units():
            near = get_close_matches(said, units(), n=3, cutoff=0.4)
            listed = ", ".join(near or ["mm", "kg", "s", "°C", "bar", "kWh", "…"])
            yield (
                name,
                Text(
                    en=f"'{said}' is not a unit that can be converted",
                    fr=f"« {said} » n'est pas une unité qui se convertit",
                ),
                Text(en=f"use one such as: {listed}", fr=f"utilisez par exemple : {listed}"),
            )
            return
    if to not in alike(unit):
        listed = ", ".join(alike(unit))
        yield (
            key,
            Text(
                en=f"'{unit}' cannot be converted into '{to}'",
                fr=f"« {unit} » ne se convertit pas en « {to} »",
            ),
            Text(en=f"use one of: {listed}", fr=f"utilisez l'une de : {listed}"),
        )


def _useless(key: str, without: str) -> Complaint:
    return (
        key,
        Text(
            en=f"'{key}' says nothing without '{without}'",
            fr=f"« {key} » ne dit rien sans « {without} »",
        ),
        Text(en=f"remove '{key}'", fr=f"retirez « {key} »"),
    )


def _needs(key: str, words: str) -> Complaint:
    return (
        key,
        Text(en=f"'{key}' is missing", fr=f"« {key} » manque"),
        Text(en=f"add '{key}:' with one of: {words}", fr=f"ajoutez « {key}: » avec : {words}"),
    )


_CHECKS: Mapping[Kind, Callable[[Signal], Iterator[Complaint]]] = {
    Kind.STATE: _state,
    Kind.LINK: _link,
    Kind.COUNT: _count,
    Kind.OPERATION: _operation,
    Kind.MEASUREMENT: _measurement,
    Kind.CYCLE: _cycle,
}
