"""`ombre import`: history from files, once and for all however often it is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from edge.instant import format_instant, system_clock
from edge.plantfile import PlantFile
from edge.text import Text
from gateway.imports import ImportReport, import_files
from gateway.mapping import TableMapping
from gateway.mapping_file import read_mapping
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
        en="Import tables (CSV, Parquet), event files (JSON Lines) and MTConnect adapter logs. "
        "Twice changes nothing; after an interruption, run it again.",
        fr="Importer tableaux (CSV, Parquet), fichiers d'événements (JSON Lines) et journaux "
        "MTConnect. Deux fois ne change rien ; après une interruption, relancez.",
    ),
)
@click.argument(
    "files",
    metavar=say(en="FILES...", fr="FICHIERS..."),
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar=say(en="FIELD=COLUMN", fr="CHAMP=COLONNE"),
    help=say(
        en="The column of a table that fills a field (at=Date); FIELD==TEXT says the same text in "
        "every row (kind==state). Repeat for more.",
        fr="La colonne d'un tableau qui remplit un champ (at=Date) ; CHAMP==TEXTE donne le même "
        "texte à chaque ligne (kind==state). Répétable.",
    ),
)
@click.option(
    "--mapping",
    "mapping_path",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=say(
        en="The same in a YAML file: columns, words, time.",
        fr="La même chose dans un fichier YAML : columns, words, time.",
    ),
)
@click.option(
    "--time-format",
    default="",
    metavar="FORMAT",
    help=say(
        en="How the table writes times: ISO 8601, or as in %d/%m/%Y %H:%M:%S, or s, ms, us, ns "
        "since 1970. Without a zone, the plant's is meant.",
        fr="L'écriture des temps : ISO 8601, ou comme %d/%m/%Y %H:%M:%S, ou s, ms, us, ns depuis "
        "1970. Sans fuseau, celui de l'usine.",
    ),
)
@plant_option
@json_option
def command(
    files: tuple[Path, ...],
    pairs: tuple[str, ...],
    mapping_path: Path | None,
    time_format: str,
    plant_path: Path,
    as_json: bool,
) -> None:
    """Read the files into the plant's store; "no" where every line was refused."""
    book = read_book(plant_path)
    file = None if mapping_path is None else PlantFile.read(mapping_path)
    mapping = read_mapping(file, pairs, time_format, book.calendar.zone)
    report = _import(book, files, mapping)
    _tell_refusals(report)
    if as_json:
        answer(_as_json(report))
    else:
        click.echo(_in_words(report))
    if report.refused and report.first is None:
        raise click.exceptions.Exit(1)


def _import(book: Book, files: tuple[Path, ...], mapping: TableMapping | None) -> ImportReport:
    store = book.home.open(system_clock)
    normaliser = Normaliser(book.signals, book.sources)
    try:
        with byte_progress(files) as advance:
            return import_files(files, normaliser, store, system_clock, advance, mapping=mapping)
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
