"""The tables of the embedded store. A change of the schema is a new version, never an edit.

Every event has a number: it is the how manieth that was kept. The newest stand in `batch`, as they
were appended. All up to the number `packed` stand in `piece`, machine by machine and in order:
the newer ones as blocks inside this file, the older ones as Parquet files beside it. `heads` says
from when to when a channel speaks in a piece. A piece counts because it is in this table, and in
no other way: what a killed compaction leaves behind is no piece. `horizon` says up to when events
of a kind were thinned or let go of, `gone` how many went.
"""

from __future__ import annotations

VERSION = 2
BUSY = 30.0
"""Seconds to wait for another process before saying that the file is locked."""

LETTERS_KEPT = 10_000

SHRINKABLE = "PRAGMA auto_vacuum=INCREMENTAL"
"""Has the file keep track of its free pages, so that they can be given back."""

PREPARE = (
    "PRAGMA synchronous=FULL",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA wal_autocheckpoint=400",  # pages: a log as large as the default is a tenth of the store
    "PRAGMA journal_size_limit=1638400",  # what an import leaves of the log is given back
)

SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS batch (
    last INTEGER PRIMARY KEY,
    events INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS piece (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    machine TEXT NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    events INTEGER NOT NULL,
    digest BLOB NOT NULL,
    file TEXT UNIQUE,
    thin INTEGER NOT NULL,
    body BLOB,
    CHECK ((file IS NULL) <> (body IS NULL))
);
CREATE INDEX IF NOT EXISTS piece_by_time ON piece (machine, high, low);
CREATE INDEX IF NOT EXISTS piece_by_number ON piece (last, first);
CREATE TABLE IF NOT EXISTS channels (
    id INTEGER PRIMARY KEY, machine TEXT NOT NULL, named TEXT NOT NULL, UNIQUE (machine, named)
);
CREATE TABLE IF NOT EXISTS heads (
    channel INTEGER NOT NULL, high INTEGER NOT NULL, piece INTEGER NOT NULL, low INTEGER NOT NULL,
    PRIMARY KEY (channel, high, piece)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS heads_of_piece ON heads (piece);
CREATE TABLE IF NOT EXISTS letters (
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    address TEXT NOT NULL,
    body TEXT NOT NULL,
    cause_en TEXT NOT NULL,
    cause_fr TEXT NOT NULL,
    seen INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS totals (
    only INTEGER PRIMARY KEY,
    letters_ever INTEGER NOT NULL,
    packed INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    compacted INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS horizon (
    machine TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (machine, kind)
) WITHOUT ROWID;
INSERT INTO totals VALUES (1, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING;
PRAGMA user_version={VERSION};
COMMIT;
"""
