"""What a format of history is. A format is one file in `gateway/imports/` that names a `FORMAT`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO, NamedTuple, Protocol

import msgspec

from edge.instant import Instant
from edge.reading import Reading
from edge.text import Text
from gateway.letter import IMPORT, DeadLetter
from gateway.mapping import TableMapping
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


class Head(NamedTuple):
    """How a file begins: its first bytes, and its first lines as text, without their ends."""

    raw: bytes
    lines: Sequence[str]


class Recording(Protocol):
    """A file while it is read. Reading it tells the progress."""

    @property
    def name(self) -> str:
        """The file's name, for the places of its lines."""
        ...

    @property
    def opened(self) -> BinaryIO:
        """Its bytes, for a format that is not made of lines."""
        ...

    def lines(self, *, bare: bool = True) -> Iterator[Line]:
        """Yield the lines that say something; `bare` ones without the blanks around them."""
        ...

    def line(self, number: int, text: str) -> Line:
        """Make a line of our own: a row of a file that has none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFormat:
    """One format: its name, what people call it, how to know it, how to read it.

    `knows` says how many of a file's first lines look like it. `check` raises OmbreError for a
    file that cannot be read as a whole. `read` yields what each line gives and never raises over
    what a line holds; what it cannot read is a dead letter.
    """

    name: str
    about: Text
    knows: Callable[[Head], int]
    read: Callable[[Recording, Normaliser, TableMapping | None], Iterator[Read]]
    check: Callable[[Recording, TableMapping | None], None] = lambda _file, _mapping: None


def by_line(
    read: Callable[[Line, Normaliser], Read],
) -> Callable[[Recording, Normaliser, TableMapping | None], Iterator[Read]]:
    """Read a file whose every line stands for itself."""

    def lines(file: Recording, normaliser: Normaliser, _: TableMapping | None) -> Iterator[Read]:
        for line in file.lines():
            yield read(line, normaliser)

    return lines


def counting(looks: Callable[[str], bool]) -> Callable[[Head], int]:
    """Know a format by its lines."""
    return lambda head: sum(looks(line) for line in head.lines if line)


@cache
def import_formats() -> Mapping[str, ImportFormat]:
    """Find every format in `gateway/imports/`, by its name."""
    import gateway.imports

    formats = {}
    for found in pkgutil.iter_modules(gateway.imports.__path__):
        one: ImportFormat = importlib.import_module(f"gateway.imports.{found.name}").FORMAT
        formats[one.name] = one
    return formats
