"""The table of `ombre kpi`: a column a machine, or a row a period where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from edge.instant import Instant, datetime_of, parse_instant
from ombre.kpi_names import BRIEF, called, place
from ombre.language import LANGUAGE, say
from ombre.tables import number, show
from shadow.plant import Plant

Row = Mapping[str, Any]
_FOR_PROGRAMS = "planned."
"""Rows that only programs need: the times by state within planned time."""


def show_kpi(report: Mapping[str, Any], plant: Plant, start: Instant, end: Instant) -> None:
    """Draw the table, then the reasons of the figures that are absent or doubtful."""
    shown = [row for row in report["measures"] if not row["name"].startswith(_FOR_PROGRAMS)]
    title = f"{plant.identity.name}, {_when(start, plant)} – {_when(end, plant)}"
    if len({row["from"] for row in shown}) > 1:
        _by_period(title, shown, plant)
    else:
        _by_machine(title, shown, plant)
    _reasons(shown, plant)


def _by_machine(title: str, shown: Sequence[Row], plant: Plant) -> None:
    scopes = list(dict.fromkeys(row["scope"] for row in shown))
    cells = {(row["name"], row["scope"]): row for row in shown}
    profiles = {row["name"]: row["profile"] for row in shown}
    names = sorted(profiles, key=place)
    rows = [
        [_named(name, profiles[name]), *(_cell(cells.get((name, scope))) for scope in scopes)]
        for name in names
    ]
    show(title, ["", *(_scope(scope, plant) for scope in scopes)], rows)


def _by_period(title: str, shown: Sequence[Row], plant: Plant) -> None:
    cells = {(row["scope"], row["from"], row["name"]): row for row in shown}
    lines = dict.fromkeys((row["from"], row["scope"]) for row in shown)
    rows = [
        [
            _when(parse_instant(begun), plant),
            _scope(scope, plant),
            *(_cell(cells.get((scope, begun, name))) for name in BRIEF),
        ]
        for begun, scope in lines
    ]
    show(title, [say(en="from", fr="de"), "", *(called(name).strip() for name in BRIEF)], rows)


def _reasons(shown: Sequence[Row], plant: Plant) -> None:
    """Say each reason once, with the figures that it concerns."""
    concerned: dict[tuple[str, str], dict[str, None]] = {}
    for row in shown:
        if row["because"]:
            place_ = (_scope(row["scope"], plant), row["because"])
            concerned.setdefault(place_, {})[called(row["name"]).strip()] = None
    rows = [(scope, because, ", ".join(names)) for (scope, because), names in concerned.items()]
    if rows:
        columns = ("", say(en="Why", fr="Pourquoi"), say(en="Figures", fr="Mesures"))
        show("", columns, rows, left=True)


def _named(name: str, profile: str) -> str:
    return f"{called(name)} ({profile})" if profile and called(name)[0] != " " else called(name)


def _scope(scope: str, plant: Plant) -> str:
    if scope == "plant":
        return say(en="whole plant", fr="toute l'usine")
    return plant.label(scope).say(LANGUAGE)


def _cell(row: Row | None) -> str:
    if row is None:
        return ""
    text = number(row["value"], row["unit"])
    if row["low"] is None or row["high"] is None or row["low"] == row["high"]:
        return text
    low, high = (number(row[side], row["unit"]) for side in ("low", "high"))
    return f"{text} [{low} … {high}]"


def _when(at: Instant, plant: Plant) -> str:
    local = datetime_of(at).astimezone(ZoneInfo(plant.identity.zone))
    return local.strftime(say(en="%Y-%m-%d %H:%M", fr="%d/%m/%Y %H h %M"))
