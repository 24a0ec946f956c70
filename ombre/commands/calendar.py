"""`ombre calendar`: shifts, breaks, holidays and exceptions, day by day."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from dashboards.language import in_language
from edge.instant import system_clock
from ombre.book import read_book
from ombre.calendar_table import show_calendar
from ombre.language import LANGUAGE, say
from ombre.options import json_option, period_options, plant_option
from ombre.tables import answer
from shadow.period import parse_period
from shadow.planning.told import calendar_told


@click.group(
    name="calendar",
    invoke_without_command=True,
    help=say(
        en="Shifts, breaks, holidays and exceptions of a period, day by day; the running week "
        "where none is given. A shift follows the plant file that was in force when it began; "
        "corrected ones bear a *.",
        fr="Équipes, pauses, jours fériés et exceptions d'une période, jour par jour ; la semaine "
        "en cours si rien n'est dit. Une équipe suit le fichier d'usine en vigueur quand elle a "
        "commencé ; celles qui sont corrigées portent un *.",
    ),
    subcommand_metavar=say(en="[COMMAND [ARGS]...]", fr="[COMMANDE [ARGUMENTS]...]"),
)
@plant_option
@period_options
@json_option
@click.pass_context
def command(
    context: click.Context, plant_path: Path, from_: str | None, to: str | None, as_json: bool
) -> None:
    """Answer on standard output, unless one of the commands below is asked."""
    if context.invoked_subcommand is not None:
        return
    book = read_book(plant_path)
    begun = from_ if from_ or to else "week"
    start, end = parse_period(begun, to, book.calendar, system_clock())
    told = in_language(calendar_told(book.calendar, start, end), LANGUAGE)
    if as_json:
        answer(told)
    else:
        show_calendar(told, book.plant.identity.name.text().say(LANGUAGE))


for _name in ("apply", "undo", "journal"):
    command.add_command(importlib.import_module(f"ombre.commands.calendar_{_name}").command)
