"""The SQLite file of an embedded store: opened, shared, and let go of when it is damaged.

Safe to use from several threads, one transaction at a time.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from edge.instant import Clock
from edge.problem import OmbreError
from gateway.embedded import lock
from gateway.embedded.adopt import adopt
from gateway.embedded.block import Torn
from gateway.embedded.cold import ColdTorn
from gateway.embedded.cold_damage import leave_out
from gateway.embedded.damage import mark, mend
from gateway.embedded.folder import cold_folder
from gateway.embedded.letters import tell
from gateway.embedded.schema import BUSY, PREPARE, SCHEMA, SHRINKABLE, VERSION
from gateway.embedded.words import damaged, of_another_version, out_of_reach, unusable
from gateway.letter import DeadLetter
from gateway.store import StoreAway

_SWITCH_TRIES = 50

log = logging.getLogger(__name__)


class StoreFile:
    """One open file. `opened` counts how often: after damage, a new file begins."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Open the file, or make it; raises OmbreError, saying what to do, if it is damaged."""
        self.path = path
        self.opened = 0
        self._clock = clock
        self._mark = mark(path)
        self._lock = threading.RLock()
        self._open()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read, all of it as of one instant. Raises StoreAway."""
        with self._transaction("BEGIN") as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write, all or nothing; durable on return. Raises StoreAway."""
        with self._transaction("BEGIN IMMEDIATE") as db:
            yield db

    def shrink(self, spare: int = 1_000) -> None:
        """Give pages that hold nothing back to the disk, a few at a time; `spare` may stay."""
        while True:
            with self._lock, self._away():
                (free,) = self._db.execute("PRAGMA freelist_count").fetchone()
                if free <= spare:
                    return
                self._db.execute(f"PRAGMA incremental_vacuum({min(free - spare, 500)})").fetchall()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()
            self._held.release()

    def _open(self) -> None:
        try:
            self._held = lock.shared(self.path, BUSY)
        except sqlite3.Error as error:
            raise StoreAway(out_of_reach(self.path, error)) from error
        try:
            self._db = _opened(self.path)
        except (OSError, sqlite3.Error) as error:
            self._held.release()
            raise OmbreError(unusable(self.path, error), exit_code=3) from error
        self._let_go = False
        self.opened += 1

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock, self._away():
            self._db.execute(begin)
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
        except ColdTorn as torn:
            self._leave_out(torn)
            raise StoreAway(damaged(torn.path, str(torn))) from torn
        except sqlite3.OperationalError as error:
            raise StoreAway(out_of_reach(self.path, error)) from error
        except (sqlite3.DatabaseError, Torn) as error:
            if type(error) not in (sqlite3.DatabaseError, Torn):  # its kin are mistakes of ours
                raise OmbreError(unusable(self.path, error), exit_code=3) from error
            with suppress(OSError):
                self._mark.touch()
            raise StoreAway(damaged(self.path, str(error))) from error

    def _leave_out(self, torn: ColdTorn) -> None:
        with self.writing() as db:
            letter = leave_out(db, cold_folder(self.path), torn, self._clock())
        if letter is not None:
            log.error("%s / %s", letter.cause_en, letter.cause_fr)

    def _heal(self) -> None:
        """Let go of a file that anybody found damaged, and go on with a new one.

        Whoever is the last to let go sets it aside.
        """
        if not self._let_go and not self._mark.exists():
            return
        if not self._let_go:
            self._let_go = True
            self._db.close()
            self._held.release()
        letter = mend(self.path, self._clock, patience=0.2)
        if self._mark.exists():
            raise StoreAway(damaged(self.path, "others still have it open"))
        self._open()
        if letter is not None:
            self.tell(letter)

    def tell(self, letter: DeadLetter) -> None:
        """Name a file that was set aside, in the log and among the dead letters of the new one."""
        log.warning("%s / %s", letter.cause_en, letter.cause_fr)
        with self.writing() as db:
            tell(db, [letter])


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
    try:
        db.execute(SHRINKABLE)  # before anything is written, or it comes too late
        _switch_to_log(db)
        for line in PREPARE:
            db.execute(line)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise OmbreError(of_another_version(path, version), exit_code=3)
        if version == 0:
            db.executescript(SCHEMA)
            adopt(db, path)
    except (sqlite3.Error, OSError, OmbreError):
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
