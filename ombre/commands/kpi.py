"""`ombre kpi`: OEE and its family, as a table or as JSON."""

from __future__ import annotations

from pathlib import Path

import click

from ombre import reports
from ombre.book import read_book
from ombre.kpi_table import show_kpi
from ombre.language import say
from ombre.options import json_option, period_options, plant_option
from ombre.tables import answer


@click.command(
    name="kpi",
    help=say(
        en="OEE and its factors, times by state, counts and cycle times of a period.",
        fr="TRS et ses facteurs, temps par état, comptes et temps de cycle d'une période.",
    ),
)
@plant_option
@period_options
@click.option(
    "--machine",
    "machines",
    multiple=True,
    metavar=say(en="NAME", fr="NOM"),
    help=say(en="Only this machine (repeat for more).", fr="Cette machine seulement (répétable)."),
)
@click.option(
    "--by",
    type=click.Choice(["shift", "hour", "day"]),
    help=say(en="Cut the period.", fr="Découper la période."),
)
@json_option
def command(
    plant_path: Path,
    from_: str | None,
    to: str | None,
    machines: tuple[str, ...],
    by: str | None,
    as_json: bool,
) -> None:
    """Answer on standard output."""
    book = read_book(plant_path)
    start, end = reports.period(book, from_, to)
    report = reports.kpi(book, start, end, machines, by)
    if as_json:
        answer(report)
    else:
        show_kpi(report, book.plant, start, end, cut=by is not None)
