"""Tables as CSV: separated by commas, semicolons or tabs, with the names of the columns first.

What `ombre export` writes is read as it is; any other table needs a mapping.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence

from edge.text import Text
from gateway.cell import read_cells
from gateway.event import Value
from gateway.import_format import Head, ImportFormat, Recording
from gateway.letter import dead_letter
from gateway.mapping import TableMapping
from gateway.normalise import Normaliser, Read
from gateway.table_rows import check_header, is_ours, read_row

_SEPARATORS = ",;\t"
_CERTAIN = 1_000
_LONGEST_HEADER = 10_000


def separator(first: str) -> str:
    """Tell what separates the columns of a table from its first line.

    >>> separator("Date;Poste;Etat")
    ';'
    """
    return max(_SEPARATORS, key=first.count)


def header(first: str) -> Sequence[str]:
    """Read the names of the columns."""
    try:
        names = next(csv.reader([first], delimiter=separator(first)), [])
    except csv.Error:
        return []
    return [name.strip() for name in names]


def knows(head: Head) -> int:
    """Know a table by its first line: names of columns, each its own, none a number."""
    first = next((line for line in head.lines if line), "")
    if first.startswith(("{", "[")) or len(first) > _LONGEST_HEADER:
        return 0
    names = header(first)
    if is_ours(names):
        return _CERTAIN
    told_apart = len(names) > 1 and len(set(names)) == len(names)
    return int(told_apart and all(_is_name(name) for name in names))


def _is_name(text: str) -> bool:
    return text.isprintable() and any(sign.isalpha() for sign in text)


def check(file: Recording, mapping: TableMapping | None) -> None:
    """Refuse a table whose columns nobody explained."""
    first = next(file.lines(), None)
    check_header(file.name, header(first.text) if first else [], mapping)


def read(file: Recording, _: Normaliser, mapping: TableMapping | None) -> Iterator[Read]:
    """Read the rows; one with more cells than the table has columns is refused."""
    lines = _Lines(file)
    first = next(lines, "").strip()
    names = header(first)
    rows = csv.reader(lines, delimiter=separator(first))
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield [], [dead_letter(lines.line.reading(), _broken(str(error)))]
            continue
        if not any(row):
            continue
        if len(row) > len(names) and any(row[len(names) :]):
            yield [], [dead_letter(lines.line.reading(), _too_many(len(row), len(names)))]
            continue
        yield read_row(lines.line, _cells(names, row, mapping), mapping)


def _cells(
    names: Sequence[str], row: Sequence[str], mapping: TableMapping | None
) -> Mapping[str, Value]:
    said = dict(zip(names, row, strict=False))
    return said if mapping else read_cells(said)


class _Lines:
    """The lines of a file for `csv`, which asks for more where a cell goes over a line's end."""

    def __init__(self, file: Recording) -> None:
        self._lines = file.lines(bare=False)
        self.line = file.line(0, "")

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.line = next(self._lines)
        return self.line.text + "\n"


def _broken(said: str) -> Text:
    return Text(
        en=f"the row cannot be taken apart ({said})",
        fr=f"la ligne ne peut être découpée ({said})",
    )


def _too_many(cells: int, columns: int) -> Text:
    return Text(
        en=f"the row has {cells} cells, the table {columns} columns",
        fr=f"la ligne a {cells} cellules, le tableau {columns} colonnes",
    )


FORMAT = ImportFormat(
    name="csv",
    about=Text(
        en="a table (CSV) that ombre export wrote, or any other with --map",
        fr="un tableau (CSV) écrit par ombre export, ou tout autre avec --map",
    ),
    knows=knows,
    check=check,
    read=read,
)
