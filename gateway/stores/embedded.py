"""The embedded store: events in one SQLite file and Parquet files beside it, without any server.

What `append` is given goes into the file as it came: one row a batch, in a write-ahead log with
`synchronous=FULL`. What it has returned from survives kill -9 and a power cut, as far as the disk
keeps its word. Behind that, events are packed machine by machine into blocks of some 10 bytes an
event (`gateway.embedded.packing`), and once they are old into Parquet
(`gateway.embedded.compaction`). Any number of processes read beside the one that appends; each
answer is as of one instant.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from edge.instant import Clock, Instant, system_clock
from gateway.embedded import letters as letter_table
from gateway.embedded import piece
from gateway.embedded.batch import pack_batch
from gateway.embedded.damage import mend
from gateway.embedded.file import StoreFile
from gateway.embedded.folder import cold_folder
from gateway.embedded.known import Known
from gateway.embedded.merged import Part, merged
from gateway.embedded.packing import due, pack_oldest
from gateway.embedded.piece import Moved
from gateway.embedded.recent import Recent
from gateway.embedded.settings import EmbeddedSettings
from gateway.event import Event, Kind
from gateway.letter import DeadLetter
from gateway.store import Position, StoreAway, StoreKind

if TYPE_CHECKING:
    import pyarrow

log = logging.getLogger(__name__)

FILE = "events.sqlite"


class EmbeddedStore:
    """One SQLite file with its folder of cold files; safe to use from several threads."""

    def __init__(self, path: Path, clock: Clock = system_clock) -> None:
        """Open the store, or make it; raises OmbreError, saying what to do, if it is damaged."""
        self._folder = cold_folder(path)
        self._file = StoreFile(path, clock)
        self._opened = 0
        self._base: Position = 0
        self._told: Position = 0
        with self._file.reading() as db:
            self._recent(db)

    def append(self, events: Sequence[Event], letters: Sequence[DeadLetter] = ()) -> int:
        """Keep events and dead letters in one transaction; return how many ids were new."""
        with self._file.writing() as db:
            recent = self._recent(db)
            new = self._known.new_of(db, events, recent)
            last = recent.last + len(new)
            if new:
                row = (last, len(new), pack_batch(new))
                db.execute("INSERT INTO batch VALUES (?, ?, ?)", row)
            if letters:
                letter_table.tell(db, letters)
        if new:
            self._newest.add(last, new)
            self._pack_if_due()
        return len(new)

    def read(
        self,
        machine: str,
        start: Instant,
        end: Instant,
        kinds: Sequence[Kind] | None = None,
    ) -> Iterator[Event]:
        """Yield the events of one machine with start <= at < end, in order."""
        last = (machine, start, _BEFORE_ALL, "")
        while True:
            try:
                for item in merged(self._parts(machine, last[1], end, kinds)):
                    if item.order > last:
                        yield item
                        last = item.order
                return
            except Moved:
                continue  # packed or compacted meanwhile: ask anew, from the last event told

    def before(self, machine: str, at: Instant) -> Sequence[Event]:
        """Return the last event strictly before `at` of each channel of one machine, in order."""
        found: dict[str, Event] = {}
        with self._file.reading() as db:
            for key in piece.speaking_before(db, machine, at):
                for item in piece.load(db, key, self._folder).last_words(at).values():
                    _keep_later(found, item)
            for item in self._recent(db).of(machine):
                if item.at < at:
                    _keep_later(found, item)
        return sorted(found.values(), key=lambda item: item.order)

    def tail(self, after: Position, limit: int = 10_000) -> tuple[Sequence[Event], Position]:
        """Return what was appended after a position, in order of arrival, and the new position."""
        with self._file.reading() as db:
            recent = self._recent(db)
            number = max(after - self._base, 0)
            if number >= recent.packed:
                rows = recent.after(number, limit)
                number = rows[-1][0] if rows else number
            else:
                upto = min(number + limit, recent.packed)
                rows = piece.numbered(db, self._folder, number, upto)
                number = upto
        self._told = max(self._told, self._base + number)
        return [item for _, item in rows], max(after, self._base + number)

    def end(self) -> Position:
        """Return the position of the last event appended."""
        with self._file.reading() as db:
            last = self._base + self._recent(db).last
        self._told = max(self._told, last)
        return last

    def span(self, machine: str) -> tuple[Instant, Instant] | None:
        """Return the instants of the first and the last event of one machine."""
        with self._file.reading() as db:
            moments = [item.at for item in self._recent(db).of(machine)]
            query = "SELECT min(low), max(high) FROM piece WHERE machine = ?"
            moments += [at for at in db.execute(query, (machine,)).fetchone() if at is not None]
        return (min(moments), max(moments)) if moments else None

    def machines(self) -> Sequence[str]:
        """Name the machines that ever had an event, sorted."""
        with self._file.reading() as db:
            packed = {row[0] for row in db.execute("SELECT DISTINCT machine FROM channels")}
            return sorted(packed | self._recent(db).machines())

    def letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        """Return the newest dead letters, newest first; the last 10,000 are kept."""
        with self._file.reading() as db:
            return letter_table.newest(db, limit)

    def letter_count(self) -> int:
        """Count the dead letters, those no longer kept included."""
        with self._file.reading() as db:
            return letter_table.ever(db)

    def tell(self, letter: DeadLetter) -> None:
        """Name a file that was set aside."""
        self._file.tell(letter)

    def table(
        self, machine: str, start: Instant, end: Instant, columns: Sequence[str] | None = None
    ) -> pyarrow.Table:
        """Return the events of one machine with start <= at < end as a table, in order.

        Columns are those of the cold files (`gateway.embedded.table`), `at` always among them:
        what sums up months reads numbers, not events.
        """
        from gateway.embedded.tables import table_between

        with self._file.reading() as db:
            recent = self._recent(db)
            return table_between(db, self._folder, recent, (machine, start, end), columns)

    def holdings(self) -> piece.Holdings:
        """Say what the store holds: what is kept beside it says from what it was made."""
        with self._file.reading() as db:
            recent = self._recent(db)
            return piece.holdings(db, (item for _, item in recent.after(0, len(recent))))

    @property
    def folder(self) -> Path:
        """The folder in which the file lies."""
        return self._file.path.parent

    @property
    def file(self) -> StoreFile:
        """The file itself, for those who look after it."""
        return self._file

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _recent(self, db: sqlite3.Connection) -> Recent:
        """Bring what is in memory up to date. After damage, a new file begins where one stands.

        Positions go on where they were: a reader of the tail meets what the new file holds.
        """
        if self._opened != self._file.opened:
            self._newest = Recent()
            self._newest.follow(db)
            self._known = Known(self._folder)
            if self._opened:
                self._base = self._told - self._newest.packed
            self._opened = self._file.opened
        else:
            self._newest.follow(db)
        return self._newest

    def _pack_if_due(self) -> None:
        """Pack what has gathered. Nothing is lost where that fails: it is tried again."""
        packed = due(self._newest)
        try:
            while packed and due(self._newest):
                with self._file.writing() as db:
                    packed = pack_oldest(db, self._recent(db))
                with self._file.reading() as db:
                    self._recent(db)
        except StoreAway as away:
            log.warning("not packed for now: %s", away)

    def _parts(
        self, machine: str, start: Instant, end: Instant, kinds: Sequence[Kind] | None
    ) -> list[Part]:
        """Name what holds events of a machine, as of now; each part is read when it is needed."""
        with self._file.reading() as db:
            pieces = piece.within(db, machine, start, end)
            recent = [
                item
                for item in self._recent(db).of(machine)
                if start <= item.at < end and (kinds is None or item.kind in kinds)
            ]

        def load(key: int) -> Sequence[Event | Part]:
            with self._file.reading() as db:
                found = piece.load(db, key, self._folder).parts(start, end, kinds)
            return [
                Part(one.low, partial(group, one)) if isinstance(one, Part) else one
                for one in found
            ]

        def group(part: Part) -> Sequence[Event | Part]:
            with self._file.reading():  # says so, if a cold file turns out to be damaged
                return part.load()

        parts = [Part(low, partial(load, key)) for low, key in pieces]
        if recent:
            parts.append(Part(min(item.at for item in recent), lambda: recent))
        return parts


_BEFORE_ALL = -(2**63)


def _keep_later(found: dict[str, Event], item: Event) -> None:
    """Keep an event if it is the latest of its channel so far."""
    known = found.get(item.channel)
    if known is None or known.order < item.order:
        found[item.channel] = item


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
