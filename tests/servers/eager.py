"""An embedded store that packs, or compacts, as much as it can after every single batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from edge.instant import system_clock
from gateway.embedded.compaction import clean, compact
from gateway.embedded.packing import pack_oldest
from gateway.event import Event
from gateway.letter import DeadLetter
from gateway.stores.embedded import EmbeddedStore

WAYS = ("packed", "cold")

_FAR = 2**63 - 1


class EagerStore(EmbeddedStore):
    """Leaves a few events as they came, and packs the rest; `cold` moves that on into Parquet."""

    def __init__(self, path: Path, way: str) -> None:
        super().__init__(path, system_clock)
        self._way = way

    def append(self, events: Sequence[Event], letters: Sequence[DeadLetter] = ()) -> int:
        new = super().append(events, letters)
        with self.file.writing() as db:
            pack_oldest(db, self._recent(db), 16, 3)
        if self._way == "cold":
            clean(self.file)
            compact(self.file, _FAR)
        return new
