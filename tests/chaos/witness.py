"""When readings really reached the outbox: looked at from outside, by the rig's own clock.

The edge says when it saw something, but by a clock that may have been stepped meanwhile.
"""

import sqlite3
import threading
from bisect import bisect_left
from contextlib import closing, suppress

import msgspec

from edge.instant import SECOND, system_clock

_LOOK = 0.1  # seconds


class Witness:
    """Notes every tenth of a second how far the outbox has grown."""

    def __init__(self, outbox):
        self._outbox = outbox
        self._ids, self._times = [], []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def close(self):
        self._over.set()
        self._thread.join()

    def kept(self, row):
        """Say when a row of the outbox was there at the latest."""
        place = bisect_left(self._ids, row)
        return self._times[place] if place < len(self._times) else system_clock()

    def corrected(self, events, steps):
        """Give events the instant at which they really arrived; `steps` are of the edge's clock."""
        return [msgspec.structs.replace(one, seen=self._seen(one, steps)) for one in events]

    def _seen(self, one, steps):
        there = self.kept(one.seq) + SECOND // 5
        possible = [one.seen - by for by in (0, *steps) if one.seen - by <= there]
        return max(possible, default=there)

    def _look(self):
        with closing(sqlite3.connect(self._outbox, timeout=1)) as db:
            while not self._over.wait(_LOOK):
                with suppress(sqlite3.OperationalError):
                    (most,) = db.execute("SELECT max(id) FROM tapped").fetchone()
                    if most is not None and (not self._ids or most > self._ids[-1]):
                        self._ids.append(most)
                        self._times.append(system_clock())
