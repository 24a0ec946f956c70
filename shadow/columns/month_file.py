"""The file of one month: the totals of its machines, and from what each of them was made."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from shadow.columns.chunk import Numbers
from shadow.columns.month import Totals

_PART = ".part"
_FACTS = ("products", "keys", "counted", "told", "product")


class Kept(NamedTuple):
    """Totals of one machine, and the sum of what they depend on."""

    key: str
    totals: Totals


def month_bytes(kept: Mapping[str, Kept]) -> bytes:
    """Write a month; the same totals always give the same bytes."""
    machines = sorted(kept)
    said = [
        {"machine": one, "key": kept[one].key, **{f: getattr(kept[one].totals, f) for f in _FACTS}}
        for one in machines
    ]
    entries = [kept[one].totals.entries for one in machines]
    cycles = [kept[one].totals.cycles for one in machines]
    body = io.BytesIO()
    np.savez(
        body,
        said=np.frombuffer(json.dumps(said, sort_keys=True).encode(), dtype=np.uint8),
        counts=np.array([[one.shape[1] for one in own] for own in (entries, cycles)]),
        entries=np.concatenate(entries, axis=1) if entries else np.zeros((4, 0), dtype=np.int64),
        cycles=(np.concatenate(cycles, axis=1) if cycles else np.zeros((3, 0))).astype(np.int32),
    )
    return body.getvalue()


def read_months(path: Path) -> dict[str, Kept]:
    """Read a month; a file that is not there, or damaged, holds nothing."""
    try:
        with np.load(path, allow_pickle=False) as file:
            said: list[dict[str, Any]] = json.loads(file["said"].tobytes())
            counts, entries, cycles = file["counts"], file["entries"], file["cycles"]
    except (OSError, ValueError, KeyError, EOFError):
        return {}
    parts = zip(said, _parted(entries, counts[0]), _parted(cycles, counts[1]), strict=True)
    return {
        one["machine"]: Kept(one["key"], Totals(entries=own, cycles=bins, **_facts(one)))
        for one, own, bins in parts
    }


def _facts(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in _FACTS}


def _parted(columns: Numbers, counts: Numbers) -> list[Numbers]:
    return np.split(columns, np.cumsum(counts)[:-1], axis=1) if len(counts) else []


def write_months(path: Path, kept: Mapping[str, Kept]) -> None:
    """Write a month aside, then give it its name: who reads meanwhile reads the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.stem}-{os.getpid()}{_PART}")
    part.write_bytes(month_bytes(kept))
    part.replace(path)
