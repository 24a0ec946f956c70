"""`ombre up`: a real plant, everything in one box."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click

from edge.instant import system_clock
from edge.problem import OmbreError
from edge.text import Text
from ombre.absent import absent_sources
from ombre.book import Book, read_book
from ombre.box import product_programs
from ombre.language import say
from ombre.page_mark import forget_page, page_is_shown
from ombre.processes import ProcessTree
from ombre.stopping import stopping
from ombre.telling import tell

GRACE = 15.0
"""Seconds that sources are given before those without a link are named."""


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
    logs = book.data / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    forget_page(book)
    tree = ProcessTree(tell=tell)
    for program in product_programs(book):
        tree.start(program)
    tell(
        Text(
            en=f"Started; logs in {logs} (Ctrl-C ends)",
            fr=f"Lancé ; journaux dans {logs} (Ctrl-C pour finir)",
        )
    )
    news = [
        _when_shown(book),
        _when_absent(book, time.monotonic() + GRACE),
        _when_corrected(book, tree),
    ]
    try:
        while not until.event.wait(0.1):
            tree.tend()
            news = [told for told in news if not told()]
    finally:
        tree.stop()


def _when_shown(book: Book) -> Callable[[], bool]:
    """Announce the page once its port is ours; true when that is done."""

    def look() -> bool:
        if not page_is_shown(book):
            return False
        tell(Text(en=f"The page: {book.web.url}", fr=f"La page : {book.web.url}"))
        return True

    return look


def _when_corrected(book: Book, tree: ProcessTree) -> Callable[[], bool]:
    """Let the page begin anew whenever a correction of the calendar reaches back; never done."""
    known = book.in_force.corrections()

    def look() -> bool:
        nonlocal known
        now = book.in_force.corrections()
        if now != known:
            known = now
            tell(
                Text(
                    en="The calendar was corrected: the page is computed anew",
                    fr="Le calendrier a été corrigé : la page est recalculée",
                )
            )
            tree.again("dashboards")
        return False

    return look


def _when_absent(book: Book, due: float) -> Callable[[], bool]:
    """Name the sources that stay away once their grace is over; true when that is done."""

    def look() -> bool:
        if time.monotonic() < due:
            return False
        try:
            with closing(book.home.open(system_clock)) as store:
                away = absent_sources(book, store)
        except OmbreError as error:  # away, or not to be opened on a full disk: others go on
            tell(error.problems[0].cause)
            return True
        for name, why in away.items():
            tell(
                Text(
                    en=f"{name}: no link ({why.en}); it is tried again by itself, see edge.log",
                    fr=f"{name} : pas de liaison ({why.fr}) ; un nouvel essai se fait tout seul, "
                    "voyez edge.log",
                )
            )
        return True

    return look
