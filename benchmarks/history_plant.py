"""The plant of the history figures: fifty machines, one year, 55 million events in cold files.

Every cycle moves a raw counter on by one, good or scrap; both begin again with every order. The
machines run in three shifts with breaks and stop every few minutes, mostly for seconds. The year is
2025 in Paris, with both changes of the clock. It is written and entered as the embedded store does
it itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.history_rows import CODES, GOOD, IDEAL, SCRAP, WORK, Numbers, Rows, rows_of
from gateway.embedded.cold import Origin
from gateway.embedded.cold_rows import by_month, channels_of
from gateway.embedded.cold_write import write_cold
from gateway.embedded.folder import cold_folder, place_of
from gateway.embedded.table import SCHEMA
from gateway.stores.embedded import FILE, EmbeddedStore
from shadow.calendar import Calendar
from shadow.plant import Machine, Plant, Product
from shadow.shifts import CalendarSettings

ZONE = "Europe/Paris"
START = int(np.datetime64("2024-12-31T23:00", "ns").astype(np.int64))
END = int(np.datetime64("2025-12-31T23:00", "ns").astype(np.int64))

_CHANNELS = {"state": "state", "operation": "operation:action+order+product", "link": "link:line"}


def bench_calendar() -> Calendar:
    """Three shifts with a break each, no night on Saturdays, nothing on Sundays and holidays."""
    shifts = [
        _shift("early", "mon-sat", "05:00", "13:00", "09:00", "09:30"),
        _shift("late", "mon-sat", "13:00", "21:00", "17:00", "17:30"),
        _shift("night", "mon-fri", "21:00", "05:00", "01:00", "01:30"),
    ]
    closed = ["2025-01-01", "2025-05-01", "2025-07-14", "2025-08-15", "2025-12-25"]
    said = {"shifts": shifts, "closed": closed}
    return Calendar(ZONE, CalendarSettings.model_validate(said))


def _shift(name: str, days: str, *times: str) -> Mapping[str, Any]:
    start, end, pause, over = times
    breaks = [{"from": pause, "to": over}]
    return {"name": name, "days": days, "from": start, "to": end, "breaks": breaks}


def bench_plant(machines: int) -> Plant:
    """Return what the shadow knows of the plant."""
    products = {
        name: Product.model_validate({"ideal_cycle": f"{ideal}s"}) for name, ideal in IDEAL.items()
    }
    return Plant(machines={name_of(one): Machine() for one in range(machines)}, products=products)


def name_of(machine: int) -> str:
    """Name a machine."""
    return f"machine-{machine:02}"


def make_store(folder: Path, machines: int, workers: int = 2) -> int:
    """Write the plant into a store in a folder; return how many events there are."""
    with ProcessPoolExecutor(workers) as pool:
        counts = list(pool.map(partial(_written, folder, machines), range(machines)))
    EmbeddedStore(folder / FILE).close()  # it finds the files and enters them
    return sum(counts)


def _written(folder: Path, machines: int, machine: int) -> int:
    name = name_of(machine)
    planned = np.array(bench_calendar().planned(START, END), dtype=np.int64)
    table = table_of(rows_of(machine, planned), machine, machines)
    for month, rows in by_month(table):
        path = cold_folder(folder / FILE) / place_of(name, month, "made")
        write_cold(path, rows, channels_of(rows), Origin(name))
    return len(table)


def table_of(rows: Rows, machine: int, machines: int) -> pa.Table:
    """Write rows as the store writes events; their numbers are those of machines by turns."""
    name, place = name_of(machine), np.arange(len(rows.at))
    late = np.random.default_rng(machine).integers(1_000_000, 4_000_000, len(rows.at))
    counts = (rows.code == GOOD) | (rows.code == SCRAP)
    columns: dict[str, pa.Array] = {
        "number": pa.array(1 + place * machines + machine),
        "at": _instants(rows.at),
        "seq": pa.array(place),
        "seen": _instants(rows.at + late),
        "machine": _word([name] * len(CODES), rows.code),
        "stamp": _word(["source"] * len(CODES), rows.code),
        "signal": _word([f"{name}/{one['kind']}" for one in CODES], rows.code),
        "channel": _word([_channel(one) for one in CODES], rows.code),
        "whole": _word([""] * len(CODES), rows.code),
        "total": pa.array(rows.number, mask=~counts),
        "order": _orders(rows),
    }
    for column in SCHEMA:
        if column.name in columns:
            continue
        if any(column.name in one for one in CODES):
            columns[column.name] = _word([one.get(column.name) for one in CODES], rows.code)
        else:
            columns[column.name] = pa.nulls(len(rows.at), column.type)
    return pa.table([columns[one] for one in SCHEMA.names], schema=SCHEMA)


def _instants(at: Numbers) -> pa.Array:
    return pa.array(at).cast(pa.timestamp("ns", "UTC"))


def _channel(said: Mapping[str, str]) -> str:
    return _CHANNELS.get(said["kind"]) or f"count:{said['of']}"


def _orders(rows: Rows) -> pa.Array:
    works = rows.code >= WORK
    said = [f"order {number}" for number in range(int(works.sum()))]
    places = np.where(works, rows.number, -1).astype(np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(places, mask=~works), pa.array(said, pa.string())
    )


def _word(words: list[str | None], codes: Numbers) -> pa.Array:
    known = [word for word in dict.fromkeys(words) if word is not None]
    index = [-1 if word is None else known.index(word) for word in words]
    places = np.array(index, dtype=np.int32)[codes]
    return pa.DictionaryArray.from_arrays(
        pa.array(places, mask=places < 0), pa.array(known, pa.string())
    )
