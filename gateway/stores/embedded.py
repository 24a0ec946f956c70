"""The embedded store: events in SQLite, in the data folder, without any server.

Write-ahead log with `synchronous=FULL`: what `append` has returned from survives kill -9 and a
power cut, as far as the disk keeps its word. Any number of processes read beside the one that
appends. Reads go in pages, so that a slow reader never holds the log up.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from edge.instant import Clock, Instant, system_clock
from edge.problem import OmbreError
from gateway import sqlite_lock
from gateway.event import Event, Kind
from gateway.letter import DeadLetter
from gateway.row import COLUMNS, event_of, row_of
from gateway.schema import BUSY, LETTERS_KEPT, PREPARE, SCHEMA, VERSION
from gateway.sqlite_damage import mark, mend
from gateway.sqlite_words import damaged, out_of_reach, unusable
from gateway.store import Position, StoreAway, StoreKind, StoreSettings

log = logging.getLogger(__name__)

FILE = "events.sqlite"
_PAGE = 5_000
_SWITCH_TRIES = 50


class EmbeddedSettings(StoreSettings):
    """Nothing but the folder, which every store has."""

    kind: Literal["embedded"] = "embedded"


class EmbeddedStore:
    """One SQLite file; safe to use from several threads."""

    def __init__(self, path: Path, clock: Clock = system_clock) -> None:
        """Open the file, or make it; raises OmbreError, saying what to do, if it is damaged."""
        self._path = path
        self._clock = clock
        self._mark = mark(path)
        self._lock = threading.Lock()
        self._base: Position = 0
        self._told: Position = 0
        self._open()

    def _open(self) -> None:
        try:
            self._held = sqlite_lock.shared(self._path, BUSY)
        except sqlite3.Error as error:
            raise StoreAway(out_of_reach(self._path, error)) from error
        try:
            self._db = _opened(self._path)
        except (OSError, sqlite3.Error) as error:
            self._held.release()
            raise OmbreError(unusable(self._path, error), exit_code=3) from error
        self._let_go = False

    def append(self, events: Sequence[Event], letters: Sequence[DeadLetter] = ()) -> int:
        """Keep events and dead letters in one transaction; return how many ids were new."""
        with self._writing() as db:
            new = _insert_events(db, events) if events else 0
            if letters:
                _insert_letters(db, letters)
        return new

    def read(
        self,
        machine: str,
        start: Instant,
        end: Instant,
        kinds: Sequence[Kind] | None = None,
    ) -> Iterator[Event]:
        """Yield the events of one machine with start <= at < end, in order."""
        only = "" if kinds is None else f" AND kind IN ({','.join('?' * len(kinds))})"
        said = [kind.value for kind in kinds or ()]
        query = (
            f"SELECT {COLUMNS} FROM events WHERE machine = ? AND (at, seq, id) > (?, ?, ?)"
            f" AND at < ?{only} ORDER BY at, seq, id LIMIT {_PAGE}"
        )
        last: tuple[Any, ...] = (start, _BEFORE_ALL, "")
        while True:
            rows = self._rows(query, (machine, *last, end, *said))
            yield from map(event_of, rows)
            if len(rows) < _PAGE:
                return
            last = (rows[-1][2], rows[-1][3], rows[-1][0])

    def before(self, machine: str, at: Instant) -> Sequence[Event]:
        """Return the last event strictly before `at` of each channel of one machine, in order."""
        rows = self._rows(
            f"""SELECT {COLUMNS} FROM channels JOIN events ON events.rowid = (
                    SELECT rowid FROM events AS last
                    WHERE last.machine = channels.of AND last.channel = channels.named
                      AND last.at < ?
                    ORDER BY last.at DESC, last.seq DESC, last.id DESC LIMIT 1)
                WHERE channels.of = ? ORDER BY at, seq, id""",
            (at, machine),
        )
        return [event_of(row) for row in rows]

    def tail(self, after: Position, limit: int = 10_000) -> tuple[Sequence[Event], Position]:
        """Return what was appended after a position, in order of arrival, and the new position."""
        rows = self._rows(
            f"SELECT {COLUMNS}, rowid FROM events WHERE rowid > ? ORDER BY rowid LIMIT ?",
            (max(after - self._base, 0), limit),
        )
        if rows:
            after = self._told = self._base + int(rows[-1][-1])
        return [event_of(row) for row in rows], after

    def end(self) -> Position:
        """Return the position of the last event appended."""
        last = int(self._rows("SELECT coalesce(max(rowid), 0) FROM events")[0][0])
        self._told = max(self._told, self._base + last)
        return self._base + last

    def span(self, machine: str) -> tuple[Instant, Instant] | None:
        """Return the instants of the first and the last event of one machine."""
        first, last = self._rows(
            """SELECT (SELECT min(at) FROM events WHERE machine = ?1),
                      (SELECT max(at) FROM events WHERE machine = ?1)""",
            (machine,),
        )[0]
        return None if first is None else (first, last)

    def machines(self) -> Sequence[str]:
        """Name the machines that ever had an event, sorted."""
        return [row[0] for row in self._rows("SELECT DISTINCT of FROM channels ORDER BY of")]

    def letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        """Return the newest dead letters, newest first; the last 10,000 are kept."""
        rows = self._rows(
            """SELECT source, address, body, cause_en, cause_fr, seen FROM letters
               ORDER BY rowid DESC LIMIT ?""",
            (limit,),
        )
        names = DeadLetter.__struct_fields__
        return [DeadLetter(**dict(zip(names, row, strict=True))) for row in rows]

    def letter_count(self) -> int:
        """Count the dead letters, those no longer kept included."""
        return int(self._rows("SELECT letters_ever FROM totals")[0][0])

    def tell(self, letter: DeadLetter) -> None:
        """Name a file that was set aside."""
        with self._lock:
            _tell(self._db, letter)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()
            self._held.release()

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock, self._away():
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._away():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    @contextmanager
    def _away(self) -> Iterator[None]:
        """A locked, full or vanished disk may come back. A damaged file is marked as such."""
        self._heal()
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreAway(out_of_reach(self._path, error)) from error
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:  # its kin are mistakes of ours
                raise OmbreError(unusable(self._path, error), exit_code=3) from error
            with suppress(OSError):
                self._mark.touch()
            raise StoreAway(damaged(self._path, str(error))) from error

    def _heal(self) -> None:
        """Let go of a file that anybody found damaged, and go on with a new one.

        Whoever is the last to let go sets it aside. Positions go on where they were: a reader of
        the tail meets what the new file holds.
        """
        if not self._let_go and not self._mark.exists():
            return
        if not self._let_go:
            self._let_go = True
            self._db.close()
            self._held.release()
        letter = mend(self._path, self._clock, patience=0.2)
        if self._mark.exists():
            raise StoreAway(damaged(self._path, "others still have it open"))
        self._base = self._told
        self._open()
        if letter is not None:
            _tell(self._db, letter)


_BEFORE_ALL = -(2**63)


def _insert_events(db: sqlite3.Connection, events: Sequence[Event]) -> int:
    rows = [row_of(event) for event in events]
    channels = {(row[1], row[5]) for row in rows}
    db.executemany("INSERT INTO channels VALUES (?, ?) ON CONFLICT DO NOTHING", channels)
    marks = ",".join("?" * len(rows[0]))
    query = f"INSERT INTO events ({COLUMNS}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING"
    return db.executemany(query, rows).rowcount


def _insert_letters(db: sqlite3.Connection, letters: Sequence[DeadLetter]) -> None:
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


def _tell(db: sqlite3.Connection, letter: DeadLetter) -> None:
    """Name a file that was set aside in the log, and among the dead letters of the new one."""
    log.warning("%s / %s", letter.cause_en, letter.cause_fr)
    db.execute("BEGIN IMMEDIATE")
    _insert_letters(db, [letter])
    db.execute("COMMIT")


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
    try:
        _switch_to_log(db)
        for line in PREPARE:
            db.execute(line)
        if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            db.executescript(SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _switch_to_log(db: sqlite3.Connection) -> None:
    """Turn the write-ahead log on; SQLite does not wait here when another process does the same."""
    for left in reversed(range(_SWITCH_TRIES)):
        try:
            db.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if left == 0 or "locked" not in str(error):
                raise
            time.sleep(0.02)


def _open(_settings: EmbeddedSettings, folder: Path, clock: Clock) -> EmbeddedStore:
    """Open the store; a damaged file is set aside, named in the log and in the dead letters."""
    path = folder / FILE
    letter = mend(path, clock)
    store = EmbeddedStore(path, clock)
    if letter is not None:
        store.tell(letter)
    return store


STORE = StoreKind(
    kind="embedded",
    settings=EmbeddedSettings,
    open=_open,
    sample="store:\n  kind: embedded\n  path: ombre-data\n",
)
