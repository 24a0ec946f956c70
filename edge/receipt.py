"""What was delivered under which number, so that a second delivery is not a second reading.

A broker delivers again what it was not told the arrival of: after a kill -9 that is what was
already on disk. Without a time of its own such a message would be a new reading, and a counter
would seem to have run backwards.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

from edge.reading import Reading

TABLE = """CREATE TABLE IF NOT EXISTS receipts (
    source TEXT NOT NULL, delivery INTEGER NOT NULL, digest INTEGER NOT NULL,
    PRIMARY KEY (source, delivery)
) WITHOUT ROWID"""
"""One row a number that the wire can give: 65,535 a source, as MQTT counts."""


class Receipt(NamedTuple):
    """One delivery: by whom, under which number, of what, and whether it may be the second."""

    source: str
    delivery: int
    digest: int
    again: bool


def receipt_of(reading: Reading) -> Receipt | None:
    """Write the receipt of a reading; None where the wire delivers once.

    >>> one = Reading(source="s", address="a", value=b"7", at=None, seen=1, delivery=4)
    >>> receipt_of(one) == receipt_of(Reading(source="s", address="a", value=b"7", at=None,
    ...                                       seen=9, delivery=4))
    True
    """
    if reading.delivery is None:
        return None
    digest = zlib.crc32(repr((reading.address, reading.value)).encode())
    return Receipt(reading.source, reading.delivery, digest, reading.again)


class Delivered(Protocol):
    """Something that may have a receipt."""

    @property
    def receipt(self) -> Receipt | None:
        """The receipt, None where the wire delivers once."""
        ...


Some = TypeVar("Some", bound=Delivered)


def only_new(db: sqlite3.Connection, entries: Sequence[Some]) -> list[Some]:
    """Leave out what was delivered before; note the rest. Belongs into the transaction of both."""
    new, noted = [], dict[tuple[str, int], int]()
    for entry in entries:
        receipt = entry.receipt
        if receipt is None:
            new.append(entry)
            continue
        place = receipt[:2]
        if receipt.again and noted.get(place, _noted(db, place)) == receipt.digest:
            continue
        new.append(entry)
        noted[place] = receipt.digest
    rows = ((*place, digest) for place, digest in noted.items())
    db.executemany("INSERT OR REPLACE INTO receipts VALUES (?, ?, ?)", rows)
    return new


def _noted(db: sqlite3.Connection, place: tuple[str, int]) -> int | None:
    query = "SELECT digest FROM receipts WHERE source = ? AND delivery = ?"
    row = db.execute(query, place).fetchone()
    return None if row is None else int(row[0])
