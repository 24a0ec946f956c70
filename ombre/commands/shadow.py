"""`ombre shadow`: compute measures, flow and the step, and serve them to other boxes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from edge.instant import system_clock
from gateway.watch import watching
from ombre.book import read_book
from ombre.disk_watch import disk_watch
from ombre.language import say
from ombre.logs import log_to_stderr
from ombre.options import plant_option
from ombre.stopping import stopping
from ombre.unopened import opened
from shadow.keep_measures import measures_kept
from shadow.revisions import Revisions
from shadow.serve import run_shadow
from shadow.service import Shadow


@click.command(
    name="shadow",
    help=say(
        en="Compute measures and serve them to the dashboards of another box.",
        fr="Calculer les mesures et les servir aux pages d'une autre machine.",
    ),
)
@plant_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar=say(en="ADDRESS", fr="ADRESSE"),
    help=say(en="Address.", fr="Adresse."),
)
@click.option(
    "--port",
    default=8090,
    show_default=True,
    type=click.IntRange(1, 65535),
    metavar=say(en="NUMBER", fr="NOMBRE"),
    help=say(en="Port.", fr="Port."),
)
def command(plant_path: Path, host: str, port: int) -> None:
    """Run until told to stop."""
    book = read_book(plant_path)
    log_to_stderr()
    until = stopping()
    store = opened(partial(book.home.open, system_clock))
    revisions = Revisions(book.revisions)
    try:
        plan = book.plant, book.calendar, store, system_clock
        watch = disk_watch(book)
        book.in_force.remember(serving=True)
        past = book.in_force.journal, book.in_force.plans
        shadow = Shadow(*plan, revisions, watch.json, past)
        with watching(watch), measures_kept(*plan, revisions=revisions):
            run_shadow(shadow, host, port, until.event)
    finally:
        revisions.close()
        store.close()
