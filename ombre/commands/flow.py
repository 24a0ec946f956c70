"""`ombre flow`: work in progress, lead time, push or pull."""

from __future__ import annotations

from pathlib import Path

import click

from ombre import reports
from ombre.book import read_book
from ombre.flow_table import show_flow
from ombre.language import say
from ombre.options import json_option, period_options, plant_option
from ombre.tables import answer


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
    else:
        show_flow(report)
