"""`ombre note`: a person's word: why a machine stopped, or what was counted wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from edge.instant import format_instant, system_clock
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from gateway.event import Event, Kind, event
from ombre.book import Book, read_book
from ombre.language import LANGUAGE, say
from ombre.machine_names import named
from ombre.options import json_option, plant_option
from ombre.tables import answer
from ombre.telling import tell
from shadow.history import all_machines
from shadow.period import parse_moment
from shadow.stop import Stop, stop_at

_PARTS = say(en="PARTS", fr="PIÈCES")


@click.command(
    name="note",
    help=say(
        en="Note a person's word about MACHINE: the reason of the stop that held at an instant, "
        "or a correction of what was counted (--good -3 --scrap 3). Nothing is overwritten: a note "
        "is one more event, and the figures it touches carry another revision.",
        fr="Noter le mot de quelqu'un sur MACHINE : la raison de l'arrêt en cours à un instant, ou "
        "une correction des comptes (--good -3 --scrap 3). Rien n'est écrasé : une note est un "
        "événement de plus, et les chiffres qu'elle touche portent une autre révision.",
    ),
)
@click.argument("machine", metavar="MACHINE")
@click.option(
    "--at",
    "at_text",
    default="now",
    show_default=True,
    metavar=say(en="TIME", fr="MOMENT"),
    help=say(
        en="An instant within the stop: 2026-03-02T14:00, or 2h for 2 h ago.",
        fr="Un instant de l'arrêt : 2026-03-02T14:00, ou 2h pour il y a 2 h.",
    ),
)
@click.option(
    "--reason",
    metavar="CODE",
    help=say(
        en="Why the machine stood still; a code of the plant file's reasons, or any word.",
        fr="Pourquoi la machine était arrêtée ; un code des raisons du fichier d'usine, ou un mot.",
    ),
)
@click.option(
    "--text", metavar=say(en="TEXT", fr="TEXTE"), help=say(en="A remark.", fr="Remarque.")
)
@click.option("--good", type=int, metavar=_PARTS, help=say(en="Good parts.", fr="Bonnes pièces."))
@click.option("--scrap", type=int, metavar=_PARTS, help=say(en="Scrap.", fr="Rebuts."))
@click.option("--rework", type=int, metavar=_PARTS, help=say(en="Rework.", fr="Retouches."))
@click.option(
    "--author",
    metavar=say(en="NAME", fr="NOM"),
    help=say(en="Who says so.", fr="Qui le dit."),
)
@plant_option
@json_option
def command(machine: str, at_text: str, plant_path: Path, as_json: bool, **said: Any) -> None:
    """Append the note to the plant's store and say what it is about."""
    book = read_book(plant_path)
    now = system_clock()
    at = parse_moment(at_text, "--at", book.calendar, now)
    values = {name: value for name, value in said.items() if value not in {None, ""}}
    if not values.keys() - {"author"}:
        raise OmbreError(_SAYS_NOTHING)
    with closing(book.home.open(system_clock)) as store:
        [name] = named([machine], book.plant, all_machines(book.plant, store))
        note = event(machine=name, kind=Kind.NOTE, values=values, at=at, seen=now)
        new = bool(store.append([note]))
        stop = stop_at(book.plant, store, name, at, now)
    _warn(book, note, stop)
    if as_json:
        answer(_as_json(note, new, stop))
    else:
        click.echo(_in_words(book, note, new, stop))


_SAYS_NOTHING = Problem(
    where="ombre note",
    cause=Text(en="the note says nothing", fr="la note ne dit rien"),
    remedy=Text(
        en="give --reason, --text, or a correction: --good, --scrap, --rework",
        fr="donnez --reason, --text, ou une correction : --good, --scrap, --rework",
    ),
    blame=Blame.USAGE,
)


def _warn(book: Book, note: Event, stop: Stop | None) -> None:
    reason = note.values.get("reason")
    if reason is None:
        return
    if stop is None:
        tell(
            Text(
                en="The machine did not stand still then, or nobody knows: the reason explains no "
                "stop. It is kept all the same.",
                fr="La machine n'était pas arrêtée à cet instant, ou nul ne le sait : la raison "
                "n'explique aucun arrêt. Elle est gardée quand même.",
            )
        )
    if book.plant.reasons and str(reason) not in book.plant.reasons:
        known = ", ".join(book.plant.reasons)
        tell(
            Text(
                en=f"'{reason}' is not among the reasons of the plant file: {known}",
                fr=f"« {reason} » n'est pas parmi les raisons du fichier d'usine : {known}",
            )
        )


def _as_json(note: Event, new: bool, stop: Stop | None) -> Mapping[str, Any]:
    return {
        "version": 1,
        "id": note.id,
        "machine": note.machine,
        "at": format_instant(note.at),
        "new": new,
        "said": note.values,
        "stop": None if stop is None else stop.as_json(),
    }


def _in_words(book: Book, note: Event, new: bool, stop: Stop | None) -> str:
    label = book.plant.label(note.machine).say(LANGUAGE)
    kept = say(en="Noted", fr="Noté") if new else say(en="Known already", fr="Déjà connu")
    words = f"{kept}{say(en=': ', fr=' : ')}{label}, {format_instant(note.at)}."
    if stop is None or "reason" not in note.values:
        return words
    told = stop.as_json()
    return (
        words
        + " "
        + say(
            en="It explains {class}, from {from} to {to}.",
            fr="Elle explique {class}, de {from} à {to}.",
        ).format(**told)
    )
