"""Care for an embedded store: is it whole, how full is it, copy it while it runs, put one back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from edge.instant import HOUR, Clock, Instant
from gateway.row import COLUMNS
from gateway.schema import VERSION
from gateway.sqlite_damage import damage_of, restoring, set_aside
from gateway.sqlite_lock import alone
from gateway.sqlite_salvage import sound

DAY = 24 * HOUR
RECENT = 7 * DAY
"""The time over which the present rate of growth is taken."""

_PAGES = 1_000
_ROWS = 5_000
_SHOWN = 10

Advance = Callable[[int], None]


@dataclass(slots=True, kw_only=True)
class Check:
    """What `verify` found. `sound` is the answer; the rest says why.

    `skipped` counts numbers that no row bears: a reading that came twice uses one up, so they are
    no fault; rows that vanished from a sound file would show here too.
    """

    events: int = 0
    by_machine: Mapping[str, int] = field(default_factory=dict)
    letters: int = 0
    faults: Sequence[str] = ()
    wrong: int = 0
    channels_missing: int = 0
    skipped: int = 0

    @property
    def sound(self) -> bool:
        """Say whether nothing is wrong."""
        return not (self.faults or self.wrong or self.channels_missing)


def verify(path: Path, advance: Advance = lambda _: None) -> Check:
    """Check a file thoroughly: SQLite's own check, every id anew from what the event says.

    The file is only read, others may go on writing. `advance` is told how many rows are done.
    """
    check = Check()
    with reading(path) as db:
        try:
            said = [str(row[0]) for row in db.execute(f"PRAGMA integrity_check({_SHOWN})")]
            check.faults = [line for line in said if line != "ok"]
            _count(db, check)
            for rows in _rows(db):
                check.wrong += sum(sound(row) is None for row in rows)
                advance(len(rows))
        except sqlite3.DatabaseError as error:
            check.faults = [*check.faults, str(error)]
    return check


def _count(db: sqlite3.Connection, check: Check) -> None:
    counted = db.execute("SELECT machine, count(*) FROM events GROUP BY machine ORDER BY machine")
    check.by_machine = dict(counted.fetchall())
    check.events = sum(check.by_machine.values())
    check.letters = db.execute("SELECT letters_ever FROM totals").fetchone()[0]
    check.channels_missing = db.execute(
        """SELECT count(*) FROM (SELECT DISTINCT machine, channel FROM events
           EXCEPT SELECT of, named FROM channels)"""
    ).fetchone()[0]
    check.skipped = db.execute("SELECT coalesce(max(rowid), 0) FROM events").fetchone()[0]
    check.skipped -= check.events


def _rows(db: sqlite3.Connection) -> Iterator[list[tuple[object, ...]]]:
    last = 0
    while True:
        query = f"SELECT {COLUMNS}, rowid FROM events WHERE rowid > ? ORDER BY rowid LIMIT {_ROWS}"
        rows = db.execute(query, (last,)).fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """How full a store is. Sizes in bytes; `days_left` None where nothing grows, or nobody knows.

    `growth` is bytes a day: the share of the file that the events of the last seven days take, or
    of the store's own age where it is younger.
    """

    events: int
    machines: Sequence[str]
    first: Instant | None
    last: Instant | None
    size: int
    free: int
    growth: float | None
    days_left: float | None


def fill(path: Path, now: Instant) -> Fill:
    """Say how full a store is, and for how many days the disk lasts at the present rate."""
    with reading(path) as db:
        events = db.execute("SELECT count(*) FROM events").fetchone()[0]
        machines = [row[0] for row in db.execute("SELECT DISTINCT of FROM channels ORDER BY of")]
        ends = [
            db.execute("SELECT min(at), max(at) FROM events WHERE machine = ?", (name,)).fetchone()
            for name in machines
        ]
        first = min((low for low, _ in ends if low is not None), default=None)
        last = max((high for _, high in ends if high is not None), default=None)
        recent = sum(
            db.execute(
                "SELECT count(*) FROM events WHERE machine = ? AND at > ? AND at <= ?",
                (name, now - RECENT, now),
            ).fetchone()[0]
            for name in machines
        )
    size, free = size_of(path), shutil.disk_usage(path.parent).free
    growth = None
    if events and recent and first is not None:
        growth = size / events * recent * DAY / min(RECENT, max(now - first, HOUR))
    return Fill(
        events=events,
        machines=machines,
        first=first,
        last=last,
        size=size,
        free=free,
        growth=growth,
        days_left=free / growth if growth else None,
    )


def size_of(path: Path) -> int:
    """Count the bytes of a file and of its log."""
    parts = [path, path.with_name(path.name + "-wal")]
    return sum(part.stat().st_size for part in parts if part.exists())


def backup(path: Path, target: Path, advance: Callable[[int, int], None]) -> int:
    """Copy a store as it is at one instant, while others go on writing; return its events.

    `advance` is told how many pages are left and how many there are. The copy takes its name once
    it is whole, checked and on the disk.
    """
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        _copied(path, part, advance)
        if damage := damage_of(part, whole=True):
            raise sqlite3.DatabaseError(damage)
        with reading(part) as db:
            events = int(db.execute("SELECT count(*) FROM events").fetchone()[0])
        part.replace(target)
        return events
    finally:
        for end in ("", "-wal", "-shm"):
            part.with_name(part.name + end).unlink(missing_ok=True)


def _copied(path: Path, part: Path, advance: Callable[[int, int], None]) -> None:
    """Copy in steps; the open transaction holds one instant, so that no step begins anew."""
    with reading(path) as source, closing(sqlite3.connect(part)) as copy:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(
            copy, pages=_PAGES, progress=lambda _, left, total: advance(left, total), sleep=0.0
        )
        copy.execute("PRAGMA journal_mode=DELETE")
    with part.open("rb+") as written:
        os.fsync(written.fileno())


class InUse(Exception):
    """Somebody has the store open."""


def restore(source: Path, path: Path, clock: Clock) -> Path | None:
    """Put a copy of `source` in the place of a store; return where the present one went.

    Raises InUse while anybody has the store open, sqlite3.DatabaseError for a damaged source.
    """
    lock = alone(path, 1.0)
    if lock is None:
        raise InUse
    try:
        fresh = restoring(path)
        backup(source, fresh, lambda _left, _total: None)
        aside = set_aside(path, clock, "before-restore") if path.exists() else None
        fresh.replace(path)
        return aside
    finally:
        lock.release()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a store to read it only; raises sqlite3.Error."""
    with closing(
        sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=30
        )
    ) as db:
        yield db


def is_store(path: Path) -> bool:
    """Say whether a file is a store of the present schema; raises sqlite3.Error if damaged."""
    with reading(path) as db:
        return bool(db.execute("PRAGMA user_version").fetchone()[0] == VERSION)
