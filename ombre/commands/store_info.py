"""`ombre store info`: what is in the store, how large it is, how many days the disk has room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from edge.instant import Instant, format_instant, system_clock
from gateway.embedded.fill import Fill, fill
from gateway.store import Store
from gateway.stores.embedded import FILE
from ombre.book import Book, read_book
from ombre.language import say
from ombre.options import json_option, plant_option
from ombre.store_command import readable, there
from ombre.tables import answer

_MEGABYTE = 1e6


@click.command(
    name="info",
    help=say(
        en="What is in the store, how large it is, and for how many days the disk has room.",
        fr="Le contenu du dépôt, sa taille, et pour combien de jours le disque a de la place.",
    ),
)
@plant_option
@json_option
def command(plant_path: Path, as_json: bool) -> None:
    """Answer on standard output; for another store than the embedded, as far as it can tell."""
    book = read_book(plant_path)
    said = _embedded(book) if book.home.kind.kind == "embedded" else _other(book)
    if as_json:
        answer(said)
    else:
        _show(said)


def _embedded(book: Book) -> dict[str, Any]:
    path = there(book.home.folder / FILE)
    with readable(path):
        found: Fill = fill(path, system_clock())
    return {
        "version": 1,
        "store": "embedded",
        "place": str(path),
        "events": found.events,
        "machines": list(found.machines),
        "first": _moment(found.first),
        "last": _moment(found.last),
        "bytes": found.size,
        "bytes_free": found.free,
        "bytes_a_day": found.growth,
        "days_left": found.days_left,
    }


def _other(book: Book) -> dict[str, Any]:
    store: Store = book.home.open(system_clock)
    try:
        machines = list(store.machines())
        spans = [span for name in machines if (span := store.span(name)) is not None]
    finally:
        store.close()
    unknown = ("events", "bytes", "bytes_free", "bytes_a_day", "days_left")
    return {
        "version": 1,
        "store": book.home.kind.kind,
        "place": str(getattr(book.home.settings, "url", "")),
        "machines": machines,
        "first": _moment(min((low for low, _ in spans), default=None)),
        "last": _moment(max((high for _, high in spans), default=None)),
        **dict.fromkeys(unknown),
    }


def _moment(at: Instant | None) -> str | None:
    return None if at is None else format_instant(at)


def _show(said: dict[str, Any]) -> None:
    none = say(en="none", fr="aucune")
    rows = [
        (say(en="Store", fr="Dépôt"), f"{said['store']}, {said['place']}"),
        (say(en="Events", fr="Événements"), said["events"]),
        (say(en="Machines", fr="Machines"), ", ".join(said["machines"]) or none),
        (say(en="First event", fr="Premier événement"), said["first"]),
        (say(en="Last event", fr="Dernier événement"), said["last"]),
        (say(en="Size", fr="Taille"), _size(said["bytes"])),
        (say(en="Disk free", fr="Disque libre"), _size(said["bytes_free"])),
        (say(en="Growth a day", fr="Croissance par jour"), _size(said["bytes_a_day"])),
        (say(en="Full in", fr="Plein dans"), _days(said["days_left"])),
    ]
    colon = say(en=":", fr=" :")
    for name, value in rows:
        click.echo(f"{name}{colon} {say(en='unknown', fr='inconnu') if value is None else value}")


def _size(count: float | None) -> str | None:
    if count is None:
        return None
    return say(en=f"{count / _MEGABYTE:.1f} MB", fr=f"{count / _MEGABYTE:.1f} Mo".replace(".", ","))


def _days(days: float | None) -> str | None:
    return None if days is None else say(en=f"{days:.0f} days", fr=f"{days:.0f} jours")
