"""An embedded store opened to be read only, beside whoever writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from gateway.embedded.schema import VERSION


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a store to read it only; raises sqlite3.Error."""
    with closing(
        sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=30
        )
    ) as db:
        yield db


def total(db: sqlite3.Connection) -> int:
    """Count the events of a store."""
    query = """SELECT (SELECT coalesce(sum(events), 0) FROM piece)
                    + (SELECT coalesce(sum(events), 0) FROM batch)"""
    return int(db.execute(query).fetchone()[0])


def is_store(path: Path) -> bool:
    """Say whether a file is a store of the present schema; raises sqlite3.Error if damaged."""
    with reading(path) as db:
        return bool(db.execute("PRAGMA user_version").fetchone()[0] == VERSION)
