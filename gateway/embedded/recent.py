"""The newest events of an embedded store, in memory: what is not packed yet."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from gateway.embedded.batch import unpack_batch
from gateway.embedded.block import Numbered
from gateway.event import Event


class Recent:
    """Follows the table `batch`, whoever writes there. Used inside a transaction only."""

    def __init__(self) -> None:
        self.last = 0
        self.packed = 0
        self.pieces = 0
        self.ids: set[str] = set()
        self._batches: deque[tuple[int, Sequence[Event]]] = deque()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def batches(self) -> int:
        """Count the batches."""
        return len(self._batches)

    def follow(self, db: sqlite3.Connection) -> None:
        """Take in what was appended since, let go of what was packed."""
        packed, pieces = db.execute("SELECT packed, pieces FROM totals").fetchone()
        self.pieces = pieces
        self._let_go(packed)
        after = max(self.last, packed)
        rows = db.execute("SELECT last, body FROM batch WHERE last > ? ORDER BY last", (after,))
        for last, body in rows:
            self.add(last, unpack_batch(body))
        self.last = max(self.last, packed)

    def add(self, last: int, events: Sequence[Event]) -> None:
        """Take in one batch, whose last event has the number `last`; once is enough."""
        if last <= self.last:
            return
        self._batches.append((last, events))
        self.ids.update(item.id for item in events)
        self.last = last

    def of(self, machine: str) -> list[Event]:
        """Return the events of one machine, in order of arrival."""
        return [item for _, batch in self._batches for item in batch if item.machine == machine]

    def machines(self) -> set[str]:
        """Name the machines."""
        return {item.machine for _, batch in self._batches for item in batch}

    def after(self, number: int, limit: int) -> list[Numbered]:
        """Return the first events behind a number, with their numbers."""
        return list(islice(self._numbered(number), limit))

    def oldest(self, most: int, rest: int) -> list[Numbered]:
        """Return the events of the oldest batches, about `most`, so that `rest` are left."""
        taken: list[Numbered] = []
        left = len(self)
        for last, batch in list(self._batches)[:-1]:
            left -= len(batch)
            if left < rest or len(taken) >= most:
                break
            taken.extend(enumerate(batch, last - len(batch) + 1))
        return taken

    def _numbered(self, number: int) -> Iterator[Numbered]:
        for last, batch in self._batches:
            if last > number:
                first = last - len(batch) + 1
                skip = max(number - first + 1, 0)
                yield from enumerate(batch[skip:], first + skip)

    def _let_go(self, packed: int) -> None:
        while self._batches and self._batches[0][0] <= packed:
            _, batch = self._batches.popleft()
            self.ids.difference_update(item.id for item in batch)
        self.packed = packed
