"""The outbox on disk: a reading is here before anybody relies on it, and until somebody else does.

One process (the edge) puts, another (the gateway) takes and acknowledges; both open the same
SQLite file. WAL with `synchronous=FULL`: what `put` has returned from survives kill -9 and a
power cut, as far as the disk keeps its word. One transaction a batch, because a synced commit
costs about as much for a thousand rows as for one (about 600 times the rate, measured).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from edge.heard import TABLE as HEARD
from edge.heard import heard_at, note_heard, read_heard
from edge.instant import Clock, Instant, datetime_of, system_clock
from edge.problem import Blame, OmbreError, Problem
from edge.reading import DAMAGED, GIVEN_UP, OUTBOX, Quality, Reading, shortened, writable
from edge.receipt import TABLE, Receipt, only_new, receipt_of
from edge.room import BOUNDLESS, Room, make_room
from edge.text import Text

log = logging.getLogger(__name__)

_BUSY = 10_000  # milliseconds to wait for the other process
_MOST = 16 * 1024**2  # bytes of readings taken at once
_LOG = 16 * 1024**2  # bytes of write-ahead log that may stay on disk once a burst is over
_TABLE = """CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL, spare INTEGER NOT NULL DEFAULT 0
)"""
_SPARE = "CREATE INDEX IF NOT EXISTS spare ON outbox (id) WHERE spare = 1"
_SEED = """INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox', ?
           WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'outbox')"""

_encoder = msgspec.msgpack.Encoder()
_QUALITIES = {quality.value: quality for quality in Quality}
_decoder = msgspec.msgpack.Decoder()  # untyped: msgspec types no union of text and bytes


class OutboxAway(Exception):
    """The disk is full, locked or out of reach: nothing was changed, try the same again."""


def pack(reading: Reading) -> bytes:
    """Write a reading as the outbox keeps it (MessagePack)."""
    return _encoder.encode(reading)


class Entry(NamedTuple):
    """A reading as it goes to disk."""

    body: bytes
    receipt: Receipt | None
    spare: bool
    source: str = ""
    heard: Instant = 0


class Outbox:
    """A queue of readings in one SQLite file.

    Ids grow for ever. A new file starts at the clock (in microseconds), so that not even a file
    lost with its disk makes an id come twice. `damage` names what was set aside on opening;
    `heard` says when each source was last heard before that (see `edge.heard`).
    """

    def __init__(self, path: Path, clock: Clock = system_clock, room: Room = BOUNDLESS) -> None:
        """Open the file, or make it; set a damaged one aside. Raises OmbreError if impossible."""
        self.path = path
        self.damage: Problem | None = None
        self._lock = threading.Lock()
        self._version = -1
        self._clock = clock
        self._room = room
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._open_sound(clock)
            self.heard = read_heard(self._db)
        except (OSError, sqlite3.Error) as error:
            raise OmbreError(_unusable(path, error), exit_code=3) from error

    def put(self, readings: Sequence[Reading]) -> None:
        """Keep readings, all or none; they are safe once this returns. Raises OutboxAway."""
        self.put_entries([self.entry(reading) for reading in readings])

    def entry(self, reading: Reading) -> Entry:
        """Write a reading as it goes to disk; touches no file."""
        reading = shortened(reading)
        try:
            body = pack(reading)
        except (UnicodeEncodeError, OverflowError):
            reading = writable(reading)
            body = pack(reading)
        receipt = receipt_of(reading)
        heard = heard_at(reading)
        return Entry(body, receipt, self._room.spare(reading), reading.source, heard)

    def put_entries(self, entries: Sequence[Entry]) -> None:
        """Keep what `entry` has written, but nothing that was delivered before."""
        with self._writing() as db:
            _insert(db, only_new(db, entries))
            note_heard(db, entries)
            gone = make_room(db, self._room.limit)
            if gone:
                log.error("the outbox is at its limit: %d old measurements were given up", gone)
                _insert(db, [self.entry(self._given_up(gone))])

    def _given_up(self, gone: int) -> Reading:
        return Reading(source=OUTBOX, address=GIVEN_UP, value=gone, at=None, seen=self._clock())

    def take(self, limit: int, after: int = 0) -> list[tuple[int, Reading]]:
        """Return the oldest readings with their ids, without removing them. Raises OutboxAway.

        Fewer than asked for where they are large: one at least, and no more than memory can bear.
        """
        taken, size = [], 0
        query = "SELECT id, body FROM outbox WHERE id > ? ORDER BY id LIMIT ?"
        with self._lock, _away(), closing(self._db.execute(query, (after, limit))) as found:
            for key, body in found:
                taken.append((key, unpack(key, body)))
                size += len(body)
                if size >= _MOST:
                    break
        return taken

    def ack(self, upto: int) -> None:
        """Remove every reading up to an id: somebody else has kept them. Raises OutboxAway."""
        with self._writing() as db:
            db.execute("DELETE FROM outbox WHERE id <= ?", (upto,))

    def depth(self) -> int:
        """Count the readings that wait. Raises OutboxAway."""
        with self._lock, _away():
            return int(self._db.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def changed(self) -> bool:
        """Tell whether the other process changed the file since the last call: cheap to poll."""
        with self._lock, _away():
            version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        before, self._version = self._version, version
        return before != version

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _away():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def _open_sound(self, clock: Clock) -> sqlite3.Connection:
        try:
            return _open(self.path, clock)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            self.damage = _set_aside(self.path, error, clock)
            return _open(self.path, clock)


def _insert(db: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    rows = ((entry.body, entry.spare) for entry in entries)
    db.executemany("INSERT INTO outbox (body, spare) VALUES (?, ?)", rows)


@contextmanager
def _away() -> Iterator[None]:
    """Say in our own word that the disk refuses; damage (DatabaseError) passes as it is."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OutboxAway(str(error)) from error


def _open(path: Path, clock: Clock) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        db.execute(f"PRAGMA busy_timeout = {_BUSY}")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA journal_size_limit = {_LOG}")
        (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        db.execute("BEGIN IMMEDIATE")
        db.execute(_TABLE)
        _add_spare(db)
        db.execute(TABLE)
        db.execute(HEARD)
        db.execute(_SEED, (clock() // 1_000,))
        db.execute("COMMIT")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _add_spare(db: sqlite3.Connection) -> None:
    """Bring a file of before the limit up to date."""
    if "spare" not in {column[1] for column in db.execute("PRAGMA table_info(outbox)")}:
        db.execute("ALTER TABLE outbox ADD COLUMN spare INTEGER NOT NULL DEFAULT 0")
    db.execute(_SPARE)


def unpack(key: int, body: bytes) -> Reading:
    """Read back what `pack` wrote; a row that cannot be read becomes a bad reading of `@outbox`."""
    try:
        source, address, value, at, seen, quality, *_ = _decoder.decode(body)
        return Reading(
            source=source,
            address=address,
            value=value,
            at=at,
            seen=seen,
            quality=_QUALITIES[quality],
        )
    except (msgspec.MsgspecError, TypeError, ValueError, KeyError) as error:
        log.error("outbox row %d cannot be read (%s)", key, error)
        return Reading(
            source=OUTBOX, address=DAMAGED, value=body, at=None, seen=0, quality=Quality.BAD
        )


def _set_aside(path: Path, error: sqlite3.Error, clock: Clock) -> Problem:
    """Rename a damaged file, journal included, so that a person can still rescue from it."""
    stamp = datetime_of(clock()).strftime("%Y%m%dT%H%M%S")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(aside.with_name(aside.name + suffix))
    return Problem(
        where=str(path),
        cause=Text(
            en=f"the outbox was damaged ({error}) and a new one was begun",
            fr=f"la boîte d'envoi était endommagée ({error}) ; une nouvelle a été commencée",
        ),
        remedy=Text(
            en=f"readings not yet handed on may be rescued from {aside.name}; check the disk",
            fr=f"les relevés non transmis sont peut-être récupérables dans {aside.name} ; "
            "vérifiez le disque",
        ),
        blame=Blame.DEVICE,
    )


def _unusable(path: Path, error: Exception) -> Problem:
    return Problem(
        where=str(path),
        cause=Text(
            en=f"the outbox cannot be opened ({error})",
            fr=f"la boîte d'envoi ne s'ouvre pas ({error})",
        ),
        remedy=Text(
            en="check that the folder exists, may be written to, and has room",
            fr="vérifiez que le dossier existe, est accessible en écriture et a de la place",
        ),
        blame=Blame.USAGE,
    )
