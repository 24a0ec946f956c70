"""Tables as Parquet: what `ombre export` writes as it is, any other by a mapping.

The library is loaded when such a file is met, not before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from edge.instant import format_instant
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from gateway.import_format import Head, ImportFormat, Recording
from gateway.mapping import TableMapping
from gateway.normalise import Normaliser, Read
from gateway.parquet_shape import EXACT, whole_seconds
from gateway.table_rows import check_header, read_row

_MAGIC = b"PAR1"
_ROWS = 5_000


def knows(head: Head) -> int:
    """Know a Parquet file by its first four bytes."""
    return 10_000 if head.raw.startswith(_MAGIC) else 0


def check(file: Recording, mapping: TableMapping | None) -> None:
    """Refuse a file that is cut short, and a table whose columns nobody explained."""
    check_header(file.name, [str(name) for name in _opened(file).schema_arrow.names], mapping)


def read(file: Recording, _: Normaliser, mapping: TableMapping | None) -> Iterator[Read]:
    """Read the rows, numbered from 1 on, some thousand at a time."""
    number = 0
    for batch in _opened(file).iter_batches(batch_size=_ROWS):
        for row in _rows(batch):
            number += 1
            yield read_row(file.line(number, _shown(row)), row, mapping)


def _opened(file: Recording) -> Any:
    import pyarrow
    import pyarrow.parquet

    try:
        return pyarrow.parquet.ParquetFile(file.opened)
    except (pyarrow.ArrowException, OSError) as error:
        raise OmbreError(_damaged(file.name, error)) from error


def _rows(batch: Any) -> Iterator[Mapping[str, Any]]:
    names = [str(name) for name in batch.schema.names]
    columns = [_plain(column) for column in batch.columns]
    for values in zip(*columns, strict=True):
        row = dict(zip(names, values, strict=True))
        exact = row.pop(EXACT, None)
        yield row | msgspec.json.decode(exact) if exact else row


def _plain(column: Any) -> Sequence[Any]:
    """Turn a column into plain values; times into ISO 8601, to the nanosecond."""
    import pyarrow

    if not pyarrow.types.is_timestamp(column.type):
        values: Sequence[Any] = column.to_pylist()
        return values
    zoned = column.type.tz is not None
    exact = column.cast(pyarrow.timestamp("ns", column.type.tz)).cast(pyarrow.int64())
    return [
        None if at is None else format_instant(at) if zoned else whole_seconds(at)
        for at in exact.to_pylist()
    ]


def _shown(row: Mapping[str, Any]) -> str:
    return str({name: value for name, value in row.items() if value is not None})


def _damaged(name: str, error: Exception) -> Problem:
    return Problem(
        where=name,
        cause=Text(
            en=f"the Parquet file is damaged or cut short ({error})",
            fr=f"le fichier Parquet est abîmé ou tronqué ({error})",
        ),
        remedy=Text(en="export it again", fr="exportez-le de nouveau"),
        blame=Blame.USAGE,
    )


FORMAT = ImportFormat(
    name="parquet",
    about=Text(
        en="a Parquet file that ombre export wrote, or any other with --map",
        fr="un fichier Parquet écrit par ombre export, ou tout autre avec --map",
    ),
    knows=knows,
    check=check,
    read=read,
)
