"""The nightly work on an embedded store: compaction, retention, leftovers. One at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from edge.instant import HOUR, Duration, Instant
from gateway.embedded.compaction import Advance, Compacted, clean, compact, waiting
from gateway.embedded.file import StoreFile
from gateway.embedded.folder import cold_folder
from gateway.embedded.lock import alone
from gateway.embedded.policy import Policy
from gateway.embedded.retention import Gone, let_go

DAY = 24 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What a night did."""

    compacted: Compacted = field(default_factory=Compacted)
    gone: Gone = field(default_factory=Gone)
    cleaned: int = 0


def horizon(now: Instant, hot: Duration) -> Instant:
    """Return the beginning of the day, in UTC, before which events are moved.

    >>> horizon(10 * DAY + HOUR, 2 * DAY) == 8 * DAY
    True
    """
    return (now - hot) // DAY * DAY


def ahead(file: StoreFile, now: Instant, hot: Duration) -> int:
    """Count the events that a night would move."""
    return waiting(file, horizon(now, hot))


def work(
    file: StoreFile,
    now: Instant,
    hot: Duration,
    policy: Policy,
    advance: Advance = lambda _: None,
) -> Night | None:
    """Do the work of a night; None where somebody else is at it."""
    folder = cold_folder(file.path)
    folder.mkdir(parents=True, exist_ok=True)
    lock = alone(folder / "night")
    if lock is None:
        return None
    try:
        cleaned = clean(file)
        compacted = compact(file, horizon(now, hot), advance)
        gone = let_go(file, policy, now)
        with file.writing() as db:
            db.execute("UPDATE totals SET compacted = max(compacted, ?)", (now,))
        file.shrink()
        return Night(compacted=compacted, gone=gone, cleaned=cleaned)
    finally:
        lock.release()
