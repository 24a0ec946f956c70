"""`ombre store restore`: a backup in the place of the store; the present one is set aside."""

from __future__ import annotations

from pathlib import Path

import click

from edge.instant import system_clock
from edge.text import Text
from gateway.embedded.reading import is_store
from gateway.embedded.restore import InUse, restore
from ombre.book import read_book
from ombre.language import say
from ombre.options import json_option, plant_option
from ombre.store_command import embedded_file, readable, refused, there
from ombre.tables import answer

_INSTEAD = Text(
    en="restore InfluxDB with its own 'influxd restore' (1.x) or 'influx restore' (2.x), or copy "
    "with 'ombre store copy'",
    fr="restaurez InfluxDB par son propre « influxd restore » (1.x) ou « influx restore » (2.x), "
    "ou copiez par « ombre store copy »",
)


@click.command(
    name="restore",
    help=say(
        en="Put the backup FILE in the place of the store. The present store is set aside, never "
        "overwritten. Refused while anything of Ombre has the store open.",
        fr="Mettre la sauvegarde FICHIER à la place du dépôt. Le dépôt présent est mis de côté, "
        "jamais écrasé. Refusé tant qu'un programme d'Ombre l'a ouvert.",
    ),
)
@click.argument("file", metavar=say(en="FILE", fr="FICHIER"), type=click.Path(path_type=Path))
@plant_option
@json_option
def command(file: Path, plant_path: Path, as_json: bool) -> None:
    """Check the file, set the present store aside, put a copy of the file in its place."""
    book = read_book(plant_path)
    path = embedded_file(book, _INSTEAD)
    with readable(there(file)):
        if not is_store(file):
            raise _no_store(file)
        book.home.folder.mkdir(parents=True, exist_ok=True)
        try:
            aside = restore(file, path, system_clock)
        except InUse as error:
            raise _in_use(path) from error
    if as_json:
        answer(
            {
                "version": 1,
                "file": str(path),
                "set_aside": None if aside is None else str(aside),
            }
        )
        return
    click.echo(say(en=f"Restored: {path}.", fr=f"Restauré : {path}."))
    if aside is not None:
        click.echo(
            say(
                en=f"The store that was there is set aside: {aside}. What it holds beyond the "
                f"backup comes back with: ombre store recover {aside}",
                fr=f"Le dépôt qui y était est mis de côté : {aside}. Ce qu'il a de plus que la "
                f"sauvegarde revient par : ombre store recover {aside}",
            )
        )


def _no_store(file: Path) -> Exception:
    return refused(
        str(file),
        Text(en="this is no store of events", fr="ce n'est pas un dépôt d'événements"),
        Text(
            en="give a file that 'ombre store backup' wrote",
            fr="donnez un fichier écrit par « ombre store backup »",
        ),
    )


def _in_use(path: Path) -> Exception:
    return refused(
        str(path),
        Text(
            en="a program of Ombre has the store open", fr="un programme d'Ombre a ouvert le dépôt"
        ),
        Text(
            en="stop Ombre (up, gateway, shadow, dashboards) and try again; 'ombre store recover' "
            "needs no stop",
            fr="arrêtez Ombre (up, gateway, shadow, dashboards) et recommencez ; « ombre store "
            "recover » ne demande aucun arrêt",
        ),
        exit_code=1,
    )
