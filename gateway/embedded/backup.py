"""A copy of an embedded store as it is at one instant, while others go on writing.

The file `NAME.sqlite`, and beside it, once there are cold files, the folder `NAME.cold`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from gateway.embedded.cold import digest_of
from gateway.embedded.damage import damage_of
from gateway.embedded.folder import PART, cold_folder
from gateway.embedded.reading import reading, total

_PAGES = 1_000


def backup(path: Path, target: Path, advance: Callable[[int, int], None]) -> int:
    """Copy a store; return its events.

    `advance` is told how many pages are left and how many there are. The copy takes its name once
    it is whole, checked and on the disk. Cold files that are there already are not copied again.
    """
    part = target.with_name(target.name + PART)
    part.unlink(missing_ok=True)
    try:
        _copied(path, part, advance)
        if damage := damage_of(part, whole=True):
            raise sqlite3.DatabaseError(damage)
        events = _cold_copied(part, cold_folder(path), cold_folder(target))
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


def _cold_copied(part: Path, source: Path, target: Path) -> int:
    """Copy the cold files that a copy of the file speaks of; return the events of the store."""
    with reading(part) as db:
        events = total(db)
        files = db.execute("SELECT file, digest FROM piece WHERE file IS NOT NULL").fetchall()
    for file, digest in files:
        copy = target / file
        if not copy.exists():
            _file_copied(source / file, copy)
        if digest_of(copy) != digest:
            raise sqlite3.DatabaseError(f"{copy} is not as it was written")
    return events


def _file_copied(source: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = copy.with_name(copy.name + PART)
    shutil.copyfile(source, part)
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(copy)
