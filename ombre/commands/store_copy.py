"""`ombre store copy`: the events of one plant's store into another's, whatever their kinds."""

from __future__ import annotations

from pathlib import Path

import click

from edge.instant import system_clock
from edge.text import Text
from gateway.exports import slices
from gateway.store import Store
from gateway.transfer import Transfer, copy_events, copy_letters
from ombre.book import read_book
from ombre.language import say
from ombre.options import json_option
from ombre.progress import progress
from ombre.store_command import refused
from ombre.tables import answer

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    name="copy",
    help=say(
        en="Copy events and dead letters from one store into another, InfluxDB or embedded. "
        "Twice changes nothing; after an interruption, run it again.",
        fr="Copier événements et lettres mortes d'un dépôt à un autre, InfluxDB ou embarqué. "
        "Deux fois ne change rien ; après une interruption, relancez.",
    ),
)
@click.option(
    "--from",
    "source_path",
    required=True,
    type=_FILE,
    metavar="PLANT.YAML",
    help=say(en="The plant whose store is read.", fr="L'usine dont le dépôt est lu."),
)
@click.option(
    "--to",
    "target_path",
    required=True,
    type=_FILE,
    metavar="PLANT.YAML",
    help=say(en="The plant whose store is filled.", fr="L'usine dont le dépôt est rempli."),
)
@json_option
def command(source_path: Path, target_path: Path, as_json: bool) -> None:
    """Copy machine by machine, in the order of events."""
    source, target = read_book(source_path).home, read_book(target_path).home
    if (source.kind, source.settings, source.folder) == (
        target.kind,
        target.settings,
        target.folder,
    ):
        raise refused(
            str(target_path),
            Text(en="both plants have the same store", fr="les deux usines ont le même dépôt"),
            Text(
                en="name two stores in their sections 'store'; OMBRE_DATA must not be set",
                fr="nommez deux dépôts dans leurs sections « store » ; OMBRE_DATA ne doit pas "
                "être défini",
            ),
        )
    giver = source.open(system_clock)
    try:
        taker = target.open(system_clock)
        try:
            done, letters = _copy(giver, taker)
        finally:
            taker.close()
    finally:
        giver.close()
    _tell(done, letters, as_json)


def _copy(giver: Store, taker: Store) -> tuple[Transfer, int]:
    wanted = slices(giver)
    total = sum(high - low for _, low, high in wanted)
    with progress(say(en="Copying", fr="Copie"), total) as advance:
        return copy_events(giver, taker, wanted, advance), copy_letters(giver, taker)


def _tell(done: Transfer, letters: int, as_json: bool) -> None:
    if as_json:
        answer({"version": 1, "read": done.read, "new": done.new, "letters": letters})
        return
    click.echo(
        say(
            en=f"Events read: {done.read}, new in the other store: {done.new}. "
            f"Dead letters: {letters}.",
            fr=f"Événements lus : {done.read}, nouveaux dans l'autre dépôt : {done.new}. "
            f"Lettres mortes : {letters}.",
        )
    )
