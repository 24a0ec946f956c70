"""`ombre up`: a real plant, everything in one box."""

from __future__ import annotations

from pathlib import Path

import click

from ombre.book import read_book
from ombre.box import product_programs
from ombre.language import say
from ombre.processes import ProcessTree
from ombre.stopping import stopping
from ombre.telling import tell


@click.command(
    name="up",
    help=say(
        en="Run a plant: edge, gateway, shadow and page, restarted when they fall.",
        fr="Lancer une usine : lecture, passerelle, ombre et page, relancées si elles tombent.",
    ),
)
@click.argument(
    "plant_path",
    metavar="[PLANT.YAML]",
    type=click.Path(path_type=Path),
    default=Path("plant.yaml"),
)
def command(plant_path: Path) -> None:
    """Run until told to stop; nothing is started if the plant file is wrong."""
    book = read_book(plant_path)
    until = stopping()
    tree = ProcessTree(tell=tell)
    for program in product_programs(book):
        tree.start(program)
    click.echo(
        say(en="The page: {}  (Ctrl-C ends)", fr="La page : {}  (Ctrl-C pour finir)").format(
            book.web.url
        ),
        err=True,
    )
    try:
        while not until.event.wait(0.1):
            tree.tend()
    finally:
        tree.stop()
