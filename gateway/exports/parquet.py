"""Parquet: small, typed, for pandas, DuckDB and the like (`gateway.parquet_shape`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from edge.text import Text
from gateway.cell import VALUE_COLUMNS
from gateway.event import Event
from gateway.export_format import ExportFormat
from gateway.parquet_shape import EXACT, REAL, WHOLE, columns_of

_GROUP = 20_000


class Columns:
    """Writes events into groups of rows; the library is loaded with the first of these."""

    def __init__(self, target: BinaryIO) -> None:
        import pyarrow
        import pyarrow.parquet

        self._schema: Any = _schema(pyarrow)
        self._table: Any = pyarrow.Table
        self._file: Any = pyarrow.parquet.ParquetWriter(target, self._schema, compression="zstd")
        self._waiting: list[Event] = []

    def write(self, events: Sequence[Event]) -> None:
        """Write events, a group at a time."""
        self._waiting.extend(events)
        if len(self._waiting) >= _GROUP:
            self._flush()

    def finish(self) -> None:
        """Write the last group and the table of contents, without which there is no file."""
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        table = self._table.from_pydict(dict(columns_of(self._waiting)), schema=self._schema)
        self._file.write_table(table)
        self._waiting = []


def _schema(pyarrow: Any) -> Any:
    """Type the columns: instants to the nanosecond, in UTC."""
    text, instant = pyarrow.string(), pyarrow.timestamp("ns", "UTC")
    values = [
        (name, pyarrow.int64() if name in WHOLE else pyarrow.float64() if name in REAL else text)
        for name in VALUE_COLUMNS
    ]
    return pyarrow.schema(
        [
            ("machine", text),
            ("kind", text),
            ("at", instant),
            *values,
            (EXACT, text),
            ("seq", pyarrow.int64()),
            ("seen", instant),
            ("stamp", text),
            ("signal", text),
        ]
    )


FORMAT = ExportFormat(
    name="parquet",
    suffixes=(".parquet",),
    about=Text(
        en="Parquet, for pandas, DuckDB and the like", fr="Parquet, pour pandas, DuckDB, etc."
    ),
    begin=Columns,
)
