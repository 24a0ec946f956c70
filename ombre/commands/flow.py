"""`ombre flow`: work in progress, lead time, push or pull."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ombre import reports
from ombre.book import read_book
from ombre.language import say
from ombre.options import json_option, period_options, plant_option
from ombre.tables import answer, number, show

_VERDICTS = {
    "yes": say(en="yes", fr="oui"),
    "no": say(en="no", fr="non"),
    "undetermined": say(en="undetermined", fr="indéterminé"),
}


@click.command(
    name="flow",
    help=say(
        en="Work in progress, lead time and throughput of each loop; push or pull.",
        fr="En-cours, temps de traversée et débit de chaque boucle ; poussé ou tiré.",
    ),
)
@plant_option
@period_options
@json_option
def command(plant_path: Path, from_: str | None, to: str | None, as_json: bool) -> None:
    """Answer on standard output."""
    book = read_book(plant_path)
    report = reports.flow(book, *reports.period(book, from_, to))
    if as_json:
        answer(report)
        return
    if not report["loops"]:
        click.echo(
            say(
                en="No loop in the plant file: add 'flows:' with stocks and loops.",
                fr="Aucune boucle dans le fichier d'usine : ajoutez « flows: », stocks et boucles.",
            )
        )
    for loop in report["loops"]:
        show_loop(loop)


def show_loop(loop: Mapping[str, Any]) -> None:
    """Draw one loop: its figures, then its two verdicts with their evidence."""
    rows = [
        (measure["name"], number(measure["value"], measure["unit"]), measure["because"] or "")
        for measure in loop["measures"]
    ]
    columns = (say(en="Figure", fr="Mesure"), say(en="Value", fr="Valeur"), "")
    show(f"{say(en='Loop', fr='Boucle')} {loop['label']}", columns, rows)
    bounded, demanded = _VERDICTS[loop["wip_bounded"]], _VERDICTS[loop["demand_triggered"]]
    click.echo(say(en=f"Work in progress limited: {bounded}", fr=f"En-cours plafonné : {bounded}"))
    click.echo(
        say(
            en=f"Release triggered by demand: {demanded}",
            fr=f"Lancement déclenché par la demande : {demanded}",
        )
    )
    for line in loop["evidence"]:
        click.echo(f"  - {line}")
