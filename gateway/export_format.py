"""What a format of export is. A format is one file in `gateway/exports/` that names a `FORMAT`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO, Protocol

from edge.text import Text
from gateway.event import Event


class Writer(Protocol):
    """Writes events into an open file, some at a time."""

    def write(self, events: Sequence[Event]) -> None:
        """Write events, in the order given."""
        ...

    def finish(self) -> None:
        """Write what a file of the format needs at its end; the file stays open."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """One format: its name, the ends of its files' names, what people call it, how to begin one.

    What it writes, the import format of the same data reads back, with the same ids.
    """

    name: str
    suffixes: Sequence[str]
    about: Text
    begin: Callable[[BinaryIO], Writer]


@cache
def export_formats() -> Mapping[str, ExportFormat]:
    """Find every format in `gateway/exports/`, by its name."""
    import gateway.exports

    formats = {}
    for found in pkgutil.iter_modules(gateway.exports.__path__):
        one: ExportFormat = importlib.import_module(f"gateway.exports.{found.name}").FORMAT
        formats[one.name] = one
    return formats
