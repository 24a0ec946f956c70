"""What a test of an adapter hands readings over to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from edge.link import LinkStatus, LinkWord, link_word
from edge.reading import LINK, Reading


class Kept:
    """Stands in for the outbox: remembers what was handed over, and can refuse for a while."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, readings: Sequence[Reading]) -> None:
        await self.open.wait()
        self.readings.extend(readings)

    def values(self, address: str | None = None) -> list[Reading]:
        return [
            item
            for item in self.readings
            if item.address != LINK and (address is None or item.address == address)
        ]

    def words(self, status: LinkStatus | None = None) -> list[LinkWord]:
        words = [link_word(item) for item in self.readings if item.address == LINK]
        return [word for word in words if status is None or word.status is status]

    async def until(self, true: Callable[[], object], within: float = 10.0) -> None:
        try:
            async with asyncio.timeout(within):
                while not true():  # noqa: ASYNC110 - any condition may be waited for
                    await asyncio.sleep(0.02)
        except TimeoutError:
            last = "\n".join(str(item) for item in self.readings[-10:])
            raise AssertionError(f"not within {within} s; the last readings:\n{last}") from None
