"""What a format of history is. A format is one file in `gateway/imports/` that names a `FORMAT`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import msgspec

from edge.instant import Instant
from edge.reading import Reading
from edge.text import Text
from gateway.letter import IMPORT, DeadLetter
from gateway.normalise import Normaliser, Read


class Line(NamedTuple):
    """One line of a file: where it stands, what it says, and when we read it."""

    file: str
    number: int
    text: str
    seen: Instant

    def reading(self) -> Reading:
        """Make the reading under which an unreadable line is kept: its address is `file:line`."""
        return Reading(
            source=IMPORT,
            address=self.where,
            value=self.text,
            at=None,
            seen=self.seen,
        )

    @property
    def where(self) -> str:
        """Name file and line."""
        return f"{self.file}:{self.number}"

    def place(self, letter: DeadLetter) -> DeadLetter:
        """Name file, line and tag in a dead letter about one of this line's values."""
        return msgspec.structs.replace(letter, address=f"{self.where} ({letter.address})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFormat:
    """One format: its name, what people call it, how to know one of its lines, how to read one.

    `read` never raises over what a line holds; what it cannot read is a dead letter.
    """

    name: str
    about: Text
    looks: Callable[[str], bool]
    read: Callable[[Line, Normaliser], Read]


@cache
def import_formats() -> Mapping[str, ImportFormat]:
    """Find every format in `gateway/imports/`, by its name."""
    import gateway.imports

    formats = {}
    for found in pkgutil.iter_modules(gateway.imports.__path__):
        one: ImportFormat = importlib.import_module(f"gateway.imports.{found.name}").FORMAT
        formats[one.name] = one
    return formats
