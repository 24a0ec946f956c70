"""`ombre import`: history from files, once and for all however often it is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from edge.instant import format_instant, system_clock
from edge.text import Text
from gateway.imports import ImportReport, import_files
from gateway.normalise import Normaliser
from ombre.book import Book, read_book
from ombre.language import say
from ombre.options import json_option, plant_option
from ombre.progress import byte_progress
from ombre.tables import answer
from ombre.telling import tell


@click.command(
    name="import",
    help=say(
        en="Import MTConnect adapter logs and event files (JSON Lines). Twice changes nothing.",
        fr="Importer journaux MTConnect et fichiers d'événements. Deux fois ne change rien.",
    ),
)
@click.argument(
    "files",
    metavar=say(en="FILES...", fr="FICHIERS..."),
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@plant_option
@json_option
def command(files: tuple[Path, ...], plant_path: Path, as_json: bool) -> None:
    """Read the files into the plant's store."""
    book = read_book(plant_path)
    report = _import(book, files)
    _tell_refusals(report)
    if as_json:
        answer(_as_json(report))
    else:
        click.echo(_in_words(report))


def _import(book: Book, files: tuple[Path, ...]) -> ImportReport:
    store = book.home.open(system_clock)
    normaliser = Normaliser(book.signals, book.sources)
    try:
        with byte_progress(files) as advance:
            return import_files(files, normaliser, store, system_clock, advance)
    finally:
        store.close()


def _tell_refusals(report: ImportReport) -> None:
    """Say on standard error where the first refused lines stand and why, and how many follow."""
    if not report.refused:
        return
    for letter in report.refusals:
        cause = say(en=letter.cause_en, fr=letter.cause_fr)
        tell(Text(en=f"{letter.address}: {cause}", fr=f"{letter.address} : {cause}"))
    more = report.refused - len(report.refusals)
    if more > 0:
        tell(Text(en=f"... and {more} more", fr=f"... et {more} de plus"))
    tell(
        Text(
            en="What is refused is kept aside with its reason and counted on the page.",
            fr="Ce qui est refusé est mis de côté avec sa raison et compté sur la page.",
        )
    )


def _as_json(report: ImportReport) -> dict[str, Any]:
    return {
        "version": 1,
        "read": report.read,
        "new": report.new,
        "known": report.known,
        "refused": report.refused,
        "refusals": [
            {"where": letter.address, "cause": say(en=letter.cause_en, fr=letter.cause_fr)}
            for letter in report.refusals
        ],
        "first": None if report.first is None else format_instant(report.first),
        "last": None if report.last is None else format_instant(report.last),
    }


def _in_words(report: ImportReport) -> str:
    said = _as_json(report)
    counted = say(
        en="Lines read: {read}. Events new: {new}, known already: {known}. Refused: {refused}.",
        fr="Lignes lues : {read}. Événements nouveaux : {new}, déjà connus : {known}. "
        "Refus : {refused}.",
    ).format(**said)
    if report.first is None:
        return counted
    return (
        f"{counted} {say(en='From {first} to {last}.', fr='De {first} à {last}.').format(**said)}"
    )
