"""When each source was last heard: what an edge that was killed can still say of its own end.

Killed or without power it says nothing. Its next start therefore tells each source's link as lost
since the last reading that was kept of it. Every value that was kept came before that, and all
that comes later was told late: nobody has to guess from arrivals which is which, and a value that
comes twice changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

from edge.instant import MINUTE, Instant
from edge.link import LinkStatus, link_word
from edge.reading import LINK, Reading

TABLE = """CREATE TABLE IF NOT EXISTS heard (
    source TEXT PRIMARY KEY, at INTEGER NOT NULL
) WITHOUT ROWID"""

_AHEAD = MINUTE
_NOTE = "INSERT INTO heard VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET at = excluded.at"


class Kept(Protocol):
    """Something that goes to disk: of which source, and until when that proves it was heard."""

    @property
    def source(self) -> str:
        """The source, empty where nothing is to be noted."""
        ...

    @property
    def heard(self) -> Instant:
        """The instant; 0 where the source itself says that its link is lost."""
        ...


def heard_at(reading: Reading) -> Instant:
    """Return until when a reading proves that its source was heard.

    A source whose clock is a little ahead of ours is believed, so that nothing that was kept lies
    behind its own loss.

    >>> heard_at(Reading(source="s", address="a", value=1, at=7, seen=5))
    7
    """
    if reading.address == LINK and _lost(reading):
        return 0
    at, seen = reading.at, reading.seen
    return at if at is not None and seen < at <= seen + _AHEAD else seen


def note_heard(db: sqlite3.Connection, entries: Iterable[Kept]) -> None:
    """Note what is kept in this transaction; one row a source."""
    latest = {entry.source: entry.heard for entry in entries if entry.source}
    db.executemany(_NOTE, latest.items())


def read_heard(db: sqlite3.Connection) -> Mapping[str, Instant]:
    """Return when each source was last heard, without those that were known to be lost."""
    return dict(db.execute("SELECT source, at FROM heard WHERE at > 0").fetchall())


def _lost(reading: Reading) -> bool:
    try:
        return link_word(reading).status is LinkStatus.LOST
    except msgspec.MsgspecError:
        return False
