"""What an embedded store lets go of, if the plant file says so: nothing without it.

Only cold files are thinned or emptied, each as a whole once all it holds is old enough: an event
stays at least as long as was asked for, and a month longer at most. Their horizon is remembered:
what comes later from before it would be there twice, or for a moment, and is left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from edge.instant import Instant
from gateway.embedded.cold import Cold, Origin
from gateway.embedded.compaction import Source, replace, written
from gateway.embedded.file import StoreFile
from gateway.embedded.folder import cold_folder, month_of
from gateway.embedded.policy import Policy
from gateway.embedded.thinning import thinned
from gateway.event import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """How many events were let go of, and how many measurements thinning spared."""

    dropped: int = 0
    thinned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What is to be done to one file."""

    source: Source
    drop: Sequence[Kind]
    thin: bool


def let_go(file: StoreFile, policy: Policy, now: Instant) -> Gone:
    """Carry a policy out."""
    if not policy.keep and policy.thin_after is None:
        return Gone()
    dropped = spared = 0
    for task in list(_tasks(file, policy, now)):
        table = Cold(cold_folder(file.path) / str(task.source.file)).whole()
        kept = _without(table, task.drop)
        thin = thinned(kept, task.source.machine, policy.thin_to) if task.thin else kept
        dropped += len(table) - len(kept)
        spared += len(kept) - len(thin)
        _swap(file, task, thin, policy)
    return Gone(dropped=dropped, thinned=spared)


def _tasks(file: StoreFile, policy: Policy, now: Instant) -> Iterator[_Task]:
    with file.reading() as db:
        rows = db.execute(
            """SELECT id, machine, low, events, file, thin, high FROM piece
               WHERE file IS NOT NULL ORDER BY high"""
        ).fetchall()
        for *said, high in rows:
            source = Source(*said)
            kinds = _kinds(db, source.key)
            old = policy.thin_after is not None and high < now - policy.thin_after
            task = _Task(
                source=source,
                drop=[one for one in kinds if one in policy.keep and high < now - policy.keep[one]],
                thin=old and not source.thin and Kind.MEASUREMENT in kinds,
            )
            if task.drop or task.thin:
                yield task


def _kinds(db: sqlite3.Connection, piece: int) -> list[Kind]:
    """Name the kinds that a piece holds: the first word of its channels."""
    query = "SELECT named FROM heads JOIN channels ON channels.id = channel WHERE piece = ?"
    return sorted({Kind(row[0].partition(":")[0]) for row in db.execute(query, (piece,))})


def _without(table: pa.Table, kinds: Sequence[Kind]) -> pa.Table:
    if not kinds:
        return table
    said = pa.array([kind.value for kind in kinds], pa.string())
    return table.filter(pc.invert(pc.is_in(table["kind"].cast(pa.string()), value_set=said)))


def _swap(file: StoreFile, task: _Task, table: pa.Table, policy: Policy) -> None:
    source, folder = task.source, cold_folder(file.path)
    pieces = []
    if len(table):
        month = month_of(source.low)
        thin = policy.thin_to if task.thin else source.thin
        origin = Origin(source.machine, [str(source.file)], thin)
        pieces = [written(folder, month, table, origin)]
    with file.writing() as db:
        high = db.execute("SELECT high FROM piece WHERE id = ?", (source.key,)).fetchone()
        replace(db, [source], pieces, gone=source.events - len(table))
        kinds = {*task.drop, *([Kind.MEASUREMENT] if task.thin else [])}
        for kind in kinds if high is not None else ():
            db.execute(
                """INSERT INTO horizon VALUES (?, ?, ?) ON CONFLICT (machine, kind)
                   DO UPDATE SET at = max(at, excluded.at)""",
                (source.machine, kind.value, high[0] + 1),
            )
