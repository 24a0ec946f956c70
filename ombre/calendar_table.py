"""The table of `ombre calendar`: a row a shift, and the days without any with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from edge.instant import datetime_of, parse_instant
from ombre.figures import number
from ombre.language import say
from ombre.tables import notes, show

Row = Mapping[str, Any]


def show_calendar(told: Mapping[str, Any], title: str) -> None:
    """Draw the table, then the reasons, the holidays, and which editions and corrections count."""
    zone = told["zone"]
    columns = [
        say(en="day", fr="jour"),
        say(en="shift", fr="équipe"),
        say(en="from", fr="de"),
        say(en="to", fr="à"),
        say(en="breaks", fr="pauses"),
        say(en="planned", fr="requis"),
        say(en="length of day", fr="durée du jour"),
    ]
    rows = [row for day in told["days"] for row in _rows(day, zone)]
    show(f"{title}, {zone}", columns, [*rows, _sum(told["days"])], keys=2)
    notes(say(en="Days unlike others", fr="Jours particuliers"), _reasons(told["days"]))
    notes(say(en="Holidays", fr="Jours fériés"), [("", holidays_said(told["holidays_of"]))])
    notes(say(en="What counts", fr="Ce qui compte"), _sources(told, zone))


def _rows(day: Row, zone: str) -> Iterator[Sequence[str]]:
    name = _dated(day["day"])
    whole = number(day["length"], "s")
    if not day["shifts"]:
        closed = say(en="closed", fr="fermée")
        yield [name, day["holiday"] or closed, "", "", "", number(0.0, "s"), whole]
    for index, shift in enumerate(day["shifts"]):
        team = f" ({shift['team']})" if shift["team"] else ""
        mark = " *" if shift["corrected"] else ""
        yield [
            "" if index else name,
            f"{shift['name']}{team}{mark}",
            _clock(shift["from"], zone),
            _clock(shift["to"], zone),
            ", ".join(
                f"{_clock(one['from'], zone)}–{_clock(one['to'], zone)}" for one in shift["breaks"]
            ),
            number(shift["planned"], "s"),
            "" if index else whole,
        ]


def _sum(days: Sequence[Row]) -> Sequence[str]:
    planned, whole = (sum(day[key] for day in days) for key in ("planned", "length"))
    return [
        say(en="together", fr="ensemble"),
        "",
        "",
        "",
        "",
        number(planned, "s"),
        number(whole, "s"),
    ]


def _reasons(days: Sequence[Row]) -> list[tuple[str, str]]:
    return [
        (_dated(day["day"]), reason)
        for day in days
        for reason in [*([day["holiday"]] if day["holiday"] else []), *day["reasons"]]
    ]


def holidays_said(countries: Sequence[str | None]) -> str:
    """Say whose holidays count, and what changes that."""
    named = [one for one in countries if one]
    if not named:
        return say(
            en="none; a country is named under calendar: holidays:",
            fr="aucun ; un pays se nomme sous calendar: holidays:",
        )
    return say(
        en="those of {}; `holidays: false` under calendar: takes them away",
        fr="ceux de {} ; « holidays: false » sous calendar: les retire",
    ).format(", ".join(named))


def _sources(told: Mapping[str, Any], zone: str) -> Iterator[tuple[str, str]]:
    for one in told["editions"]:
        if one["from"] is not None:
            yield (
                one["name"],
                say(
                    en="in force for the shifts that start from {} on",
                    fr="en vigueur pour les équipes qui commencent à partir du {}",
                ).format(_when(one["from"], zone))
                + _because(one),
            )
    for one in told["corrections"]:
        yield (
            f"* {one['name']}".strip(),
            say(
                en="corrected on {} for the shifts that start from {} to {}",
                fr="corrigé le {} pour les équipes qui commencent du {} au {}",
            ).format(*(_when(one[key], zone) for key in ("said", "from", "to")))
            + _because(one),
        )


def _because(one: Row) -> str:
    return say(en=": {}", fr=" : {}").format(one["why"]) if one["why"] else ""


def _dated(day: str) -> str:
    said = date.fromisoformat(day)
    weekday = say(en="Mon Tue Wed Thu Fri Sat Sun", fr="lun. mar. mer. jeu. ven. sam. dim.")
    return f"{weekday.split()[said.weekday()]} {said.strftime(say(en='%Y-%m-%d', fr='%d/%m/%Y'))}"


def _clock(at: str, zone: str) -> str:
    return datetime_of(parse_instant(at)).astimezone(ZoneInfo(zone)).strftime("%H:%M")


def _when(at: str, zone: str) -> str:
    local = datetime_of(parse_instant(at)).astimezone(ZoneInfo(zone))
    return local.strftime(say(en="%Y-%m-%d %H:%M", fr="%d/%m/%Y %H:%M"))
