"""Events out of a file as far as it can be read, damaged pages and all; the file stays as it is.

Rows are asked for by their keys; where the answer is an error, by halves, down to the single row.
Whatever does not say what its id, or its block's digest, says is left out: better no event than a
wrong one. Cold files are whole by themselves: those beside the file are read, too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gateway.embedded.batch import unpack_batch
from gateway.embedded.block import Torn, digest, unpack
from gateway.embedded.cold import Cold
from gateway.embedded.folder import END, cold_folder, files_in
from gateway.embedded.head import has_no_head, with_a_new_head
from gateway.event import Event, same_id

NO_HEAD = "file is not a database"
"""What SQLite says of a file whose first page is lost."""

_KEYS = 512
_HOPELESS = 200_000
"""After so many rows without a single event, the file is taken for something else."""

_LEAST_BYTES = 4
"""An event takes at least this much: so many can a file hold at most."""

Looked = tuple[int, Sequence[Event]]
"""How many keys were looked at, and the events found there."""

Reader = Callable[[bytes, bytes], Sequence[Event]]
"""Reads the body of a row and holds it against the digest beside it."""


class Salvage:
    """Reads a file; counts what was met and could not be used."""

    def __init__(self, path: Path) -> None:
        alone = path.suffix == END
        self._files = (
            [path] if alone else [cold_folder(path) / one for one in files_in(cold_folder(path))]
        )
        self._headless = not alone and has_no_head(path)
        self._path = with_a_new_head(path) if self._headless else path
        self._met = False
        self.unusable = 0
        self.why = NO_HEAD if self._headless else ""

    def __enter__(self) -> Salvage:
        return self

    def __exit__(self, *_: object) -> None:
        if self._headless:
            self._path.unlink(missing_ok=True)

    def last(self) -> int:
        """Say how many keys there are to look at, about."""
        if self._path.suffix == END:
            return 0
        ranges = [self._range("piece", "id"), self._range("batch", "last")]
        return sum(high - low + 1 for low, high in ranges)

    def batches(self) -> Iterator[Looked]:
        """Yield how many keys were looked at, and the events found there."""
        if self._path.suffix != END:
            yield from self._hot()
        yield from self._cold()

    def _hot(self) -> Iterator[Looked]:
        with _opened(self._path) as db:
            for table, key, read in (("piece", "id", _piece), ("batch", "last", _batch)):
                low, high = self._range(table, key)
                for first in range(low, high + 1, _KEYS):
                    upto = min(first + _KEYS - 1, high)
                    events = list(self._sound(self._rows(db, table, key, first, upto), read))
                    self._met = self._met or bool(events)
                    if self.unusable > _HOPELESS and not self._met:
                        return
                    yield upto - first + 1, events

    def _cold(self) -> Iterator[Looked]:
        for path in self._files:
            try:
                cold = Cold(path)
                for part in cold.parts(cold.about.low, cold.about.high + 1, None):
                    yield 0, [item for item in part.load() if isinstance(item, Event)]
            except Torn as error:
                self.unusable += 1
                self.why = str(error)

    def _range(self, table: str, key: str) -> tuple[int, int]:
        """Return the first and the last key that rows of a table may have."""
        ends = []
        for end in ("min", "max"):
            try:
                with _opened(self._path) as db:
                    said = db.execute(f"SELECT {end}({key}) FROM {table}").fetchone()[0]
                ends.append(said)
            except sqlite3.Error as error:
                self.why = str(error)
                ends.append(None if "malformed" not in self.why else -1)
        low, high = ends
        if low is None or high is None:
            return 1, 0
        low = max(low, 1)
        return low, high if high >= 0 else low + self._path.stat().st_size // _LEAST_BYTES

    def _rows(
        self, db: sqlite3.Connection, table: str, key: str, low: int, high: int
    ) -> list[tuple[bytes, bytes]]:
        columns = "body, digest" if table == "piece" else "body, NULL"
        query = f"""SELECT {columns} FROM {table} NOT INDEXED
                    WHERE {key} BETWEEN ? AND ? AND body IS NOT NULL"""
        try:
            return db.execute(query, (low, high)).fetchall()
        except sqlite3.DatabaseError as error:
            self.why = str(error)
            if low == high:
                self.unusable += 1
                return []
            middle = (low + high) // 2
            return [
                *self._rows(db, table, key, low, middle),
                *self._rows(db, table, key, middle + 1, high),
            ]

    def _sound(self, rows: Sequence[tuple[bytes, bytes]], read: Reader) -> Iterator[Event]:
        for body, said in rows:
            try:
                events = read(body, said)
            except Torn:
                self.unusable += 1
                continue
            good = [item for item in events if same_id(item)]
            self.unusable += len(events) - len(good)
            yield from good


def _piece(body: bytes, said: bytes) -> Sequence[Event]:
    events = [item for _, item in unpack(body).events()]
    if digest(item.id for item in events) != said:
        raise Torn("the digest is another")
    return events


def _batch(body: bytes, _said: bytes) -> Sequence[Event]:
    return unpack_batch(body)


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
