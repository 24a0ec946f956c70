"""Many adapters, one transaction: readings are gathered and committed together.

While one commit is on its way to the disk the next batch gathers; nobody waits for a timer. So a
lone reading is safe after one commit, and under load a batch grows to whatever one commit lasts
(at most `limit` readings). A fixed pause would cap an MQTT source at its broker's window of
unacknowledged messages (20 by default) per pause.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from edge.outbox import Entry, Outbox, OutboxAway
from edge.reading import Reading

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Batch:
    entries: list[Entry] = field(default_factory=list)
    kept: asyncio.Event = field(default_factory=asyncio.Event)


class Batcher:
    """Puts what all adapters hand over into one outbox, in their order.

    `run` must be running for `keep` to return. `keep` satisfies `edge.adapter.Keep`.
    """

    def __init__(self, outbox: Outbox, *, limit: int = 1_000, pause: float = 1.0) -> None:
        self._outbox = outbox
        self._limit = limit
        self._pause = pause
        self._batch = _Batch()
        self._filled = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        # A thread of its own: the loop never waits for the disk, nor for other users of threads.
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")

    async def keep(self, readings: Sequence[Reading]) -> None:
        """Return once the readings are safe on disk; while the disk refuses, do not return."""
        if not readings:
            return
        # Packed here, so that a value that cannot be packed hurts its own adapter only.
        entries = [self._outbox.entry(reading) for reading in readings]
        while len(self._batch.entries) >= self._limit:
            await self._batch.kept.wait()
        batch = self._batch
        batch.entries.extend(entries)
        self._idle.clear()
        self._filled.set()
        await batch.kept.wait()

    async def run(self) -> None:
        """Commit batch after batch until cancelled. Raises sqlite3.DatabaseError on damage."""
        try:
            while True:
                await self._filled.wait()
                await asyncio.sleep(0)  # let every adapter that is ready join this batch
                self._filled.clear()
                batch, self._batch = self._batch, _Batch()
                await self._commit(batch)
                batch.kept.set()
                if not self._batch.entries:
                    self._idle.set()
        finally:
            self._writer.shutdown(wait=True)

    async def drained(self) -> None:
        """Return once nothing waits for the disk."""
        await self._idle.wait()

    async def _commit(self, batch: _Batch) -> None:
        loop, put = asyncio.get_running_loop(), self._outbox.put_entries
        told = False
        while True:
            try:
                await loop.run_in_executor(self._writer, put, batch.entries)
            except OutboxAway as away:
                if not told:
                    log.error("the outbox refuses (%s): nothing is acknowledged meanwhile", away)
                told = True
                await asyncio.sleep(self._pause)
            else:
                if told:
                    log.warning("the outbox takes readings again")
                return
