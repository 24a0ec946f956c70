"""Which of some events an embedded store holds already: each id is kept once, over years.

Most events are newer than all that is packed of their machine: then the ids in memory say it. Of
an older one the pieces over its instant are asked; what was read of them last is remembered.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from edge.instant import Instant
from gateway.embedded.piece import Content, load, within
from gateway.embedded.recent import Recent
from gateway.event import Event

_REMEMBERED = 8
"""Pieces that are kept open."""


class Known:
    """Asks pieces for events. Used inside a transaction only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pieces = -1
        self._highs: dict[str, Instant] = {}
        self._horizons: dict[tuple[str, str], Instant] = {}
        self._opened: OrderedDict[int, Content] = OrderedDict()

    def new_of(
        self, db: sqlite3.Connection, events: Sequence[Event], recent: Recent
    ) -> list[Event]:
        """Return the events whose ids are not there, each once, in their order."""
        self._follow(db, recent.pieces)
        ids, highs = recent.ids, self._highs
        found: dict[str, Event] = {}
        for item in events:
            name = item.id
            if name in ids or name in found or (self._horizons and self._gone(item)):
                continue
            high = highs.get(item.machine)
            if high is None or item.at > high or not self._packed(db, item):
                found[name] = item
        return list(found.values())

    def _follow(self, db: sqlite3.Connection, pieces: int) -> None:
        if pieces == self._pieces:
            return
        self._pieces = pieces
        self._highs = dict(db.execute("SELECT machine, max(high) FROM piece GROUP BY machine"))
        rows = db.execute("SELECT machine, kind, at FROM horizon")
        self._horizons = {(machine, kind): at for machine, kind, at in rows}
        self._opened.clear()

    def _gone(self, item: Event) -> bool:
        """Say whether an event is older than what is kept of its kind: see `retention`."""
        return item.at < self._horizons.get((item.machine, item.kind.value), item.at)

    def _packed(self, db: sqlite3.Connection, item: Event) -> bool:
        keys = within(db, item.machine, item.at, item.at + 1)
        return any(item.id in self._open(db, key).ids_about(item.at) for _, key in keys)

    def _open(self, db: sqlite3.Connection, key: int) -> Content:
        content = self._opened.get(key)
        if content is None:
            content = self._opened[key] = load(db, key, self._folder)
            while len(self._opened) > _REMEMBERED:
                self._opened.popitem(last=False)
        self._opened.move_to_end(key)
        return content
