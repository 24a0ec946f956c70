"""How large the outbox may grow, and what goes first when it has grown that far.

While nobody takes readings away (the gateway, the store or the line to them is down) the outbox
grows. At its limit the oldest measurements go: a temperature of last week is worth less than the
count of last week. States, counts, cycles, orders and words of links never go; when nothing else
is left, nothing more is taken in, and what can wait at its source waits there.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator

from edge.plantfile import PlantFile, Strict
from edge.reading import Reading
from edge.refusals import PlantFileError
from edge.text import Text

_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(KB|MB|GB|TB)\s*", re.IGNORECASE)
_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_LEAST = 10**6
_AT_ONCE = 5_000
_EASE = 0.9  # of the limit: room is made seldom, and then some


def read_size(value: Any) -> int:
    """Read a size as people write it, in bytes.

    >>> read_size("1.5 GB"), read_size("200MB")
    (1500000000, 200000000)
    """
    found = _SIZE.fullmatch(str(value))
    size = round(float(found[1]) * _UNITS[found[2].upper()]) if found else 0
    if size >= _LEAST:
        return size
    raise PlantFileError(
        Text(en=f"{value!r} is no size we can use", fr=f"« {value} » n'est pas une taille utile"),
        Text(en="write 500MB or 4GB, 1MB at least", fr="écrivez 500MB ou 4GB, au moins 1MB"),
    )


class OutboxSettings(Strict):
    """What a plant file may say of the outbox: `limit` is the size at which measurements go."""

    limit: Annotated[int, BeforeValidator(read_size)] = 4 * 10**9


def read_outbox(file: PlantFile) -> OutboxSettings:
    """Check the section `outbox`; raises OmbreError with every mistake in it."""
    return file.section("outbox", OutboxSettings, OutboxSettings())


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A limit in bytes, and which readings may go when it is reached."""

    limit: int
    spare: Callable[[Reading], bool]


BOUNDLESS = Room(limit=2**62, spare=lambda _: False)
"""No limit, and nothing that may go."""


class NoRoom(sqlite3.OperationalError):
    """The limit is reached, and nothing is left that may go."""


def make_room(db: sqlite3.Connection, limit: int) -> int:
    """Remove the oldest spare readings if the limit is passed; return how many. Raises NoRoom."""
    if _used(db) <= limit:
        return 0
    gone = 0
    while _used(db) > limit * _EASE:
        last = db.execute(
            """DELETE FROM outbox WHERE id IN
               (SELECT id FROM outbox WHERE spare = 1 ORDER BY id LIMIT ?)""",
            (_AT_ONCE,),
        ).rowcount
        gone += last
        if not last:
            break
    if _used(db) > limit:
        raise NoRoom(f"the outbox has reached its limit of {limit / 10**6:g} MB")
    return gone


def _used(db: sqlite3.Connection) -> int:
    pages, free, size = (
        int(db.execute(f"PRAGMA {what}").fetchone()[0])
        for what in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size
