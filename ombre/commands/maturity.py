"""`ombre maturity`: the Acatech step, from evidence."""

from __future__ import annotations

from pathlib import Path

import click

from ombre import reports
from ombre.book import read_book
from ombre.language import say
from ombre.maturity_table import show_maturity
from ombre.options import json_option, period_options, plant_option
from ombre.tables import answer


@click.command(
    name="maturity",
    help=say(
        en="The step of the plant, inspired by the Acatech index, with its evidence.",
        fr="L'étape de l'usine, inspirée de l'indice Acatech, avec ses preuves.",
    ),
)
@plant_option
@period_options
@json_option
def command(plant_path: Path, from_: str | None, to: str | None, as_json: bool) -> None:
    """Answer on standard output; without a period, the last 28 days."""
    book = read_book(plant_path)
    start, end = reports.period(book, from_, to) if from_ or to else (None, None)
    report = reports.maturity(book, start, end)
    if as_json:
        answer(report)
    else:
        show_maturity(report)
