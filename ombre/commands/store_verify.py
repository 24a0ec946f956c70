"""`ombre store verify`: is the store whole, and does every event say what its id says?"""

from __future__ import annotations

from pathlib import Path

import click

from edge.text import Text
from gateway.embedded.verify import Check, size, verify
from ombre.book import read_book
from ombre.language import say
from ombre.options import json_option, plant_option
from ombre.progress import progress
from ombre.store_command import embedded_file, readable, there
from ombre.tables import answer

_INSTEAD = Text(
    en="InfluxDB 1.x checks its files with 'influx_inspect verify', 2.x with 'influxd inspect'",
    fr="InfluxDB 1.x vérifie ses fichiers par « influx_inspect verify », 2.x par « influxd "
    "inspect »",
)


@click.command(
    name="verify",
    help=say(
        en="Check the store, or FILE (a backup, one that was set aside): SQLite's own check, "
        "counts, checksums, gaps, and every id computed anew. Reads only; exit code 1 if "
        "anything is wrong.",
        fr="Vérifier le dépôt, ou FICHIER (une sauvegarde, un fichier mis de côté) : contrôle de "
        "SQLite, comptes, sommes, trous, chaque identifiant recalculé. Lit seulement ; code 1 si "
        "quelque chose ne va pas.",
    ),
)
@click.argument(
    "file",
    metavar=say(en="[FILE]", fr="[FICHIER]"),
    required=False,
    type=click.Path(path_type=Path),
)
@plant_option
@json_option
def command(file: Path | None, plant_path: Path, as_json: bool) -> None:
    """Answer on standard output."""
    path = there(embedded_file(read_book(plant_path), _INSTEAD) if file is None else file)
    title = say(en="Checking", fr="Vérification")
    with readable(path), progress(title, size(path)) as advance:
        check = verify(path, advance)
    if as_json:
        answer(_as_json(path, check))
    else:
        _show(path, check)
    if not check.sound:
        raise click.exceptions.Exit(1)


def _as_json(path: Path, check: Check) -> dict[str, object]:
    return {
        "version": 1,
        "file": str(path),
        "sound": check.sound,
        "events": check.events,
        "machines": dict(check.by_machine),
        "letters": check.letters,
        "faults": list(check.faults),
        "wrong": check.wrong,
        "channels_missing": check.channels_missing,
        "missing": check.missing,
    }


def _show(path: Path, check: Check) -> None:
    for name, count in check.by_machine.items():
        click.echo(f"  {name}: {count}")
    click.echo(
        say(
            en=f"{path}: {check.events} events, {check.letters} dead letters ever.",
            fr=f"{path} : {check.events} événements, {check.letters} lettres mortes en tout.",
        )
    )
    for fault in check.faults:
        click.echo(say(en=f"Fault: {fault}", fr=f"Défaut : {fault}"))
    if check.wrong:
        click.echo(
            say(
                en=f"{check.wrong} events do not say what their id says.",
                fr=f"{check.wrong} événements ne disent pas ce que dit leur identifiant.",
            )
        )
    if check.channels_missing:
        click.echo(
            say(
                en=f"{check.channels_missing} channels are missing from the list of channels.",
                fr=f"{check.channels_missing} canaux manquent à la liste des canaux.",
            )
        )
    if check.missing:
        click.echo(
            say(
                en=f"{check.missing} events are no longer there.",
                fr=f"{check.missing} événements ne sont plus là.",
            )
        )
    click.echo(
        say(en="The store is whole.", fr="Le dépôt est intact.")
        if check.sound
        else say(
            en="The store is damaged. Bring back what is readable: ombre store recover FILE",
            fr="Le dépôt est abîmé. Pour récupérer le lisible : ombre store recover FICHIER",
        )
    )
