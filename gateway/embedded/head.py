"""A copy of a store under a new first page, where the old one no longer says that it is a store.

The first page holds the list of tables, and every commit may write it: it is what a power cut tears
first. All stores of one schema have the same list, so that of an empty one serves.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from gateway.embedded.schema import SCHEMA, SHRINKABLE

_PAGES_AT = slice(28, 32)
_FREE_AT = slice(32, 40)


def has_no_head(path: Path) -> bool:
    """Say whether SQLite does not even know a file for one of its own."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError:
        return True
    return False


def with_a_new_head(path: Path) -> Path:
    """Return a copy that SQLite opens, to be deleted after use; needs as much room as the file."""
    copy = path.with_name(f"{path.name}.head")
    empty = path.with_name(f"{path.name}.empty")
    try:
        with closing(sqlite3.connect(empty)) as db:
            db.execute(SHRINKABLE)
            db.executescript(SCHEMA)
            size = int(db.execute("PRAGMA page_size").fetchone()[0])
        head = bytearray(empty.read_bytes()[:size])
    finally:
        empty.unlink(missing_ok=True)
    shutil.copyfile(path, copy)
    head[_PAGES_AT] = (copy.stat().st_size // size).to_bytes(4, "big")
    head[_FREE_AT] = bytes(8)
    with copy.open("r+b") as file:
        file.write(head)
    return copy
