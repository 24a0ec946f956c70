"""A witness inside the outbox: every reading that was ever acknowledged, in the same transaction.

A trigger copies each row that the edge commits. Whatever the gateway then takes, acknowledges,
repeats or loses, this is what the store has to hold in the end.
"""

import sqlite3
from contextlib import closing

import msgspec

from edge.outbox import Outbox
from edge.reading import Quality, Reading

TAP = """
CREATE TABLE tapped (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TRIGGER tap AFTER INSERT ON outbox
BEGIN INSERT INTO tapped (id, body) VALUES (new.id, new.body); END;
"""


def tap(path):
    """Make an outbox with its witness, before anybody uses it."""
    Outbox(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.executescript(TAP)


def tapped(path):
    """Return every acknowledged reading with its id, in order."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT id, body FROM tapped ORDER BY id").fetchall()
    return [(key, reading_of(body)) for key, body in rows]


def reading_of(body):
    source, address, value, at, seen, quality, *_ = msgspec.msgpack.decode(body)
    return Reading(
        source=source, address=address, value=value, at=at, seen=seen, quality=Quality(quality)
    )


def waiting(path):
    """Count the readings that nobody has taken yet."""
    with closing(sqlite3.connect(path, timeout=5)) as db:
        return db.execute("SELECT count(*) FROM outbox").fetchone()[0]
