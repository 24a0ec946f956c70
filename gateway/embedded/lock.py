"""Who has a store open: any number share it, and one alone may put another file in its place.

The lock is SQLite's own, on an empty file beside the store: it works on every system, and whoever
is killed lets go of it.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path


class Lock:
    """A lock that is held until `release`."""

    def __init__(self, db: sqlite3.Connection | None) -> None:
        self._db = db

    def release(self) -> None:
        """Let go."""
        if self._db is not None:
            self._db.close()


def shared(path: Path, patience: float) -> Lock:
    """Say that the store is open; raises sqlite3.OperationalError while another has it alone.

    Where no file can be made (a folder that may only be read), nothing is held.
    """
    db = _connected(path, patience)
    if db is None:
        return Lock(None)
    try:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return Lock(db)


def alone(path: Path, patience: float = 0.0) -> Lock | None:
    """Have the store alone; None while anybody has it open."""
    db = _connected(path, patience)
    if db is None:
        return None
    try:
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        db.close()
        return None
    return Lock(db)


def _connected(path: Path, patience: float) -> sqlite3.Connection | None:
    lock = path.with_suffix(".lock")
    try:
        lock.touch()
        return sqlite3.connect(
            lock, timeout=patience, isolation_level=None, check_same_thread=False
        )
    except (OSError, sqlite3.Error):
        return None
