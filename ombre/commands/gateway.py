"""`ombre gateway`: give readings a meaning, keep the events."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from edge.instant import system_clock
from edge.outbox import Outbox
from edge.text import Text
from gateway.embedded.settings import EmbeddedSettings
from gateway.normalise import Normaliser
from gateway.service import Supply, recall, run_gateway
from gateway.share import CommonStore, Meaning, Routes, Share, plant_mark
from gateway.store import Store
from gateway.stores.embedded import EmbeddedStore
from gateway.watch import has_room, watching
from ombre.beside import beside
from ombre.book import Book, read_book
from ombre.disk_watch import disk_watch, watched
from ombre.language import say
from ombre.level import checked_name, computer_name
from ombre.logs import log_to_stderr
from ombre.night import Nights
from ombre.options import plant_option
from ombre.stopping import stopping

log = logging.getLogger(__name__)

_APART = Text(
    en="several gateways share the machines, and each keeps its own in a store on its own box: "
    "for one history, let all of them write into one InfluxDB",
    fr="plusieurs passerelles se partagent les machines, et chacune garde les siennes dans un "
    "dépôt à elle : pour un seul historique, faites-les écrire dans un même InfluxDB",
)


@click.command(
    name="gateway",
    help=say(
        en="Turn readings into events and keep them.", fr="Changer les relevés en événements."
    ),
)
@plant_option
@click.option(
    "--name",
    metavar=say(en="NAME", fr="NOM"),
    help=say(
        en="The name of this gateway, its own for each that shares the machines  [default: that "
        "of the computer]",
        fr="Le nom de cette passerelle, propre à chacune de celles qui se partagent les machines  "
        "[par défaut : celui de l'ordinateur]",
    ),
)
def command(plant_path: Path, name: str | None) -> None:
    """Run until told to stop."""
    book = read_book(plant_path)
    mine = computer_name() if name is None else checked_name(name)
    log_to_stderr()
    until = stopping()
    with watching(disk_watch(book), book.plant.identity.language):
        _serve(book, mine, until.event)


def _serve(book: Book, mine: str, stop: threading.Event) -> None:
    store = book.home.open(system_clock)
    normaliser = Normaliser(book.signals, book.sources)
    try:
        with _nights(book, store), _supplies(book, mine, normaliser, store) as supplies:
            run_gateway(_while_room(book, supplies), normaliser, store, stop)
    finally:
        store.close()


def _while_room(
    book: Book, supplies: Callable[[], Sequence[Supply]]
) -> Callable[[], Sequence[Supply]]:
    """Take nothing while the disk is full: what it still has is left to the readings that wait."""
    disk = watched(book)

    def taken() -> Sequence[Supply]:
        found = supplies()
        return found if has_room(disk) else ()

    return taken


@contextmanager
def _nights(book: Book, store: Store) -> Iterator[None]:
    """Have the embedded store looked after, every night."""
    settings = book.home.settings
    if not (isinstance(store, EmbeddedStore) and isinstance(settings, EmbeddedSettings)):
        yield
        return
    nights = Nights(store, settings, ZoneInfo(book.plant.identity.zone), system_clock)
    with beside(lambda stop: nights.run(book.path, stop), "nights"):
        yield


@contextmanager
def _supplies(
    book: Book, name: str, normaliser: Normaliser, store: Store
) -> Iterator[Callable[[], Sequence[Supply]]]:
    """Give the outbox of this box, or, with a section `forward`, what edges elsewhere send."""
    if book.forward is None:
        outbox = Outbox(book.outbox)
        try:
            yield lambda: [outbox]
        finally:
            outbox.close()
        return
    with _inboxes(book, name, normaliser, store) as inboxes:
        yield inboxes


@contextmanager
def _inboxes(
    book: Book, name: str, normaliser: Normaliser, store: Store
) -> Iterator[Callable[[], Sequence[Supply]]]:
    from gateway.receive import Receiver  # the protocol's library, only where it is needed

    assert book.forward is not None
    routes, language = Routes(book.signals, book.sources), book.plant.identity.language
    told = False

    def begun() -> None:
        """Others may have written since we last did: trust nothing remembered."""
        if isinstance(store, CommonStore):
            store.forget()
        if routes.learns:
            recall(normaliser, store)

    def part(whole: Meaning, names: tuple[str, ...]) -> Meaning:
        nonlocal told
        if not told and not isinstance(store, CommonStore):
            log.warning("%s", _APART.say(language))
            told = True
        return Share(whole, routes, name, names)

    if isinstance(store, CommonStore):
        store.sign(name)
    plant = plant_mark(book.signals, book.sources)
    receiver = Receiver(book.forward, name, plant, begun, part)
    with beside(lambda stop: receiver.run(stop, language), "receiver"):
        yield receiver.inboxes
