"""`ombre dashboards`: the API and the page."""

from __future__ import annotations

import socket
import threading
from functools import partial
from pathlib import Path

import click

from dashboards.remote import RemoteView
from dashboards.service import run_dashboards, take_port
from edge.instant import system_clock
from gateway.watch import watching
from ombre.book import Book, read_book
from ombre.disk_watch import disk_watch
from ombre.language import say
from ombre.logs import log_to_stderr
from ombre.options import plant_option
from ombre.page_mark import mark_page
from ombre.stopping import stopping
from ombre.unopened import opened
from shadow.keep_measures import measures_kept
from shadow.revisions import Revisions
from shadow.service import Shadow


@click.command(
    name="dashboards", help=say(en="Serve the API and the page.", fr="Servir l'API et la page.")
)
@plant_option
@click.option(
    "--shadow",
    "shadow_url",
    metavar="URL",
    help=say(
        en="Take the figures from `ombre shadow` at this URL instead of computing them here.",
        fr="Prendre les chiffres de « ombre shadow » à cette URL au lieu de les calculer ici.",
    ),
)
def command(plant_path: Path, shadow_url: str | None) -> None:
    """Run until told to stop."""
    book = read_book(plant_path)
    log_to_stderr()
    until = stopping()
    listener = take_port(book.web)
    try:
        mark_page(book)
        if shadow_url:
            view = RemoteView(shadow_url)
            run_dashboards(view, book.web, until.event, calendar=book.calendar, listener=listener)
        else:
            _serve_here(book, listener, until.event)
    finally:
        listener.close()


def _serve_here(book: Book, listener: socket.socket, stop: threading.Event) -> None:
    store = opened(partial(book.home.open, system_clock))
    revisions = Revisions(book.revisions)
    try:
        plan = book.plant, book.calendar, store, system_clock
        watch = disk_watch(book)
        book.in_force.remember(serving=True)
        past = book.in_force.journal, book.in_force.plans
        shadow = Shadow(*plan, revisions, watch.json, past)
        with watching(watch), measures_kept(*plan, revisions=revisions):
            run_dashboards(shadow, book.web, stop, calendar=book.calendar, listener=listener)
    finally:
        revisions.close()
        store.close()
