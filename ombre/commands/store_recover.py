"""`ombre store recover`: what a damaged or old file still holds, added to the present store."""

from __future__ import annotations

from pathlib import Path

import click

from edge.instant import system_clock
from gateway.embedded.salvage import Salvage
from gateway.store import Store
from gateway.transfer import Transfer, give
from ombre.book import read_book
from ombre.language import say
from ombre.options import json_option, plant_option
from ombre.progress import progress
from ombre.store_command import there
from ombre.tables import answer


@click.command(
    name="recover",
    help=say(
        en="Add every readable event of FILE (set aside, a backup, damaged or not) to the store, "
        "while everything runs. FILE stays as it is; twice changes nothing.",
        fr="Ajouter au dépôt chaque événement lisible de FICHIER (mis de côté, sauvegarde, abîmé "
        "ou non), tout tournant. FICHIER reste tel quel ; deux fois ne change rien.",
    ),
)
@click.argument("file", metavar=say(en="FILE", fr="FICHIER"), type=click.Path(path_type=Path))
@plant_option
@json_option
def command(file: Path, plant_path: Path, as_json: bool) -> None:
    """Exit code 1 where nothing was readable."""
    book = read_book(plant_path)
    store = book.home.open(system_clock)
    try:
        with Salvage(there(file)) as salvage:
            done = _recover(salvage, store)
    finally:
        store.close()
    _tell(file, done, salvage, as_json)
    if salvage.why and not done.read:
        raise click.exceptions.Exit(1)


def _recover(salvage: Salvage, store: Store) -> Transfer:
    done = Transfer()
    with progress(say(en="Reading", fr="Lecture"), salvage.last()) as advance:
        for looked, events in salvage.batches():
            done += give(store, events)
            advance(looked)
    return done


def _tell(file: Path, done: Transfer, salvage: Salvage, as_json: bool) -> None:
    if as_json:
        answer(
            {
                "version": 1,
                "file": str(file),
                "read": done.read,
                "new": done.new,
                "unusable": salvage.unusable,
                "because": salvage.why or None,
            }
        )
        return
    click.echo(
        say(
            en=f"Events read: {done.read}, new in the store: {done.new}. Row numbers that gave "
            f"nothing: {salvage.unusable}.",
            fr=f"Événements lus : {done.read}, nouveaux dans le dépôt : {done.new}. Numéros de "
            f"ligne sans rien de lisible : {salvage.unusable}.",
        )
    )
    if salvage.why:
        click.echo(say(en=f"SQLite says: {salvage.why}", fr=f"SQLite dit : {salvage.why}"))
