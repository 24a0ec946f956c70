"""`ombre ideal`: ideal cycles that the measured ones contradict."""

from __future__ import annotations

from pathlib import Path

import click

from ombre import reports
from ombre.book import read_book
from ombre.ideal_table import show_ideal
from ombre.language import say
from ombre.options import json_option, period_options, plant_option
from ombre.tables import answer
from shadow.ideal_report import USUAL


@click.command(
    name="ideal",
    help=say(
        en="Hold the ideal cycles against the cycles of a period, by default the last 28 days: "
        "which are too slow or too fast, and the OEE with better ones. Nothing is changed.",
        fr="Confronter les temps de cycle de référence aux cycles d'une période, par défaut les 28 "
        "derniers jours : lesquels sont trop longs ou trop courts, et le TRS avec de meilleurs. "
        "Rien n'est changé.",
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
@json_option
def command(
    plant_path: Path, from_: str | None, to: str | None, machines: tuple[str, ...], as_json: bool
) -> None:
    """Answer on standard output."""
    book = read_book(plant_path)
    start, end = reports.period(book, from_ or USUAL, to)
    report = reports.ideal(book, start, end, machines)
    if as_json:
        answer(report)
    else:
        show_ideal(report)
