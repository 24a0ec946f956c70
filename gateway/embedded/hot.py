"""A hot piece: a block of events inside the file of an embedded store."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from edge.instant import Instant
from gateway.embedded.block import Block, Numbered
from gateway.event import Event, Kind

if TYPE_CHECKING:
    import pyarrow


class Hot:
    """Answers what is asked of a piece from its block."""

    def __init__(self, block: Block) -> None:
        self.block = block

    def parts(self, start: Instant, end: Instant, kinds: Collection[Kind] | None) -> list[Event]:
        """Return the events with start <= at < end."""
        return [item for _, item in self.block.events(start, end, kinds)]

    def between(
        self, start: Instant, end: Instant, columns: Sequence[str] | None = None
    ) -> pyarrow.Table:
        """Return the events with start <= at < end as a table."""
        from gateway.embedded.table import table_of

        table = table_of(self.block)
        low, high = bisect_left(self.block.at, start), bisect_left(self.block.at, end)
        table = table.slice(low, high - low)
        return table if columns is None else table.select(list(columns))

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
