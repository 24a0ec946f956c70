"""A file of history while it is read: line by line, whatever its size, telling the progress."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

from edge.instant import Clock
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from gateway.import_format import Line

LONGEST_LINE = 1 << 20
_BLANKS = " \t\r\n\0"

Advance = Callable[[int], None]
"""Told how many bytes more have been read."""


class OpenFile:
    """Satisfies `Recording`; raises OmbreError for a file that cannot be read."""

    def __init__(self, path: Path, clock: Clock, advance: Advance) -> None:
        self.name = path.name
        self._path = path
        self._clock = clock
        self._advance = advance
        try:
            self._raw = _Counted(path, advance)
        except OSError as error:
            raise OmbreError(unreadable(path, error)) from error
        self.opened = cast(BinaryIO, io.BufferedReader(self._raw, 1 << 16))

    def __enter__(self) -> OpenFile:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.opened.close()

    def line(self, number: int, text: str) -> Line:
        """Make a line of our own."""
        return Line(self.name, number, text, self._clock())

    def lines(self, *, bare: bool = True) -> Iterator[Line]:
        """Yield the lines that say something; an endless one is cut, not held in memory."""
        number, begins = 0, True
        try:
            while raw := self.opened.readline(LONGEST_LINE):
                number += begins
                text = decoded(raw, bare=bare) if begins else ""
                begins = raw.endswith(b"\n")
                if text:
                    yield self.line(number, text)
        except OSError as error:
            raise OmbreError(unreadable(self._path, error)) from error


class _Counted(io.FileIO):
    """Tells how far a file has been read, the first time each part is."""

    def __init__(self, path: Path, advance: Advance) -> None:
        super().__init__(path)
        self._told = 0
        self._advance = advance

    def readinto(self, buffer: Any) -> int | None:
        """Read on, and tell."""
        count = super().readinto(buffer)
        if (here := self.tell()) > self._told:
            self._advance(here - self._told)
            self._told = here
        return count


def decoded(raw: bytes, *, bare: bool = True) -> str:
    """Decode a line: UTF-8, else what a western Windows writes."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return text.strip(f"\ufeff{_BLANKS}") if bare else text.lstrip("\ufeff").rstrip("\r\n\0")


def unreadable(file: Path, error: OSError) -> Problem:
    """Say why a file cannot be read."""
    return Problem(
        where=str(file),
        cause=Text(
            en=f"the file cannot be read ({error})", fr=f"le fichier est illisible ({error})"
        ),
        remedy=Text(en="check the path and its rights", fr="vérifiez le chemin et ses droits"),
        blame=Blame.USAGE,
    )
