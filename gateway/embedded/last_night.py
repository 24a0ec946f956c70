"""When a night's work was last done, apart from what does it: that weighs fifty megabytes."""

from __future__ import annotations

from edge.instant import Instant
from gateway.embedded.file import StoreFile


def last_night(file: StoreFile) -> Instant:
    """Return when the last night's work was done, 0 if never."""
    with file.reading() as db:
        return int(db.execute("SELECT compacted FROM totals").fetchone()[0])


def anything_to_do(file: StoreFile, before: Instant) -> bool:
    """Say whether a night has anything to look at: files, or blocks that are old enough."""
    with file.reading() as db:
        query = "SELECT 1 FROM piece WHERE file IS NOT NULL OR high < ? LIMIT 1"
        return db.execute(query, (before,)).fetchone() is not None
