"""Old events of an embedded store moved into Parquet, by machine and month.

A file is written aside, forced to the disk, read back and compared, then renamed; only then does
one transaction enter it and take out the pieces it stands for, after counting both. Killed at any
point, a file that is in no list is left behind, which the next run deletes. What is read by others
meanwhile stays for one run more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from edge.instant import Instant
from gateway.embedded import cold_rows
from gateway.embedded.arrays import joined, unpack_arrays
from gateway.embedded.cold import Cold, Origin, digest_of
from gateway.embedded.cold_write import write_cold
from gateway.embedded.file import StoreFile
from gateway.embedded.folder import PART, cold_folder, files_in, month_of, place_of
from gateway.embedded.piece import Piece, piece_in_file, remove, write
from gateway.embedded.table import table_of

AT_ONCE = 500_000
"""Events of one machine that are taken together, about: what memory has to bear."""

FILES = 31
"""Files of one machine and month above which they are put together, though it is not over."""

Advance = Callable[[int], None]

Written = tuple[Piece, Mapping[str, tuple[Instant, Instant]]]
"""A new piece, with from when to when each channel speaks in it."""


class Miscounted(Exception):
    """What was written is not what was read: nothing is changed. A fault of ours, or a disk's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What a run did: events moved out of the file, events put together, files written."""

    moved: int = 0
    joined: int = 0
    files: int = 0

    def __add__(self, other: Compacted) -> Compacted:
        return Compacted(
            moved=self.moved + other.moved,
            joined=self.joined + other.joined,
            files=self.files + other.files,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A piece that is to be replaced."""

    key: int
    machine: str
    low: Instant
    events: int
    file: str | None
    thin: int = 0


def waiting(file: StoreFile, before: Instant) -> int:
    """Count the events that a run would move."""
    with file.reading() as db:
        query = "SELECT coalesce(sum(events), 0) FROM piece WHERE body IS NOT NULL AND high < ?"
        return int(db.execute(query, (before,)).fetchone()[0])


def compact(file: StoreFile, before: Instant, advance: Advance = lambda _: None) -> Compacted:
    """Move every piece whose events all lie before an instant, and put small files together."""
    done = Compacted()
    folder = cold_folder(file.path)
    for sources in _batches(_hot(file, before)):
        written = _move(file, folder, sources)
        done += Compacted(moved=sum(one.events for one in sources), files=written)
        advance(sum(one.events for one in sources))
    for sources in _crowded(file, before):
        written = _move(file, folder, sources)
        done += Compacted(joined=sum(one.events for one in sources), files=written)
    return done


def clean(file: StoreFile) -> int:
    """Delete files that are in no list: left by a run that was killed, or replaced by the last."""
    folder = cold_folder(file.path)
    with file.reading() as db:
        listed = {row[0] for row in db.execute("SELECT file FROM piece WHERE file IS NOT NULL")}
    gone = [folder / place for place in files_in(folder) if place not in listed]
    gone += folder.glob(f"machine=*/month=*/*{PART}")
    for path in gone:
        with suppress(OSError):  # on some systems while somebody reads it: the next run, then
            path.unlink(missing_ok=True)
    return len(gone)


def _hot(file: StoreFile, before: Instant) -> list[Source]:
    with file.reading() as db:
        query = """SELECT id, machine, low, events, file FROM piece
                   WHERE body IS NOT NULL AND high < ? ORDER BY machine, low"""
        return [Source(*row) for row in db.execute(query, (before,))]


def _batches(sources: Sequence[Source]) -> Iterator[list[Source]]:
    """Part pieces by machine, and by what is taken at once."""
    batch: list[Source] = []
    size = 0
    for source in sources:
        if batch and (batch[0].machine != source.machine or size >= AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(source)
        size += source.events
    if batch:
        yield batch


def _crowded(file: StoreFile, before: Instant) -> Iterator[list[Source]]:
    """Name the small files of one machine and month that are to become one."""
    with file.reading() as db:
        query = """SELECT id, machine, low, events, file, thin FROM piece
                   WHERE file IS NOT NULL ORDER BY machine, low"""
        rows = [Source(*row) for row in db.execute(query)]
    months: dict[tuple[str, str, int], list[Source]] = {}
    for row in rows:
        months.setdefault((row.machine, month_of(row.low), row.thin), []).append(row)
    for (_, month, _), sources in months.items():
        over = month < month_of(before)
        if len(sources) > (1 if over else FILES):
            small = [source for source in sources if source.events < AT_ONCE]
            yield from (group for group in _batches(small) if len(group) > 1)


def _move(file: StoreFile, folder: Path, sources: Sequence[Source]) -> int:
    """Write the events of pieces into a file a month, and have them stand for the pieces."""
    machine = sources[0].machine
    table = cold_rows.together(list(_tables(file, folder, sources)), machine)
    names = [source.file for source in sources if source.file is not None]
    origin = Origin(machine, names, sources[0].thin)
    pieces = [written(folder, month, rows, origin) for month, rows in cold_rows.by_month(table)]
    with file.writing() as db:
        replace(db, sources, pieces)
    return len(pieces)


def replace(
    db: sqlite3.Connection, sources: Sequence[Source], pieces: Sequence[Written], gone: int = 0
) -> None:
    """Have pieces stand for others; raises Miscounted unless they hold all but `gone` events."""
    marks = ",".join("?" * len(sources))
    keys = [source.key for source in sources]
    query = f"SELECT coalesce(sum(events), 0) FROM piece WHERE id IN ({marks})"
    before = db.execute(query, keys).fetchone()[0]
    after = sum(piece.events for piece, _ in pieces)
    if before != after + gone:
        raise Miscounted(f"{sources[0].machine}: {before} events read, {after} written")
    remove(db, keys)
    for piece, channels in pieces:
        write(db, piece, channels)
    db.execute("UPDATE totals SET gone = gone + ?", (gone,))


def _tables(file: StoreFile, folder: Path, sources: Sequence[Source]) -> Iterator[pa.Table]:
    """Read pieces: each file as a table, all blocks as one more."""
    blocks = []
    for source in sources:
        with file.reading() as db:
            if source.file is not None:
                yield Cold(folder / source.file).whole()
                continue
            row = db.execute("SELECT body FROM piece WHERE id = ?", (source.key,)).fetchone()
        if row is None:
            raise Miscounted(f"piece {source.key} is gone: another program compacts, too")
        blocks.append(unpack_arrays(row[0]))
    if blocks:
        yield table_of(joined(blocks))


def written(folder: Path, month: str, table: pa.Table, origin: Origin) -> Written:
    """Write a file aside, check it, give it its name."""
    channels = cold_rows.channels_of(table)
    part = folder / place_of(origin.machine, month, "new")
    part = part.with_name(part.name + PART)
    about = write_cold(part, table, channels, origin)
    if not cold_rows.same(Cold(part).whole(), table):
        raise Miscounted(f"{part} does not hold what was written there")
    said = digest_of(part)
    place = place_of(origin.machine, month, f"{about.first}-{about.last}-{said.hex()[:8]}")
    part.replace(folder / place)
    return piece_in_file(place, about, table.num_rows, said), channels
