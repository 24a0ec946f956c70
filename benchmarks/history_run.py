"""One way to compute the history figures, in a process of its own: what it took, what came out.

    python -m benchmarks.history_run WAY FOLDER MACHINES

Ways: `ombre`, `month`, `rollup`, `duckdb`, `pandas`, `pandas-rows`; `pyarrow` reads the columns
that `ombre` reads into one table, `pyarrow-stream` file by file without keeping anything.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

from benchmarks.history_plant import END, START, bench_calendar, bench_plant, name_of
from edge.instant import HOUR
from gateway.embedded.folder import cold_folder
from gateway.stores.embedded import FILE, EmbeddedStore
from shadow.kpi import kpis

FACTORS = ("oee", "availability", "performance", "quality")
COLUMNS = ("at", "seq", "channel", "total", "state", "reason", "action", "order", "product")
"""What `ombre` reads of this plant."""

Found = Mapping[str, float]


def ombre(folder: Path, machines: int) -> Found:
    """Compute the figures of every machine by hour, day and shift, as arrays."""
    import numpy as np

    from shadow.columns.grid import Grid
    from shadow.columns.reading import Reader
    from shadow.kpi import ratios

    calendar, span = bench_calendar(), (START, END)
    shifts = [(one.start, one.end) for one in calendar.shifts(*span)]
    families = [list(calendar.hours(*span)), list(calendar.days(*span)), shifts]
    grid = Grid(calendar, [cut for family in families for cut in family])
    store = EmbeddedStore(folder / FILE)
    reader = Reader(plant=bench_plant(machines), calendar=calendar, store=store, span=span)
    made = good = medians = 0.0
    for ledger in reader.ledgers([name_of(one) for one in range(machines)]):
        for series in ledger.series(grid, *families):
            for name in FACTORS:
                series.ratio(ratios()[name])
            median, _ = series.cycle_times([0.5, 0.95])
        made += int(series.many.amounts.made.sum())
        good += int(series.many.amounts.good.sum())
        medians += float(np.nansum(median))
    return {"made": made, "good": good, "medians": medians}


def month(folder: Path, machines: int) -> Found:
    """Compute the OEE figures and cycle times of one machine's month by shift, every text made."""
    from shadow.history import answers
    from shadow.question import Question

    calendar = bench_calendar()
    start, end = list(calendar.months(START, END))[machines % 7 + 3]
    store = EmbeddedStore(folder / FILE)
    asked = Question(
        start=start,
        end=end,
        machines=[name_of(machines // 2)],
        by="shift",
        families=["oee", "cycles"],
    )
    return {"figures": len(list(answers(bench_plant(machines), calendar, store, asked)))}


def rollup(folder: Path, machines: int) -> Found:
    """Compute the figures of the plant's year, of every machine and of all, from whole months."""
    from shadow.columns.rollup import RollUp
    from shadow.kpi import measures_of, plant_measures

    calendar, plant = bench_calendar(), bench_plant(machines)
    months = list(calendar.months(START, END + 40 * 24 * HOUR))[1:13]
    span = months[0][0], months[-1][1]
    cache = RollUp(plant, calendar, EmbeddedStore(folder / FILE))
    windows = cache.windows(list(plant.machines), span) or []
    figures = [one for window in windows for one in measures_of(window)]
    figures += plant_measures(windows, {one: plant.label(one) for one in plant.machines})
    return {"figures": len(figures), "months": len(months)}


def pyarrow(folder: Path, _: int) -> Found:
    """Read the columns into one table."""
    from pyarrow import dataset

    read = dataset.dataset(_files(folder)).to_table(columns=list(COLUMNS))
    return {"rows": read.num_rows}


def pyarrow_stream(folder: Path, _: int) -> Found:
    """Read the columns of one file after the other, keeping nothing."""
    from pyarrow import parquet

    files = (parquet.ParquetFile(one) for one in _files(folder))
    return {"rows": sum(one.read(columns=list(COLUMNS)).num_rows for one in files)}


def duckdb(folder: Path, _: int) -> Found:
    """Compute them in SQL."""
    from benchmarks.history_duckdb import duckdb_history

    files = (cold_folder(folder / FILE) / "*" / "*" / "*.parquet").as_posix()
    return _summed(duckdb_history(files, END)["shift"])


def pandas(folder: Path, _: int) -> Found:
    """Compute them with whole columns."""
    from benchmarks.history_pandas import pandas_history

    return _summed(pandas_history(_files(folder), END)["shift"])


def pandas_rows(folder: Path, _: int) -> Found:
    """Compute them row by row."""
    from benchmarks.history_pandas import pandas_by_row

    return _summed(pandas_by_row(_files(folder), END)["shift"])


def _summed(shifts: Any) -> Found:
    import numpy as np

    columns = {name: np.ma.filled(np.ma.asarray(shifts[name]).astype(float), 0.0) for name in _SAID}
    made, good, median = (float(np.nansum(columns[name])) for name in _SAID)
    return {"made": made, "good": good, "medians": median / 1e9}


_SAID = ("made", "good", "median")


def _files(folder: Path) -> Sequence[Path]:
    return sorted(cold_folder(folder / FILE).rglob("*.parquet"))


_OURS = ("numpy", "pyarrow.parquet", "shadow.columns.reading", "pyarrow.compute")

WAYS: Mapping[str, tuple[Callable[[Path, int], Found], Sequence[str]]] = {
    "ombre": (ombre, _OURS),
    "month": (month, (*_OURS, "shadow.history")),
    "rollup": (rollup, (*_OURS, "shadow.columns.rollup")),
    "pyarrow": (pyarrow, ("pyarrow.dataset",)),
    "pyarrow-stream": (pyarrow_stream, ("pyarrow.parquet",)),
    "duckdb": (duckdb, ("duckdb", "benchmarks.history_duckdb")),
    "pandas": (pandas, ("pandas", "pyarrow.parquet", "benchmarks.history_pandas")),
    "pandas-rows": (pandas_rows, ("pandas", "pyarrow.parquet", "benchmarks.history_pandas")),
}
"""What each way runs, and what it loads before its time is taken; without the first it cannot."""


def installed(way: str) -> bool:
    """Whether what a way needs is there."""
    return find_spec(WAYS[way][1][0].split(".", maxsplit=1)[0]) is not None


def main(way: str, folder: str, machines: str) -> None:
    """Run one way and print what it took: seconds, megabytes, and what came out."""
    for module in WAYS[way][1]:
        import_module(module)
    kpis()
    begun, spent = time.perf_counter(), time.process_time()
    found = WAYS[way][0](Path(folder), int(machines))
    took = {"wall": time.perf_counter() - begun, "cpu": time.process_time() - spent}
    print(json.dumps({**took, "peak": _peak() / 1e6, "found": found}))


def _peak() -> int:
    """Return the most memory that the process had, as far as the system says."""
    said = psutil.Process(os.getpid()).memory_info()
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return int(getattr(said, "peak_wset", said.rss))


if __name__ == "__main__":
    main(*sys.argv[1:])
