"""Entries of the editions' journal as lines of JSON, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from edge.instant import format_instant, parse_instant
from shadow.editions import Correction, Entry, Seen, Undo

_encode = msgspec.json.Encoder().encode


def entry_json(entry: Entry) -> dict[str, Any]:
    """Say an entry as programs read it."""
    at = format_instant(entry.at)
    if isinstance(entry, Seen):
        said = {"revision": entry.revision, "path": entry.path, "calendar": entry.calendar}
        return {"at": at, "kind": "seen", **said}
    if isinstance(entry, Correction):
        reach = {"revision": entry.revision, "from": format_instant(entry.start)}
        return {"at": at, "kind": "correction", **reach, "why": entry.why, "author": entry.author}
    return {"at": at, "kind": "undo", "of": entry.of, "why": entry.why, "author": entry.author}


def journal_line(entry: Entry) -> str:
    """Write an entry on one line, without the line's end.

    >>> journal_line(Undo(at=0, of=3, why="by mistake"))
    '{"at":"1970-01-01T00:00:00Z","kind":"undo","of":3,"why":"by mistake","author":""}'
    """
    return _encode(entry_json(entry)).decode()


def read_lines(text: str) -> tuple[Sequence[Entry], int]:
    """Read the lines of a journal; what cannot be read is counted, such as a line cut short.

    >>> read_lines(journal_line(Undo(at=0, of=3, why="x")) + '\\n{"at": "1970-01')
    ((Undo(at=0, of=3, why='x', author=''),), 1)
    """
    entries: list[Entry] = []
    odd = 0
    for line in text.splitlines():
        try:
            entries.append(read_entry(msgspec.json.decode(line)))
        except (ValueError, KeyError, TypeError):
            odd += bool(line.strip())
    return tuple(entries), odd


def read_entry(said: Mapping[str, Any]) -> Entry:
    """Read an entry back; raises ValueError, KeyError or TypeError for anything else."""
    return _READERS[said["kind"]](said)


def _seen(said: Mapping[str, Any]) -> Seen:
    return Seen(
        at=parse_instant(said["at"]),
        revision=str(said["revision"]),
        path=str(said.get("path", "")),
        calendar=str(said.get("calendar", "")),
    )


def _correction(said: Mapping[str, Any]) -> Correction:
    return Correction(
        at=parse_instant(said["at"]),
        revision=str(said["revision"]),
        start=parse_instant(said["from"]),
        why=str(said["why"]),
        author=str(said.get("author", "")),
    )


def _undo(said: Mapping[str, Any]) -> Undo:
    return Undo(
        at=parse_instant(said["at"]),
        of=int(said["of"]),
        why=str(said["why"]),
        author=str(said.get("author", "")),
    )


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Entry]] = {
    "seen": _seen,
    "correction": _correction,
    "undo": _undo,
}
