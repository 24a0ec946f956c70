"""The dossier of a figure: formula, inputs, spans, rules, plant file and events, and back. Pure.

A dossier is computed from its own evidence alone, on the first day as on any later one: so whoever
has the file needs neither the store nor the plant file to see that it holds, byte for byte. A
figure that rests on more than `MOST` events is computed from the store, and its dossier says that
it holds no evidence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from edge.plantfile import PlantFile
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from gateway.event import Event
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.editions_changes import Past
from shadow.editions_plans import Plans, version_of
from shadow.history import answers, lives_of, record
from shadow.line import line_window
from shadow.measure import Measure
from shadow.parting import parted
from shadow.plant import Plant
from shadow.revision import Revision
from shadow.revision_marks import marked
from shadow.snapshot import measure_json
from shadow.why.books import inputs_json, shifts_json, spans_json
from shadow.why.case import Case, Evidence, event_json, read_case, read_evidence, revision_json
from shadow.why.exhibits import Exhibits, Witness
from shadow.why.formula import kpi_json, kpi_of, profile_json, terms_json
from shadow.why.rules import bounds_json, rules_json
from shadow.why.scope import members, question, unknown_figure, unknown_scope
from shadow.window import Window

Json = Mapping[str, Any]

VERSION = 1
MOST = 200_000
"""So many events may stand in a dossier; a figure that rests on more is told without them."""
SHOWN = 5
"""So many of the first and the last events are shown beside the count of all."""

_encode = msgspec.json.Encoder(order="sorted").encode


def why(case: Case, past: Past, store: Store, revisions: Sequence[Revision] = ()) -> bytes:
    """Make the dossier of a figure, as JSON; raises OmbreError for one that does not exist."""
    journal, plans = past
    plant, calendar = plans.plan(journal)
    witness = Witness(store)
    made = _figure(case, plant, calendar, witness)
    touching = [one for one in revisions if one.touches(made.start, made.end)]
    evidence = Evidence(
        journal=journal,
        versions={name: one.sections for name, one in plans.read(journal).items()},
        machines=list(witness.machines()),
        spans=dict(sorted(witness.spans.items())),
        events=witness.events,
        revisions=touching,
    )
    if len(evidence.events) <= MOST:
        return _written(case, evidence)
    told = _told(case, plant, calendar, store, evidence)
    return _json({**told, "evidence": None})


def replay(dossier: bytes) -> bytes:
    """Compute a dossier again from its own evidence; raises OmbreError where it has none."""
    try:
        said = msgspec.json.decode(dossier)
        if said["version"] != VERSION:
            raise OmbreError(_OTHER_VERSION)
        if said["evidence"] is None:
            raise OmbreError(_NO_EVIDENCE)
        return _written(read_case(said["question"]), read_evidence(said["evidence"]))
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise OmbreError(_NO_DOSSIER) from error


def _written(case: Case, evidence: Evidence) -> bytes:
    # The way through JSON first: what is computed now is what will be computed from the file.
    said = _encode(evidence.as_json())
    again = read_evidence(msgspec.json.decode(said))
    plant, calendar = _plans(again).plan(again.journal)
    store = Exhibits(again.events, again.machines, again.spans)
    told = _told(case, plant, calendar, store, again)
    return _json({**told, "evidence": msgspec.Raw(said)})


def _plans(evidence: Evidence) -> Plans:
    known = {
        name: version_of(PlantFile.parse(json.dumps(said), name=f"{name}.yaml"), name)
        for name, said in evidence.versions.items()
    }
    return Plans(lambda _: None, known)


def _json(dossier: Json) -> bytes:
    return msgspec.json.format(_encode(dossier), indent=1) + b"\n"


def _figure(case: Case, plant: Plant, calendar: Calendar, store: Store) -> Measure:
    asked = question(plant, store.machines(), case)
    if asked is None:
        raise OmbreError(unknown_scope(plant, store.machines(), case.scope))
    names = set[str]()
    for one in answers(plant, calendar, store, asked, case.now):
        if one.scope == case.scope and (one.order, one.product) == (case.order, case.product):
            if one.name == case.name:
                return one
            names.add(one.name)
    raise OmbreError(unknown_figure(case, names))


def _told(case: Case, plant: Plant, calendar: Calendar, store: Store, evidence: Evidence) -> Json:
    made = _figure(case, plant, calendar, store)
    [figure] = marked(
        [made],
        evidence.revisions,
        plant.machines,
        {case.scope: members(plant, store.machines(), case.scope)},
    )
    windows = list(_windows(case, plant, calendar, store, made))
    kpi = kpi_of(case.name)
    return {
        "version": VERSION,
        "question": case.as_json(),
        "figure": measure_json(figure),
        "kpi": None if kpi is None else kpi_json(kpi),
        "profile": profile_json(figure.profile),
        "terms": terms_json(case.name, _of(case, plant, windows)),
        "inputs": [inputs_json(plant, window) for window in windows],
        "spans": [span for window in windows for span in spans_json(window)],
        "rules": rules_json(plant, windows),
        "thresholds": bounds_json(plant),
        "shifts": shifts_json(calendar, figure.start, figure.end),
        "plant": {"name": _name(plant), "zone": plant.identity.zone, "revision": plant.revision},
        "revisions": [revision_json(one) for one in evidence.revisions],
        "events": _events_json(evidence.events),
    }


def _name(plant: Plant) -> Json:
    name = plant.identity.name.text()
    return {"en": name.en, "fr": name.fr}


def _windows(
    case: Case, plant: Plant, calendar: Calendar, store: Store, figure: Measure
) -> Iterator[Window]:
    """Yield the windows of all machines that the figure is about, with their stretches."""
    heard = store.machines()
    lives = lives_of(store, heard, figure.start, figure.end) if case.by == "order" else {}
    for machine in members(plant, heard, case.scope):
        told = record(plant, calendar, store, machine, figure.start, figure.end, case.now)
        whole = told.window(figure.start, figure.end)
        for job, window in parted(plant, whole, case.by, lives):
            if (job.order, job.product) == (case.order, case.product):
                yield replace(window, stretches=whole.stretches)


def _of(case: Case, plant: Plant, windows: Sequence[Window]) -> list[tuple[str, Window]]:
    """Say of which windows the terms are: a line's is made of those of its stations."""
    if case.scope in plant.lines:
        by_machine = {window.machine: window for window in windows}
        made = line_window(plant, plant.lines[case.scope], by_machine)
        return [] if made is None else [(case.scope, made[0])]
    return [(window.machine, window) for window in windows]


def _events_json(events: Sequence[Event]) -> Json:
    by: dict[tuple[str, str, str], int] = {}
    for item in events:
        key = (item.machine, item.kind.value, item.signal)
        by[key] = by.get(key, 0) + 1
    return {
        "count": len(events),
        "by": [
            {"machine": machine, "kind": kind, "signal": signal, "count": count}
            for (machine, kind, signal), count in sorted(by.items())
        ],
        "first": [event_json(item) for item in events[:SHOWN]],
        "last": [event_json(item) for item in events[SHOWN:][-SHOWN:]],
    }


_NO_DOSSIER = Problem(
    where="--replay",
    cause=Text(en="this is no dossier of ombre why", fr="ce n'est pas un dossier de ombre why"),
    remedy=Text(
        en="give a file that 'ombre why MEASURE --json' wrote",
        fr="donnez un fichier écrit par « ombre why MESURE --json »",
    ),
    blame=Blame.USAGE,
)
NO_VERSIONS = Problem(
    where="why",
    cause=Text(
        en="this shadow was not told which versions of the plant file were in force",
        fr="cette ombre ne sait pas quelles versions du fichier d'usine ont été en vigueur",
    ),
    remedy=Text(
        en="ask it through 'ombre why', or start it with 'ombre up' or 'ombre shadow'",
        fr="demandez par « ombre why », ou lancez-la par « ombre up » ou « ombre shadow »",
    ),
    blame=Blame.OURS,
)
_OTHER_VERSION = Problem(
    where="--replay",
    cause=Text(
        en="this dossier was written by another version of Ombre",
        fr="ce dossier a été écrit par une autre version d'Ombre",
    ),
    remedy=Text(en="replay it with that version", fr="rejouez-le avec cette version"),
    blame=Blame.USAGE,
)
_NO_EVIDENCE = Problem(
    where="--replay",
    cause=Text(
        en=f"the figure rests on more than {MOST} events, which do not stand in its dossier",
        fr=f"le chiffre repose sur plus de {MOST} événements, absents de son dossier",
    ),
    remedy=Text(
        en="ask for a shorter period, such as a shift",
        fr="demandez une période plus courte, telle qu'une équipe",
    ),
    blame=Blame.USAGE,
)
