"""The tables of the embedded store. A change of the schema is a new version, never an edit."""

from __future__ import annotations

VERSION = 1
BUSY = 30.0
"""Seconds to wait for another process before saying that the file is locked."""

LETTERS_KEPT = 10_000

PREPARE = (
    "PRAGMA synchronous=FULL",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=16777216",  # what an import leaves of the log is given back
)

SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS events (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    machine TEXT NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    seen INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    signal TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS by_order ON events (machine, at, seq, id);
CREATE INDEX IF NOT EXISTS by_channel ON events (machine, channel, at, seq, id);
CREATE TABLE IF NOT EXISTS channels (
    of TEXT NOT NULL, named TEXT NOT NULL, PRIMARY KEY (of, named)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS letters (
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    address TEXT NOT NULL,
    body TEXT NOT NULL,
    cause_en TEXT NOT NULL,
    cause_fr TEXT NOT NULL,
    seen INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS totals (only INTEGER PRIMARY KEY, letters_ever INTEGER NOT NULL);
INSERT INTO totals VALUES (1, 0) ON CONFLICT DO NOTHING;
PRAGMA user_version={VERSION};
COMMIT;
"""
