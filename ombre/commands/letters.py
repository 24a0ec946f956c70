"""`ombre letters`: what could not be read, and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from edge.instant import datetime_of, parse_instant
from ombre import reports
from ombre.book import Book, read_book
from ombre.language import say
from ombre.options import json_option, plant_option
from ombre.tables import answer, notes, paragraph

_SHOWN = 60


@click.command(
    name="letters",
    help=say(
        en="What could not be read (the dead letters): how many, and the newest with the reason.",
        fr="Ce qui n'a pas pu être lu (les lettres mortes) : combien, et les dernières avec la "
        "raison.",
    ),
)
@plant_option
@click.option(
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(1, 10_000),
    metavar=say(en="NUMBER", fr="NOMBRE"),
    help=say(en="How many, at most.", fr="Combien, au plus."),
)
@json_option
def command(plant_path: Path, limit: int, as_json: bool) -> None:
    """Answer on standard output."""
    book = read_book(plant_path)
    report = reports.letters(book, limit)
    if as_json:
        answer(report)
    else:
        _show(report, book)


def _show(report: Mapping[str, Any], book: Book) -> None:
    count = report["count"]
    if not count:
        paragraph(say(en="Every reading could be read.", fr="Tous les relevés ont pu être lus."))
        return
    paragraph(
        say(
            en=f"Readings that could not be read: {count}. The newest come first.",
            fr=f"Relevés qui n'ont pas pu être lus : {count}. Les derniers d'abord.",
        )
    )
    notes("", [_line(letter, book) for letter in report["letters"]])


def _line(letter: Mapping[str, str], book: Book) -> tuple[str, str]:
    seen = datetime_of(parse_instant(letter["seen"])).astimezone(ZoneInfo(book.plant.identity.zone))
    when = seen.strftime(say(en="%Y-%m-%d %H:%M:%S", fr="%d/%m/%Y %H:%M:%S"))
    said = repr(letter["body"][:_SHOWN])
    return (
        f"{when}, {letter['source']} {letter['address'][:_SHOWN]}",
        f"{letter['cause']} ({say(en='it said', fr='il disait')} {said})",
    )
