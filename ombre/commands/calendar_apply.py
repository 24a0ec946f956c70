"""`ombre calendar apply`: let the plant file's calendar reach back, dated and with a reason."""

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
from shadow.editions import Correction
from shadow.editions_line import entry_json
from shadow.period import parse_moment


@click.command(
    name="apply",
    help=say(
        en="Let the calendar of the plant file, as it is now, hold for the shifts since DATE too. "
        "A shift follows the calendar in force when it began; this is the dated exception, kept "
        "with its reason. The figures it touches carry another revision; 'ombre calendar undo' "
        "takes it back.",
        fr="Faire valoir le calendrier du fichier d'usine, tel qu'il est, aussi pour les équipes "
        "depuis DATE. Une équipe suit le calendrier en vigueur à son début ; ceci est l'exception, "
        "datée, gardée avec sa raison. Les chiffres touchés portent une autre révision ; « ombre "
        "calendar undo » l'annule.",
    ),
)
@click.option(
    "--from",
    "from_",
    required=True,
    metavar="DATE",
    help=say(
        en="Since when: 2026-03-02, 2026-03-02T06:00.",
        fr="Depuis quand : 2026-03-02, 2026-03-02T06:00.",
    ),
)
@click.option(
    "--why",
    required=True,
    metavar=say(en="TEXT", fr="TEXTE"),
    help=say(en="The reason, for whoever asks later.", fr="La raison, pour qui demandera."),
)
@click.option(
    "--author",
    default="",
    metavar=say(en="NAME", fr="NOM"),
    help=say(en="Who decided.", fr="Qui a décidé."),
)
@plant_option
@json_option
def command(from_: str, why: str, author: str, plant_path: Path, as_json: bool) -> None:
    """Write the correction into the journal of editions."""
    book = read_book(plant_path)
    now = system_clock()
    start = parse_moment(from_, "--from", book.calendar, now)
    if start >= now:
        raise OmbreError(_AHEAD)
    if not why.strip():
        raise OmbreError(_NO_REASON)
    book.in_force.remember(serving=True, quiet=True)
    said = Correction(at=now, revision=book.plant.revision, start=start, why=why, author=author)
    number = book.in_force.editions.add(said)
    if as_json:
        answer({"version": 1, "number": number, **entry_json(said)})
        return
    click.echo(
        say(
            en="Correction {number}: the calendar of version {revision} holds since {from}.",
            fr="Correction {number} : le calendrier de la version {revision} vaut depuis {from}.",
        ).format(number=number, **entry_json(said))
    )
    click.echo(
        say(
            en="'ombre up' takes it up at once; other services when they are started again.",
            fr="« ombre up » en tient compte aussitôt ; d'autres services au prochain démarrage.",
        )
    )


_AHEAD = Problem(
    where="--from",
    cause=Text(
        en="the shifts to come follow the plant file anyway",
        fr="les équipes à venir suivent de toute façon le fichier d'usine",
    ),
    remedy=Text(en="give a date in the past", fr="donnez une date passée"),
    blame=Blame.USAGE,
)
_NO_REASON = Problem(
    where="--why",
    cause=Text(en="the reason is empty", fr="la raison est vide"),
    remedy=Text(
        en="say why the past is planned otherwise: whoever reads the figures will ask",
        fr="dites pourquoi le passé est planifié autrement : qui lira les chiffres le demandera",
    ),
    blame=Blame.USAGE,
)
