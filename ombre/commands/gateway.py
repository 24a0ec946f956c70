"""`ombre gateway`: give readings a meaning, keep the events."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from edge.instant import system_clock
from edge.outbox import Outbox
from gateway.normalise import Normaliser
from gateway.service import Supply, run_gateway
from ombre.book import Book, read_book
from ombre.language import say
from ombre.logs import log_to_stderr
from ombre.options import plant_option
from ombre.stopping import stopping


@click.command(
    name="gateway",
    help=say(
        en="Turn readings into events and keep them.", fr="Changer les relevés en événements."
    ),
)
@plant_option
def command(plant_path: Path) -> None:
    """Run until told to stop."""
    book = read_book(plant_path)
    log_to_stderr()
    until = stopping()
    store = book.home.open(system_clock)
    outbox = Outbox(book.outbox)
    try:
        normaliser = Normaliser(book.signals, book.sources)
        with _inboxes(book, until.event) as inboxes:
            run_gateway(lambda: [outbox, *inboxes()], normaliser, store, until.event)
    finally:
        outbox.close()
        store.close()


@contextmanager
def _inboxes(book: Book, stop: threading.Event) -> Iterator[Callable[[], Collection[Supply]]]:
    """Listen to edges on other boxes, where the plant file has a section `forward`."""
    if book.forward is None:
        yield lambda: ()
        return
    from gateway.receive import Receiver  # the protocol's library, only where it is needed

    receiver = Receiver(book.forward)
    language = book.plant.identity.language
    thread = threading.Thread(target=receiver.run, args=(stop, language), name="receiver")
    thread.start()
    try:
        yield receiver.inboxes
    finally:
        stop.set()
        thread.join()
