"""Stores that give tables, and what may come in the way of reading them. Loads no arrays itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from edge.instant import Instant
from gateway.store import Store

if TYPE_CHECKING:
    import pyarrow


class Intricate(Exception):
    """A stream that only the fold reads right; the words say what it holds."""


class Unread(Exception):
    """A column is needed that was not read; the words name it."""


@runtime_checkable
class TableStore(Store, Protocol):
    """A store that gives the events of a machine as a table of some columns, in order."""

    def table(
        self, machine: str, start: Instant, end: Instant, columns: Sequence[str] | None = None
    ) -> pyarrow.Table:
        """Return the events with start <= at < end; `at` and `seq` are always among the columns."""
        ...
