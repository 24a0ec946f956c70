"""`ombre gateway`: give readings a meaning, keep the events."""

from __future__ import annotations

from pathlib import Path

import click

from edge.instant import system_clock
from edge.outbox import Outbox
from gateway.normalise import Normaliser
from gateway.service import run_gateway
from ombre.book import read_book
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
        run_gateway(outbox, normaliser, store, until.event)
    finally:
        outbox.close()
        store.close()
