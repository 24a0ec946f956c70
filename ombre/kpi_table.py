"""The table of `ombre kpi`: a column a machine, or a row a period where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from edge.instant import SECOND, Instant, datetime_of, parse_instant
from ombre.figures import between, number
from ombre.kpi_names import BRIEF, called, place
from ombre.language import LANGUAGE, say
from ombre.tables import notes, paragraph, show
from shadow.plant import Plant

Row = Mapping[str, Any]
_FOR_PROGRAMS = "planned."
"""Rows that only programs need: the times by state within planned time."""
_SHORT = 600 * SECOND


def show_kpi(
    report: Mapping[str, Any], plant: Plant, start: Instant, end: Instant, *, cut: bool = False
) -> None:
    """Draw the table, then the reasons of the figures that are absent or doubtful.

    A period that was `cut` has a row for each of its parts, were it only one.
    """
    shown = [row for row in report["measures"] if not row["name"].startswith(_FOR_PROGRAMS)]
    title = f"{plant.identity.name.text().say(LANGUAGE)}, {_period(start, end, plant)}"
    if not shown:
        _nobody(title)
    elif cut:
        _by_period(title, shown, plant)
    else:
        _by_machine(title, shown, plant)
    _reasons(shown, plant)
    _revised(shown, plant)


def _revised(shown: Sequence[Row], plant: Plant) -> None:
    """Say which figures late data changed after they had been told, when, and how many."""
    told: dict[tuple[str, str, str, str], None] = {}
    for row in shown:
        revised = row["revised"]
        if revised and row["scope"] != "plant":
            at = _when(parse_instant(revised["at"]), plant, to_the_second=True)
            period_ = _period(parse_instant(row["from"]), parse_instant(row["to"]), plant)
            many = f"{revised['events']} ({', '.join(revised['signals'])})"
            told[_scope(row["scope"], plant), period_, at, many] = None
    notes(
        say(en="Changed by late data", fr="Changé par des données tardives"),
        [
            (
                f"{scope}, {period_}",
                say(en=f"at {at}, late events: {n}", fr=f"à {at}, événements tardifs : {n}"),
            )
            for scope, period_, at, n in told
        ],
    )


def _nobody(title: str) -> None:
    paragraph(f"{title}.")
    paragraph(
        say(
            en="No machine is known yet, so there is nothing to measure. Start `ombre up` so that "
            "the sources can speak, import a history with `ombre import`, or describe the "
            "machines under 'machines' in the plant file.",
            fr="Aucune machine n'est encore connue : il n'y a rien à mesurer. Lancez « ombre up » "
            "pour que les sources puissent parler, importez un historique avec « ombre import », "
            "ou décrivez les machines sous « machines » dans le fichier d'usine.",
        )
    )


def _by_machine(title: str, shown: Sequence[Row], plant: Plant) -> None:
    scopes = list(dict.fromkeys(row["scope"] for row in shown))
    cells = {(row["name"], row["scope"]): row for row in shown}
    profiles = {row["name"]: row["profile"] for row in shown}
    rows = [
        [_named(name, profiles[name]), *(_cell(cells.get((name, scope))) for scope in scopes)]
        for name in sorted(profiles, key=place)
        if not _trifling(name, [cells.get((name, scope)) for scope in scopes])
    ]
    show(title, ["", *(_scope(scope, plant) for scope in scopes)], rows)


def _trifling(name: str, cells: Sequence[Row | None]) -> bool:
    """A machine's own word that took no time worth showing anywhere: it stays in the JSON."""
    return place(name)[1] != "" and all(row is None or (row["value"] or 0) < 0.01 for row in cells)


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
    columns = [say(en="from", fr="de"), "", *(called(name).strip() for name in BRIEF)]
    show(title, columns, rows, keys=2)


def _reasons(shown: Sequence[Row], plant: Plant) -> None:
    """Say each reason once, with the figures that it concerns."""
    concerned: dict[tuple[str, str], dict[str, None]] = {}
    for row in shown:
        if row["because"]:
            place_ = (_scope(row["scope"], plant), row["because"])
            concerned.setdefault(place_, {})[called(row["name"]).strip()] = None
    notes(
        say(en="How to read them", fr="Comment les lire"),
        [
            (f"{scope}, {'; '.join(names)}", because)
            for (scope, because), names in concerned.items()
        ],
    )


def _named(name: str, profile: str) -> str:
    return f"{called(name)} ({profile})" if profile and called(name)[0] != " " else called(name)


def _scope(scope: str, plant: Plant) -> str:
    if scope == "plant":
        return say(en="whole plant", fr="toute l'usine")
    return plant.label(scope).say(LANGUAGE)


def _cell(row: Row | None) -> str:
    """Write a figure, its bounds where it has some, and the bounds alone where they are all."""
    if row is None:
        return ""
    value, low, high, unit = row["value"], row["low"], row["high"], row["unit"]
    if low is None or high is None or low == high:
        return number(value, unit)
    bounds = between(low, high, unit)
    return bounds if value is None else f"{number(value, unit)} [{bounds}]"


def _period(start: Instant, end: Instant, plant: Plant) -> str:
    """Name a period; a short one to the second."""
    short = end - start < _SHORT
    return f"{_when(start, plant, short)} – {_when(end, plant, short)}"


def _when(at: Instant, plant: Plant, to_the_second: bool = False) -> str:
    local = datetime_of(at).astimezone(ZoneInfo(plant.identity.zone))
    if to_the_second:
        return local.strftime(say(en="%Y-%m-%d %H:%M:%S", fr="%d/%m/%Y %H:%M:%S"))
    return local.strftime(say(en="%Y-%m-%d %H:%M", fr="%d/%m/%Y %H:%M"))
