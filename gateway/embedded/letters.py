"""The dead letters of an embedded store: each once, the newest kept, all counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from gateway.embedded.schema import LETTERS_KEPT
from gateway.letter import DeadLetter


def tell(db: sqlite3.Connection, letters: Sequence[DeadLetter]) -> None:
    """Keep letters, and let go of the oldest above `LETTERS_KEPT`."""
    rows = [
        (item.id, item.source, item.address, item.body, item.cause_en, item.cause_fr, item.seen)
        for item in letters
    ]
    query = "INSERT INTO letters VALUES (?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING"
    new = db.executemany(query, rows).rowcount
    db.execute("UPDATE totals SET letters_ever = letters_ever + ?", (new,))
    db.execute(
        "DELETE FROM letters WHERE rowid <= (SELECT max(rowid) FROM letters) - ?", (LETTERS_KEPT,)
    )


def newest(db: sqlite3.Connection, limit: int) -> list[DeadLetter]:
    """Return the newest letters, newest first."""
    rows = db.execute(
        """SELECT source, address, body, cause_en, cause_fr, seen FROM letters
           ORDER BY rowid DESC LIMIT ?""",
        (limit,),
    )
    names = DeadLetter.__struct_fields__
    return [DeadLetter(**dict(zip(names, row, strict=True))) for row in rows]


def ever(db: sqlite3.Connection) -> int:
    """Count the letters, those no longer kept included."""
    return int(db.execute("SELECT letters_ever FROM totals").fetchone()[0])
