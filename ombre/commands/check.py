"""`ombre check`: is this plant file right?"""

from __future__ import annotations

from pathlib import Path

import click

from ombre.book import read_book
from ombre.language import say


@click.command(
    name="check",
    help=say(
        en="Check a plant file: every mistake with its line, its cause and its remedy.",
        fr="Vérifier un fichier d'usine : chaque erreur avec sa ligne, sa cause, son remède.",
    ),
)
@click.argument("plant_path", metavar="PLANT.YAML", type=click.Path(path_type=Path))
def command(plant_path: Path) -> None:
    """Read the whole file; a mistake ends in an OmbreError with exit code 2."""
    book = read_book(plant_path)
    counted = (len(book.plant.machines), len(book.sources), len(book.signals))
    click.echo(
        say(
            en="{}: right. Machines: {}, sources: {}, signals: {}.",
            fr="{} : correct. Machines : {}, sources : {}, signaux : {}.",
        ).format(plant_path, *counted)
    )
    if not book.sources:
        click.echo(
            say(
                en="Nothing would be read: name the machines' addresses under 'sources'.",
                fr="Rien ne serait lu : donnez les adresses des machines sous « sources ».",
            )
        )
