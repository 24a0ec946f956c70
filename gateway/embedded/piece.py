"""Pieces of an embedded store: the events of one machine over a stretch of numbers, packed.

Everything here stands in a transaction of whoever calls.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from edge.instant import Instant
from gateway.embedded.block import Block, Numbered, digest, unpack
from gateway.embedded.cold import About, Cold
from gateway.embedded.hot import Hot
from gateway.embedded.merged import Part
from gateway.event import Event, Kind

if TYPE_CHECKING:
    import pyarrow


class Moved(Exception):
    """A piece is no longer there: its events stand in another one by now."""


class Content(Protocol):
    """What can be asked of a piece, wherever it lies."""

    def parts(
        self, start: Instant, end: Instant, kinds: Collection[Kind] | None
    ) -> Sequence[Event | Part]:
        """Return the events with start <= at < end, or smaller parts that hold them."""
        ...

    def last_words(self, before: Instant) -> Mapping[str, Event]:
        """Return the last event of each channel before an instant."""
        ...

    def between(
        self, start: Instant, end: Instant, columns: Sequence[str] | None = None
    ) -> pyarrow.Table:
        """Return the events with start <= at < end as a table of some columns."""
        ...

    def numbered(self, after: int, upto: int) -> Iterator[Numbered]:
        """Yield the events with after < number <= upto."""
        ...

    def ids_about(self, at: Instant) -> Collection[str]:
        """Return ids of events around an instant, if any event has this very instant."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What the table says of one piece; `thin` is the step to which measurements were thinned."""

    machine: str
    low: Instant
    high: Instant
    first: int
    last: int
    events: int
    digest: bytes
    file: str | None = None
    thin: int = 0
    body: bytes | None = None


def piece_of(block: Block, ids: Iterable[str]) -> Piece:
    """Write a block as a piece inside the file; `ids` are those of its events, in order."""
    return Piece(
        machine=block.machine,
        low=block.at[0],
        high=block.at[-1],
        first=min(block.number),
        last=max(block.number),
        events=len(block),
        digest=digest(ids),
        body=block.pack(),
    )


def piece_in_file(place: str, about: About, events: int, said: bytes) -> Piece:
    """Name a cold file as a piece; `said` is the digest of its bytes."""
    return Piece(
        machine=about.machine,
        low=about.low,
        high=about.high,
        first=about.first,
        last=about.last,
        events=events,
        digest=said,
        file=place,
        thin=about.thin,
    )


def write(
    db: sqlite3.Connection, piece: Piece, channels: Mapping[str, tuple[Instant, Instant]]
) -> int:
    """Enter a piece; return its id."""
    key = db.execute(
        """INSERT INTO piece (machine, low, high, first, last, events, digest, file, thin, body)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            *(piece.machine, piece.low, piece.high, piece.first, piece.last, piece.events),
            *(piece.digest, piece.file, piece.thin, piece.body),
        ),
    ).lastrowid
    db.executemany(
        "INSERT INTO channels (machine, named) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(piece.machine, named) for named in channels],
    )
    db.executemany(
        """INSERT INTO heads SELECT id, ?, ?, ? FROM channels WHERE machine = ? AND named = ?""",
        [(high, key, low, piece.machine, named) for named, (low, high) in channels.items()],
    )
    db.execute("UPDATE totals SET pieces = pieces + 1")
    return int(key or 0)


def remove(db: sqlite3.Connection, keys: Collection[int]) -> None:
    """Take pieces out."""
    marks = ",".join("?" * len(keys))
    db.execute(f"DELETE FROM heads WHERE piece IN ({marks})", tuple(keys))
    db.execute(f"DELETE FROM piece WHERE id IN ({marks})", tuple(keys))
    db.execute("UPDATE totals SET pieces = pieces + 1")


def load(db: sqlite3.Connection, key: int, folder: Path) -> Content:
    """Open a piece; raises Moved or Torn."""
    row = db.execute("SELECT file, body FROM piece WHERE id = ?", (key,)).fetchone()
    if row is None:
        raise Moved(key)
    file, body = row
    return Hot(unpack(body)) if file is None else Cold(folder / file)


def within(
    db: sqlite3.Connection, machine: str, start: Instant, end: Instant
) -> list[tuple[Instant, int]]:
    """Return the lowest instants and the ids of the pieces that reach into start <= at < end."""
    rows: list[tuple[Instant, int]] = db.execute(
        "SELECT low, id FROM piece WHERE machine = ? AND high >= ? AND low < ? ORDER BY low, id",
        (machine, start, end),
    ).fetchall()
    return rows


def numbered(db: sqlite3.Connection, folder: Path, after: int, upto: int) -> list[Numbered]:
    """Return the events with after < number <= upto, in the order of their numbers."""
    keys = db.execute("SELECT id FROM piece WHERE last > ? AND first <= ?", (after, upto))
    rows = [row for (key,) in keys for row in load(db, key, folder).numbered(after, upto)]
    return sorted(rows, key=lambda row: row[0])


def speaking_before(db: sqlite3.Connection, machine: str, at: Instant) -> list[int]:
    """Return the pieces that hold the last word of a channel of a machine before an instant.

    Those are the pieces over which the instant lies, and of those before it the latest.
    """
    found: set[int] = set()
    for (channel,) in db.execute("SELECT id FROM channels WHERE machine = ?", (machine,)):
        found.update(
            key
            for (key,) in db.execute(
                "SELECT piece FROM heads WHERE channel = ?1 AND high >= ?2 AND low < ?2",
                (channel, at),
            )
        )
        found.update(
            key
            for (key,) in db.execute(
                """SELECT piece FROM heads WHERE channel = ?1 AND high =
                   (SELECT max(high) FROM heads WHERE channel = ?1 AND high < ?2)""",
                (channel, at),
            )
        )
    return sorted(found)


class Holdings(NamedTuple):
    """What a store holds: cold pieces in order (machine, lowest instant, digest), and hot events.

    `hot` says of each machine from which instant on some of its events are in no cold piece.
    """

    cold: Sequence[tuple[str, Instant, bytes]]
    hot: Mapping[str, Instant]


def holdings(db: sqlite3.Connection, newest: Iterable[Event]) -> Holdings:
    """Say what a store holds; `newest` are the events that are in no piece yet."""
    query = "SELECT machine, low, digest FROM piece WHERE file IS NOT NULL ORDER BY machine, low"
    cold = db.execute(query).fetchall()
    query = "SELECT machine, min(low) FROM piece WHERE file IS NULL GROUP BY machine"
    hot: dict[str, Instant] = dict(db.execute(query).fetchall())
    for item in newest:
        hot[item.machine] = min(item.at, hot.get(item.machine, item.at))
    return Holdings(cold, hot)
