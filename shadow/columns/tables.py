"""Stores that give tables, and what may come in the way of reading them. Loads no arrays itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from edge.instant import Instant
from gateway.store import Store

if TYPE_CHECKING:
    import pyarrow

    from gateway.embedded.piece import Holdings


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


@runtime_checkable
class PieceStore(TableStore, Protocol):
    """A store that says from which pieces its answers come, and has a folder for what is kept."""

    @property
    def folder(self) -> Any:
        """The folder of its files, a `pathlib.Path`."""
        ...

    def holdings(self) -> Holdings:
        """Say what the store holds."""
        ...
