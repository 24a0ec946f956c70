"""Where the Parquet files of an embedded store lie: a folder a machine, in it a folder a month.

    cold/machine=press/month=2026-11/1-8192-9f2c.parquet

Tools that know the habit (DuckDB, Polars, pandas, Spark) read machine and month from the path.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from edge.instant import Instant, datetime_of

END = ".parquet"
PART = ".part"
"""The end of the name of a file that is being written."""


def cold_folder(path: Path) -> Path:
    """Name the folder beside the SQLite file of a store.

    >>> cold_folder(Path("data/events.sqlite")).as_posix()
    'data/events.cold'
    """
    return path.with_suffix(".cold")


def month_of(at: Instant) -> str:
    """Name the month of an instant, in UTC.

    >>> month_of(0)
    '1970-01'
    """
    return datetime_of(at).strftime("%Y-%m")


def place_of(machine: str, month: str, name: str) -> str:
    """Name a file, relative to the folder.

    >>> place_of("press 1", "2026-11", "1-9")
    'machine=press%201/month=2026-11/1-9.parquet'
    """
    return f"machine={quote(machine, safe='')}/month={month}/{name}{END}"


def files_in(folder: Path) -> Iterator[str]:
    """Name the files there are, relative to the folder."""
    for path in sorted(folder.glob(f"machine=*/month=*/*{END}")):
        yield path.relative_to(folder).as_posix()


def machine_in(place: str) -> str:
    """Read the machine from the name of a file.

    >>> machine_in("machine=press%201/month=2026-11/1-9.parquet")
    'press 1'
    """
    return unquote(place.split("/", maxsplit=1)[0].removeprefix("machine="))
