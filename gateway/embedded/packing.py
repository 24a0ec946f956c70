"""The newest events of an embedded store packed into pieces, machine by machine.

A segment is packed once as many events, or as many batches, have gathered; the very newest stay as
they came, so that an event that is a little late meets its neighbours in memory.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from gateway.embedded.block import Numbered, block_of, in_order_of_events
from gateway.embedded.piece import piece_of, write
from gateway.embedded.recent import Recent

SEGMENT = 8_192
"""Events of one segment, about."""

REST = 2_048
"""Events that stay unpacked, at least."""

BATCHES = 4_096
"""Batches that may gather: a plant with little to say packs fewer events at once."""


def due(recent: Recent) -> bool:
    """Say whether there is a segment to pack."""
    return len(recent) >= SEGMENT + REST or recent.batches >= BATCHES + REST


def pack_oldest(
    db: sqlite3.Connection, recent: Recent, most: int = SEGMENT, rest: int = REST
) -> bool:
    """Pack the oldest segment, if there is one; inside a transaction, to be followed after it."""
    rows = recent.oldest(most, 0 if recent.batches >= BATCHES else rest)
    if not rows:
        return False
    machines: defaultdict[str, list[Numbered]] = defaultdict(list)
    for row in rows:
        machines[row[1].machine].append(row)
    for machine, own in machines.items():
        ordered = in_order_of_events(own)
        block = block_of(machine, ordered)
        write(db, piece_of(block, (item.id for _, item in ordered)), block.channels())
    packed = rows[-1][0]
    db.execute("UPDATE totals SET packed = ?", (packed,))
    db.execute("DELETE FROM batch WHERE last <= ?", (packed,))
    return True
