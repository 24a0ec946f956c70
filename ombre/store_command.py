"""What the commands of `ombre store` share: the file of an embedded store, and plain refusals."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from gateway.stores.embedded import FILE
from ombre.book import Book


def embedded_file(book: Book, instead: Text) -> Path:
    """Return the file of the plant's embedded store; raises OmbreError for another store.

    `instead` says what serves the same purpose there.
    """
    if book.home.kind.kind != "embedded":
        raise refused(
            str(book.path),
            Text(
                en=f"this command is for the embedded store, the plant's is {book.home.kind.kind}",
                fr="cette commande est pour le dépôt embarqué, celui de l'usine est "
                f"{book.home.kind.kind}",
            ),
            instead,
        )
    return book.home.folder / FILE


def there(path: Path) -> Path:
    """Return a file that exists; raises OmbreError for one that does not."""
    if not path.is_file():
        raise refused(
            str(path),
            Text(en="there is no such file", fr="ce fichier n'existe pas"),
            Text(
                en="events are kept once 'ombre up' or 'ombre import' has run with this plant",
                fr="les événements y sont après un « ombre up » ou « ombre import » de l'usine",
            ),
        )
    return path


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Say in plain words that a file cannot be read."""
    try:
        yield
    except sqlite3.Error as error:
        raise refused(
            str(path),
            Text(en=f"the file cannot be read ({error})", fr=f"le fichier est illisible ({error})"),
            Text(
                en="'ombre store verify' says what is wrong, 'ombre store recover FILE' brings "
                "back what is readable",
                fr="« ombre store verify » dit ce qui ne va pas, « ombre store recover FICHIER » "
                "récupère ce qui est lisible",
            ),
            exit_code=3,
        ) from error


def refused(where: str, cause: Text, remedy: Text, exit_code: int = 2) -> OmbreError:
    """Make the error of a command that will not do what it is asked."""
    problem = Problem(where=where, cause=cause, remedy=remedy, blame=Blame.USAGE)
    return OmbreError(problem, exit_code=exit_code)
