"""Event files: JSON Lines as `gateway.event_line` describes them."""

from __future__ import annotations

from edge.text import Text
from gateway.event_line import read_event_line
from gateway.import_format import ImportFormat, Line, by_line, counting
from gateway.letter import Unreadable, dead_letter
from gateway.normalise import Normaliser, Read


def looks(line: str) -> bool:
    """Say whether a line may be one of an event file.

    >>> looks('{"machine": "press"}'), looks("2016-10-31T04:00:00Z|execution|ACTIVE")
    (True, False)
    """
    return line.startswith("{")


def read(line: Line, _: Normaliser) -> Read:
    """Read one line; the order of lines is the order of events of one instant."""
    try:
        return [read_event_line(line.text, seq=line.number, seen=line.seen)], []
    except Unreadable as error:
        return [], [dead_letter(line.reading(), error.cause)]


FORMAT = ImportFormat(
    name="events",
    about=Text(
        en='an event file (JSON Lines: {"machine": …, "kind": …, "at": …})',
        fr='un fichier d\'événements (JSON Lines : {"machine": …, "kind": …, "at": …})',
    ),
    knows=counting(looks),
    read=by_line(read),
)
