"""`ombre calendar undo`: take a correction of the calendar back, with a reason."""

from __future__ import annotations

from pathlib import Path

import click

from edge.instant import system_clock
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from ombre.book import read_book
from ombre.language import say
from ombre.options import json_option, plant_option
from ombre.tables import answer
from shadow.editions import Undo
from shadow.editions_line import entry_json


@click.command(
    name="undo",
    help=say(
        en="Take back the correction with this NUMBER (see 'ombre calendar journal'). Both stay in "
        "the journal.",
        fr="Annuler la correction de ce NUMÉRO (voir « ombre calendar journal »). Les deux restent "
        "au journal.",
    ),
)
@click.argument("number", metavar=say(en="NUMBER", fr="NUMÉRO"), type=int)
@click.option(
    "--why",
    required=True,
    metavar=say(en="TEXT", fr="TEXTE"),
    help=say(en="The reason.", fr="La raison."),
)
@click.option(
    "--author",
    default="",
    metavar=say(en="NAME", fr="NOM"),
    help=say(en="Who decided.", fr="Qui a décidé."),
)
@plant_option
@json_option
def command(number: int, why: str, author: str, plant_path: Path, as_json: bool) -> None:
    """Write the undo into the journal of editions."""
    book = read_book(plant_path)
    standing = dict(book.in_force.journal.standing)
    if number not in standing:
        raise OmbreError(_not_standing(number, list(standing)))
    said = Undo(at=system_clock(), of=number, why=why, author=author)
    written = book.in_force.editions.add(said)
    if as_json:
        answer({"version": 1, "number": written, **entry_json(said)})
        return
    click.echo(
        say(
            en="Correction {of} is taken back. 'ombre up' takes it up at once; other services when "
            "they are started again.",
            fr="La correction {of} est annulée. « ombre up » en tient compte aussitôt ; d'autres "
            "services au prochain démarrage.",
        ).format(**entry_json(said))
    )


def _not_standing(number: int, standing: list[int]) -> Problem:
    words = ", ".join(map(str, standing)) or "-"
    return Problem(
        where=str(number),
        cause=Text(
            en="no correction of that number stands", fr="aucune correction de ce numéro ne vaut"
        ),
        remedy=Text(en=f"use one of: {words}", fr=f"utilisez l'un de : {words}"),
        blame=Blame.USAGE,
    )
