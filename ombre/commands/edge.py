"""`ombre edge`: read the machines, put every reading on disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from edge.instant import system_clock
from edge.service import run_edge
from ombre.book import Book, read_book
from ombre.language import say
from ombre.logs import log_to_stderr
from ombre.options import plant_option
from ombre.stopping import Stopping, stopping


@click.command(name="edge", help=say(en="Read the machines.", fr="Lire les machines."))
@plant_option
def command(plant_path: Path) -> None:
    """Run until told to stop."""
    book = read_book(plant_path)
    log_to_stderr()
    book.data.mkdir(parents=True, exist_ok=True)
    asyncio.run(_serve(book, stopping()))


async def _serve(book: Book, until: Stopping) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def tell_the_loop() -> None:
        loop.call_soon_threadsafe(stop.set)

    until.on_stop(tell_the_loop)
    language = book.plant.identity.language
    await run_edge(book.sources, book.outbox, system_clock, language, stop)
