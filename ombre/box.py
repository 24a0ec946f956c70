"""The product in one box: the programs that make it up."""

from __future__ import annotations

from collections.abc import Iterator

from ombre.book import Book
from ombre.processes import Program, ombre_program


def product_programs(book: Book) -> Iterator[Program]:
    """Yield edge, gateway and dashboards (which hold the shadow), in the order of the data."""
    for service in ("edge", "gateway", "dashboards"):
        log = book.data / "logs" / f"{service}.log"
        yield ombre_program(service, log, service, "--plant", str(book.path))
