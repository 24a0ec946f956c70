"""MTConnect adapter logs: `time|tag|value`, one or more values a line.

The adapter protocol (SHDR) says the time in UTC, with or without a Z, and may add `@duration`.
Conditions carry further fields, most of them empty; they are taken for tags nobody asked about.
`UNAVAILABLE` is the standard's word for "there is no value": a state of that name stays a word of
the machine, for everything else nothing is said. Only tags that a signal of the source `import`
names become events.
"""

from __future__ import annotations

import re

from edge.instant import Instant, parse_instant
from edge.reading import Reading
from edge.text import Text
from gateway.event import Event, Kind
from gateway.import_format import ImportFormat, Line, by_line, counting
from gateway.letter import IMPORT, DeadLetter, dead_letter
from gateway.normalise import Normaliser, Read

_LINE = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z?(?:@[\d.]+)?\|[^|]+\|")
_ABSENT = "UNAVAILABLE"
_SHAPE = Text(en="time|tag|value", fr="temps|étiquette|valeur")
_NO_LINE = Text(en=f"the line is not '{_SHAPE.en}'", fr=f"la ligne n'est pas « {_SHAPE.fr} »")


def looks(line: str) -> bool:
    """Say whether a line is one of an adapter log.

    >>> looks("2016-10-31T04:00:00.1Z|execution|ACTIVE"), looks("a|b|c")
    (True, False)
    """
    return _LINE.match(line) is not None


def read(line: Line, normaliser: Normaliser) -> Read:
    """Read one line: the values of the tags that signals name."""
    when, *fields = line.text.split("|")
    at = _instant(when)
    if at is None or len(fields) < 2 or not fields[0]:
        return [], [dead_letter(line.reading(), _NO_LINE)]
    events: list[Event] = []
    letters: list[DeadLetter] = []
    for tag, value in zip(fields[::2], fields[1::2], strict=False):
        kinds = normaliser.kinds(IMPORT, tag)
        if kinds:
            absent = value.strip().upper() == _ABSENT and Kind.STATE not in kinds
            reading = Reading(
                source=IMPORT,
                address=tag,
                value=None if absent else value.strip(),
                at=at,
                seen=line.seen,
            )
            some, refused = normaliser.events(reading, line.number)
            events.extend(some)
            letters.extend(line.place(letter) for letter in refused)
    return events, letters


def _instant(text: str) -> Instant | None:
    bare = text.partition("@")[0].strip()
    try:
        return parse_instant(bare if bare.endswith("Z") else f"{bare}Z")
    except (ValueError, OverflowError):
        return None


FORMAT = ImportFormat(
    name="mtconnect",
    about=Text(
        en=f"an MTConnect adapter log ({_SHAPE.en})",
        fr=f"un journal d'adaptateur MTConnect ({_SHAPE.fr})",
    ),
    knows=counting(looks),
    read=by_line(read),
)
