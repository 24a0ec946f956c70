"""`ombre edge`: read the machines, put every reading on disk."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import click

from edge.instant import system_clock
from edge.outbox import Outbox
from edge.reading import Reading
from edge.room import Room
from edge.service import run_edge
from edge.sources import Sources
from gateway.event import Kind
from gateway.normalise import Normaliser
from gateway.share import Routes, plant_mark
from gateway.watch import watching
from ombre.book import Book, read_book
from ombre.disk_watch import disk_watch
from ombre.language import say
from ombre.level import checked_name
from ombre.logs import log_to_stderr
from ombre.options import plant_option
from ombre.stopping import Stopping, stopping


@click.command(name="edge", help=say(en="Read the machines.", fr="Lire les machines."))
@plant_option
@click.option(
    "--only",
    multiple=True,
    metavar=say(en="SOURCE", fr="SOURCE"),
    help=say(
        en="Read only this source (repeat for more): the others are read by another edge.",
        fr="Ne lire que cette source (répétable) : d'autres lecteurs lisent les autres.",
    ),
)
@click.option(
    "--name",
    default="edge",
    show_default=True,
    metavar=say(en="NAME", fr="NOM"),
    help=say(
        en="The name of this edge, its own for each box that forwards to one gateway.",
        fr="Le nom de ce lecteur, propre à chaque machine qui transmet à une passerelle.",
    ),
)
def command(plant_path: Path, only: tuple[str, ...], name: str) -> None:
    """Run until told to stop."""
    book = read_book(plant_path)
    sources = _chosen(book, only)
    edge = checked_name(name)
    log_to_stderr()
    book.data.mkdir(parents=True, exist_ok=True)
    until = stopping()
    with _forwarding(book, edge, until.event), _watching(book):
        asyncio.run(_serve(book, sources, until))


def _watching(book: Book) -> AbstractContextManager[object]:
    """Watch the disk of an edge with a box of its own; where there is a gateway, that one does."""
    if book.forward is None:
        return nullcontext()
    return watching(disk_watch(book), book.plant.identity.language)


def _chosen(book: Book, only: tuple[str, ...]) -> Sources:
    for name in only:
        if name not in book.sources:
            known = ", ".join(sorted(book.sources))
            raise click.BadParameter(
                say(
                    en=f"there is no source '{name}'; use one of: {known}",
                    fr=f"il n'y a pas de source « {name} » ; utilisez l'une de : {known}",
                ),
                param_hint="--only",
            )
    return {name: said for name, said in book.sources.items() if not only or name in only}


@contextmanager
def _forwarding(book: Book, name: str, stop: threading.Event) -> Iterator[None]:
    """Hand readings on to a gateway elsewhere, where the plant file has a section `forward`."""
    if book.forward is None:
        yield
        return
    # The protocol's library, only where it is needed.
    from edge.forward.sender import Sender, Sharing

    outbox = Outbox(book.outbox)
    plant = plant_mark(book.signals, book.sources)
    machines = Routes(book.signals, book.sources).machines
    sender = Sender(outbox, book.forward, name, Sharing(plant=plant, machines=machines))
    language = book.plant.identity.language
    thread = threading.Thread(target=sender.run, args=(stop, language), name="sender")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        outbox.close()


def _room(book: Book) -> Room:
    """Let measurements go first; what the signals do not read, or read as anything else, stays."""
    meaning = Normaliser(book.signals, book.sources)

    def spare(reading: Reading) -> bool:
        return meaning.kinds(reading.source, reading.address) == {Kind.MEASUREMENT}

    return Room(limit=book.limit, spare=spare)


async def _serve(book: Book, sources: Sources, until: Stopping) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def tell_the_loop() -> None:
        loop.call_soon_threadsafe(stop.set)

    until.on_stop(tell_the_loop)
    language = book.plant.identity.language
    await run_edge(sources, book.outbox, system_clock, language, stop, _room(book))
