"""What waits in an outbox, seen from beside: asked of the file, whoever has it open.

It reads only, so it answers on a full disk too.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from edge.instant import Instant
from edge.outbox import unpack


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many readings wait, since when the oldest does (None without any), and their bytes."""

    readings: int
    since: Instant | None
    size: int


def waiting(outbox: Path) -> Waiting | None:
    """Count what waits; None where there is no outbox, or its file cannot be read."""
    if not outbox.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{outbox.absolute().as_uri()}?mode=ro", uri=True)) as db:
            db.execute("BEGIN")
            (readings,) = db.execute("SELECT count(*) FROM outbox").fetchone()
            oldest = db.execute("SELECT id, body FROM outbox ORDER BY id LIMIT 1").fetchone()
            pages, free, size = (
                int(db.execute(f"PRAGMA {what}").fetchone()[0])
                for what in ("page_count", "freelist_count", "page_size")
            )
    except sqlite3.Error:
        return None
    since = unpack(*oldest).seen if oldest else None
    return Waiting(readings=readings, since=since or None, size=(pages - free) * size)
