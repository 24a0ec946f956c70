"""The edge as a whole: every source under its supervisor, one outbox below them all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from edge.adapter import adapter_kinds
from edge.batcher import Batcher
from edge.instant import Clock, Instant
from edge.outbox import Outbox
from edge.pulse import together
from edge.room import BOUNDLESS, Room
from edge.sources import Sources
from edge.supervise import Supervisor
from edge.text import Language

log = logging.getLogger(__name__)

_FAREWELL = 5.0
"""Seconds for sources to hang up, and then for the disk to take what they left."""


async def run_edge(  # noqa: PLR0913, PLR0917 - what it reads, where to, in whose time and words
    sources: Sources,
    outbox_path: Path,
    clock: Clock,
    language: Language,
    stop: asyncio.Event,
    room: Room = BOUNDLESS,
) -> None:
    """Read every source into the outbox until `stop` is set; leave nothing in memory.

    A source that is away is called again and again; the others go on. Raises OmbreError when the
    outbox cannot be opened, sqlite3.DatabaseError when its file is damaged under way (the next
    start sets it aside).
    """
    outbox = Outbox(outbox_path, clock, room)
    if outbox.damage is not None:
        log.error("%s", outbox.damage.say(language))
    batcher = Batcher(outbox)
    try:
        await together(_until(stop, sources, batcher, outbox.heard, clock, language), batcher.run())
    finally:
        outbox.close()


async def _until(  # noqa: PLR0913, PLR0917 - what `run_edge` was given, and what it opened
    stop: asyncio.Event,
    sources: Sources,
    batcher: Batcher,
    heard: Mapping[str, Instant],
    clock: Clock,
    language: Language,
) -> None:
    """Supervise every source until told to stop, then let the disk take the last words."""
    tasks = [
        asyncio.ensure_future(
            Supervisor(
                name,
                adapter_kinds()[settings.protocol].open(name, settings, clock),
                batcher.keep,
                clock=clock,
                language=language,
                heard=heard.get(name),
            ).run()
        )
        for name, settings in sources.items()
    ]
    try:
        await stop.wait()
    finally:
        await _called_off(tasks)
    try:
        await asyncio.wait_for(batcher.drained(), _FAREWELL)
    except TimeoutError:
        log.error("the disk refuses: what was not acknowledged will come again")


async def _called_off(tasks: Sequence[asyncio.Future[None]]) -> None:
    """Let every source say its last word; one that the disk keeps from it is cut short."""
    for _ in range(2):
        pending = [task for task in tasks if not task.done()]
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending, timeout=_FAREWELL)
