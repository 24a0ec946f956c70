"""The table of `ombre kpi`: one column a machine and period, one row a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from edge.instant import Instant, format_instant
from edge.text import Text
from ombre.language import LANGUAGE, say
from ombre.tables import number, show
from shadow.plant import Plant

_HIDDEN = "planned."
"""Rows that only programs need: the times by state within planned time."""

_NAMES: Mapping[str, Text] = {
    "oee": Text(en="OEE", fr="OEE (TRS au sens ISO)"),
    "trs": Text(en="TRS", fr="TRS"),
    "trg": Text(en="TRG", fr="TRG"),
    "tre": Text(en="TRE", fr="TRE"),
    "availability": Text(en="availability", fr="disponibilité"),
    "performance": Text(en="performance", fr="performance"),
    "quality": Text(en="quality", fr="qualité"),
    "cycle_time.median": Text(en="cycle time, median", fr="temps de cycle, médiane"),
    "cycle_time.p95": Text(en="cycle time, 95 %", fr="temps de cycle, 95 %"),
    "cycle_time.ideal": Text(en="ideal cycle", fr="temps de cycle de référence"),
    "count.good": Text(en="good", fr="bons"),
    "count.scrap": Text(en="scrap", fr="rebuts"),
    "count.rework": Text(en="rework", fr="retouches"),
    "time.planned": Text(en="planned time", fr="temps requis"),
    "time.producing": Text(en="producing", fr="en production"),
    "time.setup": Text(en="set-up", fr="réglage"),
    "time.starved": Text(en="starved", fr="désamorcé"),
    "time.blocked": Text(en="blocked", fr="saturé"),
    "time.idle": Text(en="idle", fr="sans ordre"),
    "time.down": Text(en="down", fr="en panne"),
    "time.planned_stop": Text(en="planned stop", fr="arrêt planifié"),
    "time.off": Text(en="off", fr="éteinte"),
    "time.unknown": Text(en="unknown", fr="inconnu"),
}


def show_kpi(report: Mapping[str, Any], plant: Plant, start: Instant, end: Instant) -> None:
    """Draw the table, then the reasons of the figures that are absent or doubtful."""
    columns = _columns(report["measures"])
    names = dict.fromkeys(measure["name"] for measure in report["measures"])
    rows = [
        [_name(name), *(_cell(cells.get(name)) for cells in columns.values())]
        for name in names
        if not name.startswith(_HIDDEN)
    ]
    heads = [_head(scope, begin, plant, len(columns)) for scope, begin in columns]
    title = f"{plant.identity.name}, {format_instant(start)} – {format_instant(end)}"
    show(title, ["", *heads], rows)
    _show_reasons(report["measures"])


def _columns(
    measures: Sequence[Mapping[str, Any]],
) -> Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]]:
    columns: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for measure in measures:
        columns.setdefault((measure["scope"], measure["from"]), {})[measure["name"]] = measure
    return columns


def _head(scope: str, begin: str, plant: Plant, count: int) -> str:
    label = plant.label(scope).say(LANGUAGE)
    return label if count <= len(plant.machines) + 1 else f"{label}\n{begin}"


def _name(name: str) -> str:
    return _NAMES[name].say(LANGUAGE) if name in _NAMES else name


def _cell(measure: Mapping[str, Any] | None) -> str:
    if measure is None:
        return ""
    text = number(measure["value"], measure["unit"])
    if measure["low"] is None or measure["low"] == measure["high"]:
        return text
    low, high = (number(measure[side], measure["unit"]) for side in ("low", "high"))
    return f"{text} [{low} … {high}]"


def _show_reasons(measures: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (measure["scope"], _name(measure["name"]), measure["because"])
        for measure in measures
        if measure["because"] and not measure["name"].startswith(_HIDDEN)
    ]
    if rows:
        show(say(en="Why", fr="Pourquoi"), ("", "", ""), dict.fromkeys(rows))
