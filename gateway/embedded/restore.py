"""A backup put in the place of an embedded store; what is there is set aside, never overwritten.

Killed at any point, the next start finds either the store as it was, or ends what was begun.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from edge.instant import Clock
from gateway.embedded.backup import backup
from gateway.embedded.damage import set_aside
from gateway.embedded.lock import alone
from gateway.embedded.restoring import finish_restoring, restoring, restoring_cold


class InUse(Exception):
    """Somebody has the store open."""


def restore(source: Path, path: Path, clock: Clock) -> Path | None:
    """Put a copy of `source` in the place of a store; return where the present one went.

    Raises InUse while anybody has the store open, sqlite3.DatabaseError for a damaged source.
    """
    lock = alone(path, 1.0)
    if lock is None:
        raise InUse
    try:
        fresh = restoring(path)
        shutil.rmtree(restoring_cold(path), ignore_errors=True)
        backup(source, fresh, lambda _left, _total: None)
        restoring_cold(path).mkdir(exist_ok=True)
        aside = set_aside(path, clock, "before-restore") if path.exists() else None
        finish_restoring(path, aside)
        return aside
    finally:
        lock.release()
