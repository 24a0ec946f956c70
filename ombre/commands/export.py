"""`ombre export`: the events of a period, to a file or to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from edge.instant import Instant, format_instant, system_clock
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from gateway.event import Kind
from gateway.export_format import ExportFormat, export_formats
from gateway.exports import ExportReport, Slice, export_events, slices
from gateway.store import Store
from ombre import reports
from ombre.aside import refuse_to_replace, written_aside
from ombre.book import Book, read_book
from ombre.language import say
from ombre.machine_names import named
from ombre.options import json_option, period_options, plant_option
from ombre.progress import progress
from ombre.tables import answer
from ombre.telling import tell

_DEFAULT = "jsonl"
_LONG_AGO = "1970-01-01T00:00:00Z"


@click.command(
    name="export",
    help=say(
        en="Write events to a file, or to standard output. What is exported can be imported "
        "again and is the same, to the nanosecond.",
        fr="Écrire les événements dans un fichier ou sur la sortie standard. Ce qui est exporté "
        "se réimporte à l'identique, à la nanoseconde près.",
    ),
)
@click.argument(
    "file",
    metavar=say(en="[FILE]", fr="[FICHIER]"),
    required=False,
    type=click.Path(path_type=Path, dir_okay=False),
)
@plant_option
@period_options
@click.option(
    "--machine",
    "machines",
    multiple=True,
    metavar=say(en="NAME", fr="NOM"),
    help=say(en="Only this machine (repeat for more).", fr="Cette machine seulement (répétable)."),
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind]),
    help=say(
        en="Only this kind of event (repeat for more).",
        fr="Ce genre d'événement seulement (répétable).",
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(export_formats())),
    help=say(
        en="By default what the file's name says; jsonl on standard output.",
        fr="Par défaut selon le nom du fichier ; jsonl sur la sortie standard.",
    ),
)
@click.option(
    "--replace", is_flag=True, help=say(en="Replace the file.", fr="Remplacer le fichier.")
)
@click.option(
    "--events",
    is_flag=True,
    help=say(en="Events: what is exported anyway.", fr="Les événements : de toute façon."),
)
@json_option
def command(
    file: Path | None,
    plant_path: Path,
    from_: str | None,
    to: str | None,
    machines: tuple[str, ...],
    kinds: tuple[str, ...],
    form: str | None,
    replace: bool,
    events: bool,
    as_json: bool,
) -> None:
    """Write all events where no period is named."""
    del events
    book = read_book(plant_path)
    chosen = export_formats()[form or _by_name(file)]
    start, end = _period(book, from_, to)
    if file is not None and not replace:
        refuse_to_replace(file)
    store = book.home.open(system_clock)
    try:
        wanted = slices(store, _machines(book, store, machines), start, end)
        report = _export(store, wanted, [Kind(kind) for kind in kinds] or None, file, chosen)
    finally:
        store.close()
    _tell(report, file, as_json)


def _period(book: Book, from_: str | None, to: str | None) -> tuple[Instant | None, Instant | None]:
    """Read the period; all there is where nothing is said, all before `--to` where only it is."""
    if from_ is None and to is None:
        return None, None
    start, end = reports.period(book, from_ or _LONG_AGO, to)
    return (start if from_ else None), end


def _machines(book: Book, store: Store, said: Sequence[str]) -> Sequence[str] | None:
    return named(said, book.plant, store.machines()) if said else None


def _export(
    store: Store,
    wanted: Sequence[Slice],
    kinds: Sequence[Kind] | None,
    file: Path | None,
    form: ExportFormat,
) -> ExportReport:
    total = sum(high - low for _, low, high in wanted)
    title = say(en="Writing", fr="Écriture")
    with _target(file) as target, progress(title, total) as advance:
        return export_events(store, wanted, form.begin(target), kinds, advance)


@contextmanager
def _target(file: Path | None) -> Iterator[BinaryIO]:
    if file is not None:
        with written_aside(file) as target:
            yield target
        return
    output = sys.stdout.buffer
    yield output
    output.flush()


def _by_name(file: Path | None) -> str:
    if file is None:
        return _DEFAULT
    for form in export_formats().values():
        if file.suffix.lower() in form.suffixes:
            return form.name
    known = ", ".join(suffix for form in export_formats().values() for suffix in form.suffixes)
    raise OmbreError(
        Problem(
            where=str(file),
            cause=Text(
                en="the end of the name says no format", fr="la fin du nom ne dit aucun format"
            ),
            remedy=Text(
                en=f"let it end in one of {known}, or give --format",
                fr=f"terminez-le par l'un de {known}, ou donnez --format",
            ),
            blame=Blame.USAGE,
        )
    )


def _tell(report: ExportReport, file: Path | None, as_json: bool) -> None:
    """Sum up: on standard error, where the events themselves take standard output."""
    if as_json and file is not None:
        answer(_as_json(report, file))
        return
    place = say(en="standard output", fr="sortie standard") if file is None else str(file)
    machines = ", ".join(report.machines)
    tell(
        Text(
            en=f"{report.events} events written to {place}. Machines: {machines or 'none'}.",
            fr=f"{report.events} événements écrits dans {place}. Machines : "
            f"{machines or 'aucune'}.",
        )
    )


def _as_json(report: ExportReport, file: Path) -> dict[str, Any]:
    return {
        "version": 1,
        "file": str(file),
        "events": report.events,
        "machines": list(report.machines),
        "first": _moment(report.first),
        "last": _moment(report.last),
    }


def _moment(at: Instant | None) -> str | None:
    return None if at is None else format_instant(at)
