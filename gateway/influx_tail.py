"""What was appended, in order, whoever appended it: the journals of all writers read as one. Pure.

Each writer has a journal of its own, whose times only ever grow. The clocks of several need not
agree, and an entry may come to lie before one that was read already. So a reader stands at a place
in each journal; what it is given to remember is one number, which stands for all of them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from edge.instant import HOUR, Instant
from gateway.influx_line import FIRST, JOURNAL, clamped, quoted, tag_text
from gateway.store import Position

_REMEMBERED = 1_000
_SKEW = HOUR
"""How far clocks of several writers may be apart for a number from elsewhere to mean the same."""

Ends = Mapping[str, Instant]
Query = Callable[[str], Iterator[Mapping[str, str]]]


class Entry(NamedTuple):
    """One append: when and by whom, its number, and how many events it held, from when to when."""

    time: Instant
    writer: str
    kept: int
    first: Instant
    last: Instant
    held: int


class Journals:
    """Reads the journals of all writers."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._places: OrderedDict[Position, Ends] = OrderedDict()
        self._writers = {""}

    def last(self, writer: str) -> Instant:
        """Return the time of a writer's last entry, 0 without any."""
        question = f'{_SELECT} WHERE "writer" = {quoted(writer)} ORDER BY time DESC LIMIT 1'
        return next((entry.time for entry in _entries(self._query(question))), 0)

    def end(self) -> Position:
        """Return the number of the present end, 0 before the first entry."""
        # Two of each, for the newest may be half written and its numbers not be there yet.
        question = f'{_SELECT} GROUP BY "writer" ORDER BY time DESC LIMIT 2'
        ends: dict[str, Instant] = {}
        for entry in _entries(self._query(question)):
            ends[entry.writer] = max(entry.time, ends.get(entry.writer, 0))
        return self._number(ends, max(ends.values(), default=0))

    def after(self, position: Position, limit: int) -> tuple[list[Entry], Position]:
        """Return the next entries, of `limit` events at most but one at least, and the new end."""
        ends = self._ends(position)
        taken: list[Entry] = []
        count = 0
        for entry in sorted(self._found(ends, limit)):
            if taken and count + entry.held > limit:
                break
            taken.append(entry)
            count += entry.held
        if not taken:
            return [], position
        reached = {**ends, **{entry.writer: entry.time for entry in taken}}
        return taken, self._number(reached, max(position + 1, *reached.values()))

    def _number(self, ends: Ends, position: Position) -> Position:
        while self._places.get(position, ends) != ends:
            position += 1
        self._places[position] = ends
        while len(self._places) > _REMEMBERED:
            self._places.popitem(last=False)
        return position

    def _ends(self, position: Position) -> Ends:
        """Say where a number stands in each journal; one from elsewhere rather too early."""
        known = self._places.get(position)
        if known is not None or position == 0:
            return known or {}
        self._meet(self._query(_WHO))
        signed = self._writers - {""}
        return dict.fromkeys(self._writers, position - (_SKEW if signed else 0))

    def _found(self, ends: Ends, limit: int) -> list[Entry]:
        """Ask every journal; those met only now are asked in a second turn."""
        found: list[Entry] = []
        asked: set[str] = set()
        while asked != self._writers:
            new = sorted(self._writers - asked)
            asked.update(new)
            questions = [_WHO, *(_question(one, ends.get(one, FIRST), limit) for one in new)]
            rows = list(self._query("; ".join(questions)))
            self._meet(rows)
            found.extend(_entries(rows))
        return found

    def _meet(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._writers.update(tag_text(row["value"]) for row in rows if row.get("key") == "writer")


_SELECT = f'SELECT "kept", "first", "last", "count", "writer" FROM "{JOURNAL}"'
_WHO = f'SHOW TAG VALUES FROM "{JOURNAL}" WITH KEY = "writer"'


def _question(writer: str, end: Instant, limit: int) -> str:
    return (
        f'{_SELECT} WHERE "writer" = {quoted(writer)} AND time > {clamped(end)}'
        f" ORDER BY time LIMIT {max(limit, 1)}"
    )


_NUMBERS = ("kept", "first", "last", "count")


def _entries(rows: Iterable[Mapping[str, str]]) -> Iterator[Entry]:
    """Read the entries that are whole.

    InfluxDB shows a point field by field while it takes it in. One that is not whole yet is the
    newest of its writer, who waits for the answer: it is there at the next look.
    """
    for row in rows:
        if all(row.get(name) for name in _NUMBERS):
            numbers = (int(row[name]) for name in _NUMBERS)
            yield Entry(int(row["time"]), tag_text(row["writer"]), *numbers)
