"""Writing a cold piece: compressed, with checksums on its pages, on the disk when it is done."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from edge.instant import Instant
from gateway.embedded.cold import ABOUT, About, Group, Origin, whole_numbers

if TYPE_CHECKING:
    import pyarrow

GROUP = 32_768
"""Rows of one group: what is read at once."""

_DELTAS = ("number", "at", "seq", "seen")
_LEVEL = 3


def write_cold(
    path: Path,
    table: pyarrow.Table,
    channels: Mapping[str, tuple[Instant, Instant]],
    origin: Origin,
) -> About:
    """Write a table, in the order of its events, to a file that is on the disk on return."""
    import pyarrow.parquet

    about = About(
        machine=origin.machine,
        groups=_groups(table),
        channels=dict(channels),
        columns=[name for name in table.column_names if table[name].null_count < len(table)],
        instead_of=origin.instead_of,
        thin=origin.thin,
    )
    said = {ABOUT: msgspec.json.encode(about)}
    table = table.replace_schema_metadata(said)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        pyarrow.parquet.write_table(
            table,
            target,
            compression="zstd",
            compression_level=_LEVEL,
            use_dictionary=[name for name in table.column_names if name not in _DELTAS],
            column_encoding=dict.fromkeys(_DELTAS, "DELTA_BINARY_PACKED"),
            row_group_size=GROUP,
            write_page_checksum=True,
        )
        target.flush()
        os.fsync(target.fileno())
    return about


def _groups(table: pyarrow.Table) -> list[Group]:
    at, number = whole_numbers(table["at"]).to_numpy(), table["number"].to_numpy()
    found = []
    for start in range(0, len(at), GROUP):
        moments, numbers = at[start : start + GROUP], number[start : start + GROUP]
        bounds = (moments[0], moments[-1], numbers.min(), numbers.max())
        found.append(Group(*(int(one) for one in bounds)))
    return found
