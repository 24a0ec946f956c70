"""Proof of life of a link, and its absence."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from edge.instant import Clock, Instant

TICK = 0.25
"""Seconds between two looks at a link."""


class Pulse:
    """Remembers the last proof of life and notices when none has come for too long.

    Silence is counted in ticks that we lived through ourselves, not in time that has passed: a
    computer that slept, or a loop that was held up, does not take its own absence for the link's.
    """

    def __init__(self, clock: Clock, patience: float) -> None:
        self.patience = patience
        self.last: Instant = clock()
        self._clock = clock
        self._silent = 0

    def beat(self) -> None:
        """Note a proof of life, now."""
        self.last = self._clock()
        self._silent = 0

    async def stopped(self) -> None:
        """Return once there was no proof of life for longer than `patience` seconds."""
        while self._silent * TICK < self.patience:
            await asyncio.sleep(TICK)
            self._silent += 1


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """Run several works as one: when the first ends or fails, the others are called off.

    Raises what the first in the list raised, if several ended at once.
    """
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
