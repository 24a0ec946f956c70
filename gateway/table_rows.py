"""A row of a table as an event: ours as `ombre export` writes it, or another by a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from gateway.cell import COLUMNS
from gateway.event_line import read_event_fields
from gateway.import_format import Line
from gateway.letter import Unreadable, dead_letter
from gateway.mapping import NEEDED, TableMapping
from gateway.normalise import Read


def is_ours(header: Sequence[str]) -> bool:
    """Say whether the columns speak for themselves.

    >>> is_ours(["kind", "at", "machine", "state"]), is_ours(["Date", "Poste"])
    (True, False)
    """
    return all(name in header for name in NEEDED)


def check_header(file: str, header: Sequence[str], mapping: TableMapping | None) -> None:
    """Raise OmbreError where the columns cannot be read, saying what they are."""
    said = ", ".join(header)
    if mapping is not None:
        missing = ", ".join(mapping.missing(header))
        if missing:
            raise OmbreError(_no_column(file, missing, said))
    elif not is_ours(header):
        raise OmbreError(_no_mapping(file, said))


def read_row(line: Line, row: Mapping[str, Any], mapping: TableMapping | None) -> Read:
    """Read one row; a column of a plain table that is none of ours says nothing."""
    try:
        if mapping is None:
            fields = {name: row[name] for name in COLUMNS if name in row}
        else:
            fields = mapping.fields(row)
        return [read_event_fields(fields, seq=line.number, seen=line.seen)], []
    except Unreadable as error:
        return [], [dead_letter(line.reading(), error.cause)]


def _no_column(file: str, missing: str, said: str) -> Problem:
    return Problem(
        where=file,
        cause=Text(
            en=f"the table has no column named {missing}",
            fr=f"le tableau n'a pas de colonne nommée {missing}",
        ),
        remedy=Text(en=f"its columns are: {said}", fr=f"ses colonnes sont : {said}"),
        blame=Blame.USAGE,
    )


def _no_mapping(file: str, said: str) -> Problem:
    return Problem(
        where=file,
        cause=Text(
            en=f"nothing says what these columns mean: {said}",
            fr=f"rien ne dit ce que veulent dire ces colonnes : {said}",
        ),
        remedy=Text(
            en="say it, for example: --map machine==press --map kind==state --map at=Date "
            "--map state=Status, or in a file given with --mapping",
            fr="dites-le, par exemple : --map machine==presse --map kind==state --map at=Date "
            "--map state=Etat, ou dans un fichier donné avec --mapping",
        ),
        blame=Blame.USAGE,
    )
