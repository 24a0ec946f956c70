"""The `signals` section of the plant file: which address means what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from edge.plantfile import PlantFile
from edge.problem import OmbreError, Problem
from edge.text import Text
from gateway.signal import Signal
from gateway.signal_check import Complaint, complaints

__all__ = ["IMPORT", "Signal", "Signals", "read_signals"]

Signals = tuple[Signal, ...]

IMPORT = "import"
"""The source whose readings are the files given to `ombre import`."""


def read_signals(
    file: PlantFile, sources: Collection[str], machines: Collection[str] | None = None
) -> Signals:
    """Check the section; raises OmbreError with every mistake in it.

    `sources` are the names under `sources`; `machines` those under `machines`, None or none at all
    where the plant file registers no machine, which every signal may then name freely.
    """
    signals: Signals = file.section("signals", tuple[Signal, ...], ())
    problems = [
        file.problem(("signals", index, key), cause, remedy)
        for index, signal in enumerate(signals)
        for key, cause, remedy in (
            *_strangers(signal, {*sources, *_written(file)}, machines or ()),
            *complaints(signal),
        )
    ]
    problems.extend(_twice(file, signals))
    if problems:
        raise OmbreError(*problems)
    return signals


def _written(file: PlantFile) -> Collection[str]:
    """Name the sources as written: one that has a mistake of its own is not missing as well."""
    written = file.data.get("sources")
    return [str(name) for name in written] if isinstance(written, Mapping) else []


def _strangers(
    signal: Signal, sources: Collection[str], machines: Collection[str]
) -> Iterator[Complaint]:
    if signal.source != IMPORT and signal.source not in sources:
        yield (
            "source",
            Text(
                en=f"there is no source '{signal.source}'",
                fr=f"il n'y a pas de source « {signal.source} »",
            ),
            _choose(signal.source, [*sources, IMPORT]),
        )
    if machines and signal.machine not in machines:
        yield (
            "machine",
            Text(
                en=f"no machine '{signal.machine}' is registered under 'machines'",
                fr=f"aucune machine « {signal.machine} » n'est déclarée sous « machines »",
            ),
            _choose(signal.machine, machines),
        )


def _choose(said: str, known: Collection[str]) -> Text:
    near = get_close_matches(said, known, n=1)
    if near:
        return Text(en=f"did you mean '{near[0]}'?", fr=f"vouliez-vous « {near[0]} » ?")
    words = ", ".join(sorted(known))
    return Text(en=f"use one of: {words}", fr=f"utilisez l'un de : {words}")


def _twice(file: PlantFile, signals: Signals) -> Iterator[Problem]:
    """Two equal signals would count everything twice."""
    met: dict[tuple[object, ...], int] = {}
    for index, signal in enumerate(signals):
        place = (signal.source, signal.address, signal.path, signal.machine, signal.kind)
        key = (*place, signal.of, signal.field, signal.name)
        first = met.setdefault(key, index)
        if first != index:
            line = file.where(("signals", first))
            yield file.problem(
                ("signals", index),
                Text(en=f"the same signal as {line}", fr=f"le même signal que {line}"),
                Text(en="remove one of the two", fr="retirez l'un des deux"),
            )
