"""Measures as files: one JSON object, or a long table as CSV or Parquet, one row a measure.

They are written as they are computed, so that a year of hours takes no more memory than a day. A
table has both the UTC instants and the time on the plant's wall; texts stand in one language.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any
from zoneinfo import ZoneInfo

from dashboards.language import in_language
from dashboards.view import Figures, Json
from edge.instant import datetime_of, parse_instant
from edge.text import Language

COLUMNS = (
    *("scope", "scope_name", "order", "product", "from", "to", "from_local", "to_local"),
    *("name", "value", "unit", "low", "high", "profile", "revision", "because"),
)
_TIMES = ("from", "to")
_NUMBERS = ("value", "low", "high")
_GROUP = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiFile:
    """One format. `write` takes the figures, the language of texts (None: both), and the file."""

    name: str
    suffix: str
    media: str
    write: Callable[[Figures, Language | None, IO[bytes]], None]


def write_json(
    figures: Figures, language: Language | None, target: IO[bytes], *, plain: bool = False
) -> None:
    """Write one object, a measure a line; `plain` writes ASCII letters alone."""

    def put(value: Any) -> bytes:
        said = value if language is None else in_language(value, language)
        return json.dumps(said, ensure_ascii=plain).encode()

    target.write(put(figures.head)[:-1] + b', "measures": [')
    mark = b"\n"
    for row in figures.rows:
        target.write(mark + put(row))
        mark = b",\n"
    target.write(b"\n]}\n")


def write_csv(figures: Figures, language: Language | None, target: IO[bytes]) -> None:
    """Write a table with a comma between columns and a point in numbers, UTF-8."""
    rows = csv.writer(_Text(target), lineterminator="\n")
    rows.writerow(COLUMNS)
    for row in _rows(figures, language or "en"):
        rows.writerow([row[name] for name in COLUMNS])


def write_parquet(figures: Figures, language: Language | None, target: IO[bytes]) -> None:
    """Write a typed table; the library is loaded with the first of these."""
    import pyarrow
    import pyarrow.parquet

    schema: Any = _schema(pyarrow)
    rows = _rows(figures, language or "en")
    with pyarrow.parquet.ParquetWriter(target, schema, compression="zstd") as file:
        while some := list(islice(rows, _GROUP)):
            columns = {name: [row[name] for row in some] for name in COLUMNS}
            for name in _TIMES:
                columns[name] = [parse_instant(said) for said in columns[name]]
            file.write_table(pyarrow.Table.from_pydict(columns, schema=schema))


def _schema(pyarrow: Any) -> Any:
    typed = {name: pyarrow.timestamp("ns", "UTC") for name in _TIMES}
    typed |= dict.fromkeys(_NUMBERS, pyarrow.float64())
    typed |= {"revision": pyarrow.int64()}
    return pyarrow.schema([(name, typed.get(name, pyarrow.string())) for name in COLUMNS])


def _rows(figures: Figures, language: Language) -> Iterator[Mapping[str, Any]]:
    zone = ZoneInfo(figures.head["zone"])
    names = {one["id"]: one["name"] for one in figures.head["scopes"]}
    wall: dict[str, str] = {}
    for told in figures.rows:
        row: Json = in_language(told, language)
        for key in _TIMES:
            at = row[key]
            if at not in wall:
                wall[at] = datetime_of(parse_instant(at)).astimezone(zone).isoformat()
        name = names.get(row["scope"], row["scope"])
        yield {
            **row,
            "scope_name": in_language(name, language),
            "from_local": wall[row["from"]],
            "to_local": wall[row["to"]],
        }


class _Text:
    """Lets `csv` write into a file of bytes."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target

    def write(self, text: str) -> int:
        return self._target.write(text.encode("utf-8"))


KPI_FILES: Mapping[str, KpiFile] = {
    one.name: one
    for one in (
        KpiFile(name="json", suffix=".json", media="application/json", write=write_json),
        KpiFile(name="csv", suffix=".csv", media="text/csv", write=write_csv),
        KpiFile(
            name="parquet",
            suffix=".parquet",
            media="application/vnd.apache.parquet",
            write=write_parquet,
        ),
    )
}
"""The formats, by name."""
