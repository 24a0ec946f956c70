"""`ombre store backup`: a copy of the store as it is at one instant, while everything runs."""

from __future__ import annotations

from pathlib import Path

import click

from edge.text import Text
from gateway.embedded.backup import backup
from ombre.aside import refuse_to_replace
from ombre.book import read_book
from ombre.language import say
from ombre.options import json_option, plant_option
from ombre.progress import progress
from ombre.store_command import embedded_file, readable, there
from ombre.tables import answer

_WHOLE = 1_000
_INSTEAD = Text(
    en="back InfluxDB up with its own 'influxd backup' (1.x) or 'influx backup' (2.x), or with "
    "'ombre export' or 'ombre store copy'",
    fr="sauvegardez InfluxDB par son propre « influxd backup » (1.x) ou « influx backup » (2.x), "
    "ou par « ombre export » ou « ombre store copy »",
)


@click.command(
    name="backup",
    help=say(
        en="Copy the store to FILE while everything runs. FILE is checked before it is named.",
        fr="Copier le dépôt dans FICHIER, tout tournant. FICHIER est vérifié avant d'être nommé.",
    ),
)
@click.argument("file", metavar=say(en="FILE", fr="FICHIER"), type=click.Path(path_type=Path))
@plant_option
@click.option(
    "--replace", is_flag=True, help=say(en="Replace the file.", fr="Remplacer le fichier.")
)
@json_option
def command(file: Path, plant_path: Path, replace: bool, as_json: bool) -> None:
    """Write the copy; nobody has to stop."""
    path = there(embedded_file(read_book(plant_path), _INSTEAD))
    if not replace:
        refuse_to_replace(file)
    with readable(path), progress(say(en="Copying", fr="Copie"), _WHOLE) as advance:
        shown = 0

        def show(left: int, total: int) -> None:
            nonlocal shown
            done = _WHOLE * (total - left) // max(total, 1)
            advance(done - shown)
            shown = done

        events = backup(path, file, show)
    size = file.stat().st_size
    if as_json:
        answer({"version": 1, "file": str(file), "events": events, "bytes": size})
        return
    click.echo(
        say(
            en=f"{events} events copied to {file} ({size} bytes), checked.",
            fr=f"{events} événements copiés dans {file} ({size} octets), vérifiés.",
        )
    )
