"""The `signals` section of the plant file: which address means what."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from edge.plantfile import PlantFile
from edge.problem import OmbreError, Problem
from edge.text import Text
from gateway.event import Kind
from gateway.letter import IMPORT
from gateway.signal import Signal
from gateway.signal_check import Complaint, complaints

__all__ = ["Signal", "Signals", "read_signals"]

Signals = tuple[Signal, ...]
_NODE = re.compile(r"nsu=[^;]+;[isgb]=.")


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
            *_unread(signal, _written(file).get(signal.source)),
            *complaints(signal),
        )
    ]
    problems.extend(_twice(file, signals))
    problems.extend(_confused(file, signals))
    if problems:
        raise OmbreError(*problems)
    return signals


def _written(file: PlantFile) -> Mapping[str, object]:
    """Give the sources as written: one that has a mistake of its own is not missing as well."""
    written = file.data.get("sources")
    return (
        {str(name): said for name, said in written.items()} if isinstance(written, Mapping) else {}
    )


def _unread(signal: Signal, source: object) -> Iterator[Complaint]:
    """Find an OPC UA address under which no value can ever come: it would fail in silence."""
    if not isinstance(source, Mapping) or source.get("protocol") != "opcua":
        return
    nodes = source.get("nodes")
    if nodes and signal.address not in nodes:
        yield (
            "address",
            Text(
                en=f"'{signal.source}' does not read the node '{signal.address}'",
                fr=f"« {signal.source} » ne lit pas le nœud « {signal.address} »",
            ),
            Text(
                en="add it to the source's nodes, written in the same way",
                fr="ajoutez-le aux nœuds de la source, écrit de la même façon",
            ),
        )
    elif not nodes and not _NODE.match(signal.address):
        yield (
            "address",
            Text(
                en=f"'{signal.address}' is not a node id with the name of its namespace",
                fr=f"« {signal.address} » n'est pas un identifiant de nœud avec le nom de son "
                "espace de noms",
            ),
            Text(
                en="write nsu=urn:example:press;s=State: a number such as ns=2 may change when "
                "the server restarts",
                fr="écrivez nsu=urn:exemple:presse;s=State : un numéro tel que ns=2 peut changer "
                "quand le serveur redémarre",
            ),
        )


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
                fr=f"aucune machine « {signal.machine} » n'est enregistrée sous « machines »",
            ),
            _choose(signal.machine, machines),
        )


def _choose(said: str, known: Collection[str]) -> Text:
    near = get_close_matches(said, known, n=1)
    if near:
        return Text(en=f"did you mean '{near[0]}'?", fr=f"vouliez-vous « {near[0]} » ?")
    words = ", ".join(sorted(known))
    return Text(en=f"use one of: {words}", fr=f"utilisez l'un de : {words}")


def _confused(file: PlantFile, signals: Signals) -> Iterator[Problem]:
    """Two raw counters of one outcome, unnamed, would be taken for one that jumps to and fro."""
    met: dict[tuple[object, ...], Signal] = {}
    for index, signal in enumerate(signals):
        if signal.kind is not Kind.COUNT or signal.counter != "absolute":
            continue
        key = (signal.source, signal.machine, signal.of, signal.name)
        first = met.setdefault(key, signal)
        if (first.address, first.path, first.expr) != (signal.address, signal.path, signal.expr):
            yield file.problem(
                ("signals", index),
                Text(
                    en=f"'{signal.machine}' has two counters of '{signal.of}' that nothing tells "
                    "apart",
                    fr=f"« {signal.machine} » a deux compteurs « {signal.of} » que rien ne "
                    "distingue",
                ),
                Text(
                    en="give each a 'name', such as its lane: their parts are then added up",
                    fr="donnez à chacun un « name », sa voie par exemple : leurs pièces "
                    "s'ajoutent alors",
                ),
            )


def _twice(file: PlantFile, signals: Signals) -> Iterator[Problem]:
    """Two equal signals would count everything twice."""
    met: dict[tuple[object, ...], int] = {}
    for index, signal in enumerate(signals):
        value = (signal.address, signal.path, signal.expr)
        place = (signal.source, *value, signal.machine, signal.kind)
        key = (*place, signal.of, signal.field, signal.name)
        first = met.setdefault(key, index)
        if first != index:
            line = file.where(("signals", first))
            yield file.problem(
                ("signals", index),
                Text(en=f"the same signal as {line}", fr=f"le même signal que {line}"),
                Text(en="remove one of the two", fr="retirez l'un des deux"),
            )
