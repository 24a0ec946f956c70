"""The tables of `ombre ideal`: the measured cycles, then what to write and what it would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from edge.text import Text
from ombre.figures import number
from ombre.language import LANGUAGE, say
from ombre.tables import notes, paragraph, show

Row = Mapping[str, Any]

_VERDICTS: Mapping[str, Text] = {
    "agrees": Text(en="agrees", fr="s'accorde"),
    "too_slow": Text(en="too slow", fr="trop long"),
    "too_fast": Text(en="too fast", fr="trop court"),
    "missing": Text(en="missing", fr="absent"),
    "doubtful": Text(en="doubtful", fr="douteux"),
    "insufficient": Text(en="too few cycles", fr="trop peu de cycles"),
}
_CHANGED = ("performance", "oee", "trs")
_NAMES: Mapping[str, Text] = {
    "performance": Text(en="performance", fr="performance"),
    "oee": Text(en="OEE", fr="OEE"),
    "trs": Text(en="TRS", fr="TRS"),
}


def show_ideal(report: Mapping[str, Any]) -> None:
    """Draw what was measured and judged, the reasons, and the lines that could be written."""
    rows = report["diagnoses"]
    if not rows:
        paragraph(
            say(
                en="No machine told cycles or parts in this period: there is nothing to judge by.",
                fr="Aucune machine n'a dit de cycles ni de pièces dans cette période : rien ne "
                "permet de juger.",
            )
        )
        return
    _cycles(rows)
    notes(say(en="Why", fr="Pourquoi"), [(_called(row), row["because"]) for row in rows])
    treated = [row for row in rows if row["line"] is not None]
    if treated:
        _changes(treated)
        _lines(treated)


def _cycles(rows: Sequence[Row]) -> None:
    columns = [
        "",
        say(en="verdict", fr="verdict"),
        say(en="ideal cycle", fr="référence"),
        say(en="cycles", fr="cycles"),
        "p5",
        "p10",
        say(en="median", fr="médiane"),
        say(en="proposed", fr="proposé"),
    ]
    cells = [
        [
            _called(row),
            _VERDICTS[row["verdict"]].say(LANGUAGE),
            number(row["ideal"], "s"),
            number(row["cycles"], ""),
            *(number(row[name], "s") for name in ("p5", "p10", "median", "proposal")),
        ]
        for row in rows
    ]
    show(say(en="Ideal cycles", fr="Temps de cycle de référence"), columns, cells, keys=2)


def _changes(rows: Sequence[Row]) -> None:
    """Show the machine's figures before and after each change alone."""
    cells = [[_called(row), *(_change(row, name) for name in _CHANGED)] for row in rows]
    title = say(
        en="The machine's figures, before and after",
        fr="Chiffres de la machine, avant et après",
    )
    show(title, ["", *(_NAMES[name].say(LANGUAGE) for name in _CHANGED)], cells)


def _change(row: Row, name: str) -> str:
    return f"{_figure(row, 'before', name)} → {_figure(row, 'after', name)}"


def _figure(row: Row, when: str, name: str) -> str:
    found = (one for one in row[when] if one["name"] == name and one["product"] is None)
    one = next(found, None)
    return number(one["value"] if one else None, "1")


def _lines(rows: Sequence[Row]) -> None:
    title = say(
        en="To write into the plant file, if you agree (nothing was changed):",
        fr="À écrire dans le fichier d'usine, si vous êtes d'accord (rien n'a été changé) :",
    )
    click.echo(title)
    for row in rows:
        click.echo(f"  {row['where']}:\n    {row['line']}")


def _called(row: Row) -> str:
    return row["name"] if row["product_name"] is None else f"{row['name']}, {row['product_name']}"
