"""What a service of this plant watches: its data folder, the store and the outbox in it."""

from __future__ import annotations

from edge.instant import system_clock
from gateway.space import Bounds
from gateway.stores.embedded import FILE
from gateway.watch import Watch, Watched
from ombre.book import Book


def watched(book: Book) -> Watched:
    """Say what there is to watch: the disk that this plant's data folder lies on."""
    home = book.home
    embedded = home.kind.kind == "embedded"
    return Watched(
        folder=home.folder,
        kind=home.kind.kind,
        store=home.folder / FILE if embedded else None,
        outbox=book.outbox,
        limit=book.limit,
        bounds=Bounds(warn=home.settings.warn, least=home.settings.least),
    )


def disk_watch(book: Book) -> Watch:
    """Make the watch of it."""
    return Watch(watched(book), system_clock)
