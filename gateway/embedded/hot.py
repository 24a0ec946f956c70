"""A hot piece: a block of events inside the file of an embedded store."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from edge.instant import Instant
from gateway.embedded.block import Block, Numbered
from gateway.event import Event, Kind


class Hot:
    """Answers what is asked of a piece from its block."""

    def __init__(self, block: Block) -> None:
        self.block = block

    def parts(self, start: Instant, end: Instant, kinds: Collection[Kind] | None) -> list[Event]:
        """Return the events with start <= at < end."""
        return [item for _, item in self.block.events(start, end, kinds)]

    def numbered(self, after: int, upto: int) -> Iterator[Numbered]:
        """Yield the events with after < number <= upto."""
        return self.block.numbered(after, upto)

    def last_words(self, before: Instant) -> Mapping[str, Event]:
        """Return the last event of each channel before an instant."""
        return self.block.last_words(before)

    def ids_about(self, at: Instant) -> Collection[str]:
        """Return the ids of all events, if any has this very instant."""
        row = bisect_left(self.block.at, at)
        return self._ids if row < len(self.block) and self.block.at[row] == at else ()

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(item.id for _, item in self.block.events())
