"""The table of `ombre kpi`: a column a machine, or a row a period where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from edge.instant import SECOND, Instant, datetime_of, parse_instant
from edge.text import Text
from ombre.figures import between, number
from ombre.kpi_names import BRIEF, SHOWN, called, family, place
from ombre.language import LANGUAGE, say
from ombre.tables import notes, paragraph, show
from shadow.plant import Plant
from shadow.revision import CAUSES

Row = Mapping[str, Any]
USUAL = tuple(sorted({family(name) for name in SHOWN}))
"""The families of the figures that a table shows unless others are asked for."""

_SHORT = 600 * SECOND
_MOST_NOTES = 30
_MOST_NAMES = 4


def show_kpi(  # noqa: PLR0913 - the figures, what they are about, and how they are told
    report: Mapping[str, Any],
    plant: Plant,
    start: Instant,
    end: Instant,
    *,
    by: str | None = None,
    usual: bool = True,
) -> None:
    """Draw the table, then the reasons of the figures that are absent or doubtful.

    What is told apart `by` something has a row for each, were it only one. `usual` shows the
    figures that most people want, instead of all that there are.
    """
    shown = [row for row in report["measures"] if not usual or _is_usual(row["name"])]
    title = f"{plant.identity.name.text().say(LANGUAGE)}, {_period(start, end, plant)}"
    if by is not None and usual:
        shown = [row for row in shown if row["name"] in BRIEF]
    if not shown:
        _nobody(title)
    elif by is not None:
        _one_below_the_other(title, shown, plant, by)
    else:
        _by_machine(title, shown, plant)
    _reasons(shown, plant)
    _revised(shown, plant)


def _revised(shown: Sequence[Row], plant: Plant) -> None:
    """Say which figures changed after they had been told, when, by what, and how many events."""
    told: dict[tuple[str, str, str, str], None] = {}
    for row in shown:
        revised = row["revised"]
        if revised and row["scope"] != "plant":
            at = _when(parse_instant(revised["at"]), plant, to_the_second=True)
            period_ = _period(parse_instant(row["from"]), parse_instant(row["to"]), plant)
            told[_scope(row["scope"], plant), period_, at, _cause(revised)] = None
    notes(
        say(en="Told otherwise before", fr="Dit autrement auparavant"),
        [
            (f"{scope}, {period_}", say(en=f"at {at}: {why}", fr=f"à {at} : {why}"))
            for scope, period_, at, why in told
        ],
    )


def _cause(revised: Mapping[str, Any]) -> str:
    """Name the causes, with the events and the reason that was given, where there are any."""
    causes = ", ".join(CAUSES[one].say(LANGUAGE) for one in revised["causes"])
    many = f"{revised['events']} ({', '.join(revised['signals'])})" if revised["events"] else ""
    return ", ".join(word for word in (causes, many, *revised["why"]) if word)


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


def _is_usual(name: str) -> bool:
    """Tell the usual figures, and what stands below them (`time.down.FEED_HOLD`)."""
    return name in SHOWN or name.rpartition(".")[0] in SHOWN


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


def _one_below_the_other(title: str, shown: Sequence[Row], plant: Plant, by: str) -> None:
    """Draw a row a period, an order or a product, a column a figure."""
    cells = {(*_place(row), row["name"]): row for row in shown}
    names = sorted({row["name"] for row in shown}, key=place)
    rows = [
        [
            _apart(by, begun, order or product, plant),
            _scope(scope, plant),
            *(_cell(cells.get((scope, begun, order, product, name))) for name in names),
        ]
        for scope, begun, order, product in dict.fromkeys(map(_place, shown))
    ]
    columns = [_HEADS.get(by, _FROM).say(LANGUAGE), "", *(called(name).strip() for name in names)]
    show(title, columns, rows, keys=2)


_FROM = Text(en="from", fr="de")
_HEADS: Mapping[str, Text] = {
    "order": Text(en="order", fr="ordre"),
    "product": Text(en="product", fr="produit"),
}
_NOBODY_SAID = Text(en="(none told)", fr="(non dit)")


def _place(row: Row) -> tuple[str, str, str | None, str | None]:
    return row["scope"], row["from"], row["order"], row["product"]


def _apart(by: str, begun: str, job: str | None, plant: Plant) -> str:
    """Name a row by what it is told apart by."""
    if by not in _HEADS:
        return _when(parse_instant(begun), plant)
    if job is None:
        return _NOBODY_SAID.say(LANGUAGE)
    return plant.product_label(job).say(LANGUAGE) if by == "product" else job


def _reasons(shown: Sequence[Row], plant: Plant) -> None:
    """Say each reason once, with what it concerns; those of a line with their period.

    A line's bottleneck may be another one in each period.
    """
    concerned: dict[tuple[str, str], dict[str, None]] = {}
    for row in shown:
        if row["because"]:
            about = _scope(row["scope"], plant)
            if row["scope"] in plant.lines:
                about = f"{about} ({_told_apart(row, plant)})"
            concerned.setdefault((about, row["because"]), {})[called(row["name"]).strip()] = None
    alike: dict[tuple[str, str], list[str]] = {}
    for (about, because), names in concerned.items():
        alike.setdefault(("; ".join(names), because), []).append(about)
    said = [(f"{_some(abouts)}, {names}", because) for (names, because), abouts in alike.items()]
    more = say(
        en="and {} more: --json or --output tells all of them",
        fr="et {} autres : --json ou --output les dit tous",
    ).format(len(said) - _MOST_NOTES)
    rest = [("", more)] if len(said) > _MOST_NOTES else []
    notes(say(en="How to read them", fr="Comment les lire"), [*said[:_MOST_NOTES], *rest])


def _some(abouts: Sequence[str]) -> str:
    more = len(abouts) - _MOST_NAMES
    rest = say(en=f" and {more} more", fr=f" et {more} autres") if more > 0 else ""
    return " / ".join(abouts[:_MOST_NAMES]) + rest


def _told_apart(row: Row, plant: Plant) -> str:
    period_ = _period(parse_instant(row["from"]), parse_instant(row["to"]), plant)
    job = row["order"] or row["product"]
    return period_ if job is None else f"{job}, {period_}"


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
