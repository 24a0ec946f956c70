"""The memory of revisions: what was revised, up to where events were looked at, what is rewritten.

One small SQLite file in the data folder, so that a restart forgets nothing. A file that is damaged
or gone is begun anew: what it said is then found again by comparing the events of the last days
with the periods that had been told when they arrived (`shadow.revise`), and by going through the
journal of editions once more.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge.instant import Instant
from shadow.interval import Interval
from shadow.revision import Revision

log = logging.getLogger(__name__)

FILE = "revisions.sqlite"
KEPT = 100_000
"""So many revisions are kept, the newest."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, machine TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, told INTEGER NOT NULL, at INTEGER NOT NULL, events INTEGER NOT NULL,
    ids TEXT NOT NULL, signals TEXT NOT NULL, running INTEGER NOT NULL,
    causes TEXT NOT NULL DEFAULT '["late"]', edition TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '', change INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS place (
    only INTEGER PRIMARY KEY CHECK (only = 1), position INTEGER, heard INTEGER,
    rewritten INTEGER NOT NULL, entries INTEGER NOT NULL DEFAULT 0);
INSERT INTO place (only, rewritten) VALUES (1, 0) ON CONFLICT DO NOTHING;
"""
_LATER = (
    ("revisions", "causes", "TEXT NOT NULL DEFAULT '[\"late\"]'"),
    ("revisions", "edition", "TEXT NOT NULL DEFAULT ''"),
    ("revisions", "why", "TEXT NOT NULL DEFAULT ''"),
    ("revisions", "change", "INTEGER NOT NULL DEFAULT 0"),
    ("place", "entries", "INTEGER NOT NULL DEFAULT 0"),
)
"""Columns that a file of an earlier version of Ombre lacks."""

_COLUMNS = (
    'machine, start, "end", told, at, events, ids, signals, running, causes, edition, why, change'
)
_ADD = f"INSERT INTO revisions ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Up to which position of the store's tail events were looked at, and when that was."""

    position: int
    heard: Instant


class Revisions:
    """Keeps revisions in a file, or in memory where no file is given. Several threads may ask."""

    def __init__(self, path: Path | None = None, patience: float = 30.0) -> None:
        self._lock = threading.Lock()
        self._db = _opened(path, patience)

    def place(self) -> Place | None:
        """Return where the last process stood, None where nobody knows."""
        position, heard = self._all("SELECT position, heard FROM place")[0]
        return None if position is None else Place(position=position, heard=heard)

    def entries(self) -> int:
        """Return how many entries of the journal of editions were looked at."""
        return int(self._all("SELECT entries FROM place")[0][0])

    def add(self, revisions: Sequence[Revision], place: Place) -> None:
        """Keep revisions and the place up to which events were looked at, in one step."""
        with self._lock, self._db:
            self._insert(revisions)
            self._db.execute(
                "UPDATE place SET position = ?, heard = ?", (place.position, place.heard)
            )

    def change(self, revisions: Sequence[Revision], entries: int) -> None:
        """Keep what changes of the plant file revised, up to an entry of the journal of editions.

        Nothing happens where another program has looked at that entry meanwhile.
        """
        with self._lock, self._db:
            moved = self._db.execute(
                "UPDATE place SET entries = ? WHERE entries < ?", (entries, entries)
            )
            if moved.rowcount:
                self._insert(revisions)

    def _insert(self, revisions: Sequence[Revision]) -> None:
        self._db.executemany(_ADD, map(_row, revisions))
        self._db.execute(
            "DELETE FROM revisions WHERE id <= (SELECT max(id) FROM revisions) - ?", (KEPT,)
        )

    def within(self, start: Instant, end: Instant) -> list[Revision]:
        """Return the revisions that concern some time of [start, end), oldest first."""
        query = f'SELECT {_COLUMNS} FROM revisions WHERE start < ? AND "end" > ? ORDER BY id'
        return [_read(row) for row in self._all(query, (end, start))]

    def newest(self, limit: int) -> list[Revision]:
        """Return the newest revisions, newest first."""
        query = f"SELECT {_COLUMNS} FROM revisions ORDER BY id DESC LIMIT ?"
        return [_read(row) for row in self._all(query, (limit,))]

    def to_rewrite(self, after: int) -> tuple[list[Interval], int]:
        """Return the stretches whose figures must be written again, and up to which number.

        Those after number `after`, or after the last one that is known to be done.
        """
        rows = self._all(
            'SELECT id, start, "end" FROM revisions'
            " WHERE id > max(?, (SELECT rewritten FROM place)) ORDER BY id",
            (after,),
        )
        return [(start, end) for _, start, end in rows], rows[-1][0] if rows else after

    def rewritten(self, upto: int) -> None:
        """Take note that the figures of every stretch up to a number are written again."""
        with self._lock, self._db:
            self._db.execute("UPDATE place SET rewritten = max(rewritten, ?)", (upto,))

    def known(self, at: Instant, entries: int) -> Revisions:
        """Return, in memory, what had been revised by an instant, when `entries` had been made."""
        query = f"SELECT {_COLUMNS} FROM revisions WHERE at <= ? ORDER BY id"
        then = Revisions()
        then.change([_read(row) for row in self._all(query, (at,))], min(entries, self.entries()))
        return then

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _all(self, query: str, values: Sequence[int] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(query, values).fetchall()


def _opened(path: Path | None, patience: float) -> sqlite3.Connection:
    if path is None:
        return _made(":memory:", patience)
    try:
        return _made(str(path), patience)
    except sqlite3.OperationalError as error:  # full, locked, not ours: the file itself is sound
        log.warning("%s cannot be used for now (%s): nothing is remembered there", path, error)
        return _made(":memory:", patience)
    except sqlite3.Error as error:
        log.warning("%s is begun anew (%s)", path, error)
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    return _made(str(path), patience)


def _made(name: str, patience: float) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=patience, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("PRAGMA quick_check(1)")
        db.executescript(_SCHEMA)
        _complete(db)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _complete(db: sqlite3.Connection) -> None:
    for table, column, kind in _LATER:
        there = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
        if column not in there:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")


def _row(one: Revision) -> tuple[object, ...]:
    return (
        *(one.machine, one.start, one.end, one.told, one.at, one.events),
        *(json.dumps(one.ids), json.dumps(one.signals), int(one.running)),
        *(json.dumps(one.causes), one.edition, one.why, one.change),
    )


def _read(row: tuple[Any, ...]) -> Revision:
    machine, start, end, told, at, events, ids, signals, running, causes, edition, why, change = row
    return Revision(
        machine=machine,
        start=start,
        end=end,
        told=told,
        at=at,
        events=events,
        ids=tuple(json.loads(ids)),
        signals=tuple(json.loads(signals)),
        running=bool(running),
        causes=tuple(json.loads(causes)),
        edition=edition,
        why=why,
        change=change,
    )
