"""Tables as CSV: one event a row, one column a field (`gateway.cell`), for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import BinaryIO

from edge.text import Text
from gateway.cell import COLUMNS, cells
from gateway.event import Event
from gateway.export_format import ExportFormat


class Table:
    """Writes the names of the columns, then one event a row."""

    def __init__(self, target: BinaryIO) -> None:
        self._rows = csv.writer(_Text(target), lineterminator="\n")
        self._rows.writerow(COLUMNS)

    def write(self, events: Sequence[Event]) -> None:
        """Write events."""
        self._rows.writerows(map(cells, events))

    def finish(self) -> None:
        """Nothing: a row is whole by itself."""


class _Text:
    """Lets `csv` write into a file of bytes."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target

    def write(self, text: str) -> int:
        return self._target.write(text.encode("utf-8"))


FORMAT = ExportFormat(
    name="csv",
    suffixes=(".csv",),
    about=Text(en="CSV, for spreadsheets", fr="CSV, pour les tableurs"),
    begin=Table,
)
