"""Events out of a file as far as it can be read, damaged pages and all; the file stays as it is.

Rows are asked for by their numbers; where the answer is an error, by halves, down to the single
row. Whatever does not say what its id says is left out: better no event than a wrong one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gateway.event import Event, event
from gateway.row import COLUMNS, event_of
from gateway.sqlite_head import has_no_head, with_a_new_head

NO_HEAD = "file is not a database"
"""What SQLite says of a file whose first page is lost."""

_ROWS = 2_000
_HOPELESS = 200_000
"""After so many rows without a single event, the file is taken for something else."""

_LEAST_BYTES = 100
"""A row takes at least this much: so many rows can a file hold at most."""


class Salvage:
    """Reads a file; counts the rows met, and those that could not be used."""

    def __init__(self, path: Path) -> None:
        self._headless = has_no_head(path)
        self._path = with_a_new_head(path) if self._headless else path
        self.unusable = 0
        self.why = NO_HEAD if self._headless else ""

    def __enter__(self) -> Salvage:
        return self

    def __exit__(self, *_: object) -> None:
        if self._headless:
            self._path.unlink(missing_ok=True)

    def last(self) -> int:
        """Return the highest number that a row may have."""
        try:
            with _opened(self._path) as db:
                return int(db.execute("SELECT coalesce(max(rowid), 0) FROM events").fetchone()[0])
        except sqlite3.Error as error:
            self.why = str(error)
            return self._path.stat().st_size // _LEAST_BYTES if "malformed" in self.why else 0

    def batches(self) -> Iterator[tuple[int, Sequence[Event]]]:
        """Yield how many numbers were looked at, and the events found there."""
        last, met = self.last(), False
        with _opened(self._path) as db:
            for low in range(1, last + 1, _ROWS):
                high = min(low + _ROWS - 1, last)
                events = list(self._sound(self._rows(db, low, high)))
                met = met or bool(events)
                if self.unusable > _HOPELESS and not met:
                    return
                yield high - low + 1, events

    def _rows(self, db: sqlite3.Connection, low: int, high: int) -> list[tuple[Any, ...]]:
        query = f"SELECT {COLUMNS} FROM events NOT INDEXED WHERE rowid BETWEEN ? AND ?"
        try:
            return db.execute(query, (low, high)).fetchall()
        except sqlite3.DatabaseError as error:
            self.why = str(error)
            if low == high:
                self.unusable += 1
                return []
            middle = (low + high) // 2
            return [*self._rows(db, low, middle), *self._rows(db, middle + 1, high)]

    def _sound(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[Event]:
        for row in rows:
            found = sound(row)
            if found is None:
                self.unusable += 1
            else:
                yield found


def sound(row: tuple[Any, ...]) -> Event | None:
    """Read a row; None where it is no event, or does not say what its id says."""
    try:
        found = event_of(row)
        same = event(
            machine=found.machine,
            kind=found.kind,
            values=found.values,
            at=found.at,
            signal=found.signal,
        )
    except (ValueError, TypeError, KeyError):
        return None
    return found if same.id == found.id and found.channel == row[5] else None


class _opened:  # noqa: N801 - reads as a verb
    """Open a file to read it only: not even its log is taken in."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        # Otherwise SQLite gives nothing at all of a file that is shorter than it should be.
        self._db.execute("PRAGMA writable_schema=ON")

    def __enter__(self) -> sqlite3.Connection:
        return self._db

    def __exit__(self, *_: object) -> None:
        self._db.close()
