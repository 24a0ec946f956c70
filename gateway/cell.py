"""An event as a row of named cells: what a table (CSV, Parquet) says, and how it is read back.

A cell is written for people and spreadsheets: a text as it is, a number as digits. Only where that
could be read as something else (an empty text, a text of digits, one a spreadsheet would take for
a formula, one with a line's end in it) is it written as JSON writes a text, in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from gateway.event import FIELDS, Event, Value
from gateway.event_line import event_fields
from gateway.letter import Unreadable
from gateway.number import read_number

VALUE_COLUMNS = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))
COLUMNS = ("machine", "kind", "at", *VALUE_COLUMNS, "seq", "seen", "stamp", "signal")
"""The columns of a table of events; `machine`, `kind` and `at` make one known as such."""

_ANYTHING = "value"
"""The one field that may hold a truth value, a number or a text."""

_ODD = re.compile(r"\A\Z|\A[\s\"=+\-@']|\s\Z|[\x00-\x1f\x7f\x85\u2028\u2029]")
_TRUTH = {"true": True, "false": False}


def cells(item: Event) -> list[str]:
    """Write an event as the cells of `COLUMNS`."""
    said = event_fields(item, whole=True)
    return [cell(name, said.get(name)) for name in COLUMNS]


def cell(name: str, value: Value) -> str:
    """Write one value.

    >>> cell("total", 12), cell("unit", "°C"), cell("value", True), cell("value", "12")
    ('12', '°C', 'true', '"12"')
    >>> cell("reason", "=1+1"), cell("reason", "")
    ('"=1+1"', '""')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return msgspec.json.encode(value).decode()
    if _ODD.search(value) or (name == _ANYTHING and not isinstance(_meant(value), str)):
        return msgspec.json.encode(value).decode()
    return value


def read_cell(name: str, text: str) -> Value:
    """Read one value; an empty cell says nothing. Numbers of other fields are read by their field.

    >>> [read_cell("value", text) for text in ("12", '"12"', "on", "true", "")]
    [12, '12', 'on', True, None]
    >>> read_cell("order", "0012")
    '0012'
    """
    if not text:
        return None
    if text.startswith('"'):
        try:
            return msgspec.json.decode(text, type=str)
        except ValueError:
            return text
    return _meant(text) if name == _ANYTHING else text


def read_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """Read the cells of a row by their columns; what is no text stays as it is."""
    return {
        name: read_cell(name, value) if isinstance(value, str) else value
        for name, value in row.items()
    }


def _meant(text: str) -> Value:
    if text in _TRUTH:
        return _TRUTH[text]
    try:
        return read_number(text)
    except Unreadable:
        return text
