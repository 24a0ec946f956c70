"""How full an embedded store is, and for how many days the disk lasts."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edge.instant import HOUR, Instant
from gateway.embedded.batch import unpack_batch
from gateway.embedded.folder import cold_folder
from gateway.embedded.reading import reading
from gateway.event import Event

DAY = 24 * HOUR
RECENT = 7 * DAY
"""The time over which the present rate of growth is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """How full a store is. Sizes in bytes; `days_left` None where nothing grows, or nobody knows.

    `growth` is bytes a day: the share of the store that the events of the last seven days take, or
    of the store's own age where it is younger. `cold` is the part of `size` that is in Parquet.
    """

    events: int
    machines: Sequence[str]
    first: Instant | None
    last: Instant | None
    size: int
    cold: int
    free: int
    growth: float | None
    days_left: float | None


def fill(path: Path, now: Instant) -> Fill:
    """Say how full a store is, and for how many days the disk lasts at the present rate."""
    with reading(path) as db:
        db.execute("BEGIN")
        newest = _newest(db)
        pieces = db.execute("SELECT machine, low, high, events FROM piece").fetchall()
    events = len(newest) + sum(piece[3] for piece in pieces)
    first = min([item.at for item in newest] + [piece[1] for piece in pieces], default=None)
    last = max([item.at for item in newest] + [piece[2] for piece in pieces], default=None)
    recent = sum(now - RECENT < item.at <= now for item in newest)
    share = recent + sum(_share(low, high, now) * count for _, low, high, count in pieces)
    size, cold = size_of(path)
    free = shutil.disk_usage(path.parent).free
    growth = None
    if share and first is not None:
        growth = size / events * share * DAY / min(RECENT, max(now - first, HOUR))
    return Fill(
        events=events,
        machines=sorted({item.machine for item in newest} | {piece[0] for piece in pieces}),
        first=first,
        last=last,
        size=size,
        cold=cold,
        free=free,
        growth=growth,
        days_left=free / growth if growth else None,
    )


def size_of(path: Path) -> tuple[int, int]:
    """Count the bytes of a store, and those of its cold files among them."""
    hot = [path, path.with_name(path.name + "-wal")]
    cold = sum(one.stat().st_size for one in cold_folder(path).rglob("*.parquet"))
    return sum(part.stat().st_size for part in hot if part.exists()) + cold, cold


def _newest(db: sqlite3.Connection) -> list[Event]:
    return [item for (body,) in db.execute("SELECT body FROM batch") for item in unpack_batch(body)]


def _share(low: Instant, high: Instant, now: Instant) -> float:
    """Say which part of a piece lies in the last seven days, as if its events came evenly."""
    inside = min(high, now) - max(low, now - RECENT)
    if inside < 0:
        return 0.0
    return inside / (high - low) if high > low else 1.0
