"""Watches the disk of the data folder and what waits for the store, and says so in time.

It reads files and writes none, so it goes on where the disk is full, the store away, or both.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge.instant import Clock
from edge.text import Language
from edge.waiting import waiting
from gateway.embedded.block import Torn
from gateway.embedded.fill import fill
from gateway.space import Bounds, Disk, Level, Space, judge
from gateway.space_words import Teller, space_json

log = logging.getLogger(__name__)

LOOK = 5.0
"""Seconds between two looks."""

GROWTH = 60.0
"""Seconds between two looks at how fast the store grows."""

REST = 20.0
"""A look that took long is followed by a rest so many times as long."""

_GRAVITY = {Level.WELL: logging.INFO, Level.SOON: logging.WARNING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What to watch: the data folder, the embedded store and the outbox in it, where they are."""

    folder: Path
    kind: str
    store: Path | None
    outbox: Path | None
    limit: int
    bounds: Bounds


class Watch:
    """Looks again and again; `json` gives the last look at once, from any thread."""

    def __init__(self, watched: Watched, clock: Clock) -> None:
        self._watched = watched
        self._clock = clock
        self._growth: float | None = None
        self._growth_due = 0.0
        self._level = Level.WELL
        self._seen: tuple[Space, Level] | None = None

    def look(self) -> Space:
        """Look once. Never raises because of a disk, a file or a store."""
        watched = self._watched
        if time.monotonic() >= self._growth_due:
            self._growth = self._ask_growth()
            self._growth_due = time.monotonic() + GROWTH
        space = Space(
            at=self._clock(),
            place=str(watched.folder.absolute()),
            store=watched.kind,
            disk=disk_of(watched.folder),
            growth=self._growth,
            waiting=waiting(watched.outbox) if watched.outbox else None,
            limit=watched.limit,
        )
        self._level = judge(space, watched.bounds, self._level)
        self._seen = space, self._level
        return space

    def json(self) -> dict[str, Any]:
        """Write what was seen last."""
        if self._seen is None:
            self.look()
        assert self._seen is not None
        return space_json(*self._seen)

    def run(self, stop: threading.Event, language: Language | None = None) -> None:
        """Look until told to stop; with a language, say in the log what there is to say."""
        teller = Teller(self._watched.bounds)
        while not stop.is_set():
            began = time.monotonic()
            space = self.look()
            if language is not None:
                for level, text in teller.hear(space):
                    log.log(_GRAVITY.get(level, logging.ERROR), "%s", text.say(language))
            stop.wait(max(LOOK, REST * (time.monotonic() - began)))

    def _ask_growth(self) -> float | None:
        store = self._watched.store
        if store is None or not store.is_file():
            return None
        try:
            return fill(store, self._clock()).growth
        except (OSError, sqlite3.Error, Torn):  # those who open it see to it; the watch goes on
            return self._growth


def disk_of(folder: Path) -> Disk | None:
    """Measure a folder's disk, also before the folder is there; None where that is refused."""
    for place in (folder, *folder.absolute().parents):
        try:
            found = shutil.disk_usage(place)
        except FileNotFoundError:
            continue
        except OSError:
            return None
        return Disk(free=found.free, total=found.total)
    return None


def has_room(watched: Watched) -> bool:
    """Say whether an embedded store may take more: what is left after that is the outbox's.

    So the edge goes on keeping readings where store and outbox share a disk.
    """
    if watched.store is None:
        return True
    disk = disk_of(watched.folder)
    return disk is None or disk.free >= watched.bounds.full(disk)


@contextmanager
def watching(watch: Watch, language: Language | None = None) -> Iterator[Watch]:
    """Watch in a thread for as long as the block lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=watch.run, args=(stop, language), name="watch", daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        stop.set()
        thread.join(10)
