"""The dossier of a figure on a terminal: what it is, what it is made of, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import click

from edge.instant import SECOND, datetime_of, parse_instant
from ombre.figures import between, number
from ombre.kpi_names import called
from ombre.language import LANGUAGE, say
from ombre.tables import notes, paragraph, show
from shadow.revision import CAUSES

Json = Mapping[str, Any]

SPANS = 30
"""So many stretches of time are shown, the longest; all of them stand in the JSON."""


def show_why(dossier: Json) -> None:
    """Write the dossier, from the figure down to its events."""
    _figure(dossier)
    _terms(dossier)
    for machine in dossier["inputs"]:
        _books(machine)
    _spans(dossier)
    _rules(dossier)
    _shifts(dossier)
    _revisions(dossier)
    _events(dossier)


def _figure(dossier: Json) -> None:
    figure, kpi, plant = dossier["figure"], dossier["kpi"], dossier["plant"]
    name = kpi["title"][LANGUAGE] if kpi and kpi["name"] == figure["name"] else figure["name"]
    whose = " · ".join(
        word for word in (_scope(figure), figure["order"], figure["product"]) if word
    )
    value = number(figure["value"], figure["unit"])
    if figure["low"] is not None and figure["high"] is not None:
        value += f" [{between(figure['low'], figure['high'], figure['unit'])}]"
    period = f"{_when(figure['from'], plant)} – {_when(figure['to'], plant)}"
    click.echo(f"{name}, {whose}, {period}: {value}")
    click.echo()
    facts = [
        (say(en="Why no more is said", fr="Pourquoi pas plus"), _said(figure["because"])),
        (say(en="What it is", fr="Ce que c'est"), _said(kpi and kpi["definition"])),
        (say(en="Formula", fr="Formule"), kpi["formula"] if kpi else ""),
        (say(en="Norm", fr="Norme"), figure["profile"] or (kpi["source"] if kpi else "")),
        (say(en="Plant file", fr="Fichier d'usine"), plant["revision"]),
        (say(en="Revision", fr="Révision"), str(figure["revision"])),
    ]
    notes("", [(about, text) for about, text in facts if text])


def _scope(figure: Json) -> str:
    whole = say(en="whole plant", fr="toute l'usine")
    return whole if figure["scope"] == "plant" else str(figure["scope"])


def _terms(dossier: Json) -> None:
    rows = [
        [
            term["of"],
            _amount(term["top"]),
            _amount(term["bottom"]),
            _time(term["planned_ns"]),
            "" if term["parts"] is None else f"{term['parts']:g}",
            _time(term["unseen_ns"]),
        ]
        for term in dossier["terms"]
    ]
    if rows:
        columns = [
            "",
            say(en="numerator", fr="numérateur"),
            say(en="denominator", fr="dénominateur"),
            say(en="planned", fr="requis"),
            say(en="parts", fr="pièces"),
            say(en="unseen", fr="non vu"),
        ]
        show(say(en="The ratio", fr="Le ratio"), columns, rows)


_LEAST_TIME = 1_000_000
"""A term from here on is a time in nanoseconds; below, parts or stops were counted."""


def _amount(bounded: Json) -> str:
    low, mid, high = bounded["low"], bounded["mid"], bounded["high"]
    shown = _time if max(abs(mid), abs(high)) >= _LEAST_TIME else "{:g}".format
    return shown(mid) if low == high else f"{shown(mid)} [{shown(low)} … {shown(high)}]"


def _time(nanoseconds: float) -> str:
    return number(nanoseconds / SECOND, "s")


def _books(machine: Json) -> None:
    rows = [
        [
            _job(book),
            called(f"planned.{row['class']}").strip(),
            row["reason"],
            _time(row["ns"]),
        ]
        for book in machine["books"]
        for row in book["classes"]
    ]
    title = say(en="{m}: planned time by class", fr="{m} : temps requis par classe")
    columns = [
        say(en="order, product", fr="ordre, produit"),
        say(en="class", fr="classe"),
        say(en="reason", fr="raison"),
        say(en="time", fr="temps"),
    ]
    show(title.format(m=machine["machine"]), columns, rows, keys=3)
    facts = [
        (
            say(en="Parts in planned time", fr="Pièces en temps requis"),
            say(
                en="{good:g} good, {scrap:g} scrap, {rework:g} rework; counted: {counted}",
                fr="{good:g} bonnes, {scrap:g} rebuts, {rework:g} retouches ; compté : {counted}",
            ).format(**{**machine, "counted": ", ".join(machine["counted"]) or "-"}),
        ),
        *(
            (
                say(en="Ideal cycle", fr="Temps de cycle de référence"),
                f"{cycle['product'] or '-'} = {_time(cycle['ns'])} ({cycle['given_by']})",
            )
            for cycle in machine["ideal_cycles"]
            if cycle["ns"] is not None
        ),
    ]
    notes("", facts)


def _job(book: Json) -> str:
    return ", ".join(word for word in (book["order"], book["product"]) if word) or "-"


def _spans(dossier: Json) -> None:
    spans = dossier["spans"]
    longest = sorted(spans, key=lambda one: -one["ns"])[:SPANS]
    kept = {id(one) for one in longest}
    rows = [
        [
            span["machine"],
            _when(span["from"], dossier["plant"]),
            _when(span["to"], dossier["plant"]),
            called(f"planned.{span['class']}").strip(),
            span["state"],
            span["reason"],
            _time(span["ns"]),
        ]
        for span in spans
        if id(span) in kept
    ]
    title = say(en="The stretches of time: {n}", fr="Les temps : {n}").format(n=len(spans))
    if len(spans) > SPANS:
        title += say(en=", the {m} longest", fr=", les {m} plus longs").format(m=SPANS)
    columns = [
        "",
        say(en="from", fr="de"),
        say(en="to", fr="à"),
        say(en="counts as", fr="compte comme"),
        say(en="state", fr="état"),
        say(en="reason", fr="raison"),
        say(en="time", fr="temps"),
    ]
    show(title, columns, rows, keys=6)


def _rules(dossier: Json) -> None:
    notes(
        say(en="The rules", fr="Les règles"),
        [("", _said(rule["text"]) + ".") for rule in dossier["rules"]],
    )
    given = {True: say(en="plant file", fr="fichier d'usine"), False: say(en="usual", fr="usuel")}
    rows = [
        [bound["name"], f"{bound['value']:g}", given[bound["given"]]]
        for bound in dossier["thresholds"]
    ]
    columns = ["", say(en="value", fr="valeur"), say(en="given by", fr="donné par")]
    show(say(en="Thresholds", fr="Seuils"), columns, rows)


def _shifts(dossier: Json) -> None:
    said = [
        (
            f"{shift['day']} {_said(shift['name'])}",
            f"{_when(shift['from'], dossier['plant'])} – {_when(shift['to'], dossier['plant'])}, "
            + say(en="plant file {v}", fr="fichier d'usine {v}").format(v=shift["version"] or "-")
            + (f" ({_said(shift['why'])})" if shift["why"] else ""),
        )
        for shift in dossier["shifts"][:SPANS]
    ]
    notes(say(en="Shifts", fr="Équipes"), said)


def _revisions(dossier: Json) -> None:
    notes(
        say(en="Told otherwise before", fr="Dit autrement auparavant"),
        [
            (
                _when(one["at"], dossier["plant"]),
                ", ".join(word for word in _causes(one) if word),
            )
            for one in dossier["revisions"]
        ],
    )


def _causes(one: Json) -> list[str]:
    late = say(en="{events} event(s)", fr="{events} événement(s)").format(**one)
    causes = [CAUSES[cause].say(LANGUAGE) for cause in one["causes"]]
    return [*causes, one["edition"], one["why"], late if one["events"] else ""]


def _events(dossier: Json) -> None:
    events = dossier["events"]
    rows = [[row["machine"], row["kind"], row["signal"], str(row["count"])] for row in events["by"]]
    title = say(en="The events: {count}", fr="Les événements : {count}").format(**events)
    kind, signal = say(en="kind", fr="genre"), say(en="signal", fr="signal")
    show(title, ["", kind, signal, say(en="count", fr="nombre")], rows, keys=3)
    shown = [
        [item["id"][:8], item["at"], item["machine"], item["kind"], _values(item)]
        for item in [*events["first"], *events["last"]]
    ]
    said = say(en="what", fr="quoi")
    show(
        say(en="The first and the last of them", fr="Les premiers et les derniers"),
        ["id", say(en="at", fr="à"), "", kind, said],
        shown,
        keys=4,
    )
    if dossier["evidence"] is None:
        paragraph(
            say(
                en="They are too many to stand in the dossier, which can therefore not be replayed "
                "from itself: ask for a shorter period.",
                fr="Ils sont trop nombreux pour le dossier, qui ne peut donc pas se rejouer "
                "lui-même : demandez une période plus courte.",
            )
        )


def _values(item: Json) -> str:
    return ", ".join(f"{name}={value}" for name, value in item["values"].items())


def _said(text: Mapping[str, str] | None) -> str:
    return text[LANGUAGE] if text else ""


def _when(said: str, plant: Json) -> str:
    local = datetime_of(parse_instant(said)).astimezone(ZoneInfo(plant["zone"]))
    return local.strftime(say(en="%Y-%m-%d %H:%M:%S", fr="%d/%m/%Y %H:%M:%S"))
