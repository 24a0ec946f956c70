"""How `ombre up` learns that the page is really shown: the service writes its address into a file.

A port that answers may be another program's; only the service that took it knows.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ombre.book import Book


def _mark(book: Book) -> Path:
    return book.data / "page.url"


def forget_page(book: Book) -> None:
    """Remove what an earlier run has left."""
    _mark(book).unlink(missing_ok=True)


def mark_page(book: Book) -> None:
    """Say that the port of the page is ours; a folder that refuses it stops no page."""
    with suppress(OSError):
        book.data.mkdir(parents=True, exist_ok=True)
        _mark(book).write_text(book.web.url, encoding="utf-8")


def page_is_shown(book: Book) -> bool:
    """Tell whether the page is shown."""
    return _mark(book).exists()
