"""Is an embedded store whole: its file, its blocks, its cold files, and every number accounted for.

The store is only read, others may go on writing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gateway.embedded.batch import unpack_batch
from gateway.embedded.block import Torn, digest, unpack
from gateway.embedded.cold import Cold, digest_of
from gateway.embedded.folder import cold_folder
from gateway.embedded.reading import reading, total
from gateway.event import Event, same_id

_SHOWN = 10

Advance = Callable[[int], None]


@dataclass(slots=True, kw_only=True)
class Check:
    """What was found. `sound` is the answer; the rest says why.

    `wrong` counts events that do not say what their id, or their block's digest, says; `missing`
    counts numbers that were given to an event which is no longer there.
    """

    events: int = 0
    by_machine: Mapping[str, int] = field(default_factory=dict)
    letters: int = 0
    faults: Sequence[str] = ()
    wrong: int = 0
    channels_missing: int = 0
    missing: int = 0

    @property
    def sound(self) -> bool:
        """Say whether nothing is wrong."""
        return not (self.faults or self.wrong or self.channels_missing or self.missing)


def verify(path: Path, advance: Advance = lambda _: None) -> Check:
    """Check a store thoroughly; `advance` is told how many events are done."""
    check = Check()
    with reading(path) as db:
        try:
            db.execute("BEGIN")
            said = [str(row[0]) for row in db.execute(f"PRAGMA integrity_check({_SHOWN})")]
            check.faults = [line for line in said if line != "ok"]
            counted: Counter[str] = Counter()
            _pieces(db, cold_folder(path), check, counted, advance)
            _batches(db, check, counted, advance)
            check.by_machine = dict(sorted(counted.items()))
            check.events = sum(counted.values())
            _numbers(db, check)
        except sqlite3.DatabaseError as error:
            check.faults = [*check.faults, str(error)]
    return check


def size(path: Path) -> int:
    """Count the events that a check goes through; 0 where even that cannot be read."""
    try:
        with reading(path) as db:
            return total(db)
    except sqlite3.DatabaseError:
        return 0


def _pieces(
    db: sqlite3.Connection, folder: Path, check: Check, counted: Counter[str], advance: Advance
) -> None:
    rows = db.execute("SELECT id, machine, events, digest, file, body FROM piece ORDER BY id")
    for key, machine, events, said, file, body in rows:
        try:
            channels = _cold(folder / file, said) if body is None else _hot(body, said)
        except (Torn, OSError) as error:
            check.faults = [*check.faults, str(error)]
            check.wrong += events
        else:
            check.channels_missing += _unlisted(db, key, machine, channels)
        counted[machine] += events
        advance(events)


def _hot(body: bytes, said: bytes) -> Iterable[str]:
    block = unpack(body)
    if digest(item.id for _, item in block.events()) != said:
        raise Torn("a block does not say what its digest says")
    return block.channels()


def _cold(path: Path, said: bytes) -> Iterable[str]:
    if digest_of(path) != said:
        raise Torn(f"{path} is not as it was written")
    return Cold(path).about.channels


def _unlisted(db: sqlite3.Connection, key: int, machine: str, channels: Iterable[str]) -> int:
    query = """SELECT named FROM channels JOIN heads ON channel = channels.id
               WHERE machine = ? AND piece = ?"""
    listed = {row[0] for row in db.execute(query, (machine, key))}
    return len(set(channels) - listed)


def _batches(db: sqlite3.Connection, check: Check, counted: Counter[str], advance: Advance) -> None:
    for events, body in db.execute("SELECT events, body FROM batch ORDER BY last"):
        try:
            found: Sequence[Event] = unpack_batch(body)
        except Torn as error:
            check.faults = [*check.faults, str(error)]
            check.wrong += events
            continue
        check.wrong += sum(not same_id(item) for item in found)
        counted.update(item.machine for item in found)
        advance(events)


def _numbers(db: sqlite3.Connection, check: Check) -> None:
    check.letters = db.execute("SELECT letters_ever FROM totals").fetchone()[0]
    query = """SELECT max(packed, coalesce((SELECT max(last) FROM batch), 0)) - gone
               FROM totals"""
    check.missing = db.execute(query).fetchone()[0] - total(db)
