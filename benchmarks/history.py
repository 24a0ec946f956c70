"""History against its rivals, side by side in one run, each in a process of its own, by turns.

The work: time by state within the shifts, parts, the median and the 95th percentile of cycles, the
factors of OEE, by hour, day and shift, of every machine (`benchmarks.history_plant`), out of the
Parquet files of the embedded store. What comes out must agree: parts exactly, medians within the
width of the bins that they are counted in.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figure import Figure
from benchmarks.history_plant import make_store
from benchmarks.history_run import installed
from shadow.columns.rollup import FOLDER

BASIS = "ombre"
_NEAR = 0.002
"""How far medians may lie apart: half a bin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one way took: medians of its runs, in seconds and megabytes."""

    wall: float
    cpu: float
    peak: float
    found: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """How many machines are looked at over a year, and how often; `slow` goes row by row, too."""

    least: int = 1
    few: int = 5
    all: int = 50
    turns: int = 3
    slow: bool = True


def history(year: Year) -> list[Figure]:
    """Run every way on few machines and on all of them."""
    figures: list[Figure] = []
    each: dict[int, float] = {}
    for machines in sorted({year.least, year.few, year.all}):
        with bench_store(machines) as (folder, events):
            slow = ["pandas-rows"] if machines == year.few and year.slow else []
            rivals = (
                ["duckdb", "pandas", *slow] if machines > year.least or machines == year.all else []
            )
            runs = taken(folder, machines, [BASIS, "pyarrow", "pyarrow-stream", *rivals], year)
            each[machines] = runs[BASIS].wall / events
            figures += _compared(runs, rivals, events)
            if machines == year.all:
                figures += _asked(folder, machines, year)
    least, most = min(each.values()), max(each.values())
    said = ", ".join(f"{one * 1e9:.0f} ns a row of {machines}" for machines, one in each.items())
    figures.append(
        Figure(
            what="history: longest over shortest",
            value=most / least,
            unit="x",
            note=f"time per row; {said} machines",
        )
    )
    return figures


def _asked(folder: Path, machines: int, year: Year) -> Iterator[Figure]:
    """Ask small questions of the large store, each in a process that asks nothing else."""
    month = _median([_run("month", folder, machines) for _ in range(year.turns)])
    note = f"{month.found['figures']:.0f} figures, the first time they are asked for"
    what = "history: one machine, one month, by shift"
    yield Figure(what=what, value=month.wall * 1e3, unit="ms", note=note)
    kept = folder / FOLDER
    shutil.rmtree(kept, ignore_errors=True)
    made = _median([_run("rollup", folder, machines)])
    before = _bytes(kept)
    read = _median([_run("rollup", folder, machines) for _ in range(year.turns)])
    shutil.rmtree(kept)
    _run("rollup", folder, machines)
    same = "made again to the same bytes" if _bytes(kept) == before else "NOT THE SAME BYTES"
    size = sum(len(one) for one in before.values()) / 1e6
    note = f"{read.found['figures']:.0f} figures of {read.found['months']:.0f} months; "
    note += f"{size:.1f} MB, made in {made.wall:.1f} s, {same}"
    what = "history: the plant's year from the cache"
    yield Figure(what=what, value=read.wall * 1e3, unit="ms", note=note)


def _bytes(folder: Path) -> Mapping[str, bytes]:
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir())}


@contextmanager
def bench_store(machines: int) -> Iterator[tuple[Path, int]]:
    """Make a store; `OMBRE_BENCH_PLANT` names a folder in which stores are kept for the next time.

    Yields its folder and how many events it holds.
    """
    kept = os.environ.get("OMBRE_BENCH_PLANT")
    folder = Path(kept or tempfile.mkdtemp(prefix="ombre-bench-")) / f"{machines}"
    count = folder / "events.txt"
    if not count.exists():
        folder.mkdir(parents=True, exist_ok=True)
        count.write_text(str(make_store(folder, machines)), encoding="utf-8")
    try:
        yield folder, int(count.read_text(encoding="utf-8"))
    finally:
        if kept is None:
            shutil.rmtree(folder.parent)


def taken(folder: Path, machines: int, ways: Sequence[str], year: Year) -> Mapping[str, Run]:
    """Run ways by turns; what is slow runs once."""
    runs: dict[str, list[Mapping[str, Any]]] = {}
    for turn in range(year.turns):
        for way in ways:
            if installed(way) and (turn == 0 or way != "pandas-rows"):
                try:
                    runs.setdefault(way, []).append(_run(way, folder, machines))
                except subprocess.CalledProcessError:  # mostly for want of memory
                    continue
    return {way: _median(own) for way, own in runs.items() if own}


def _run(way: str, folder: Path, machines: int) -> Mapping[str, Any]:
    command = [sys.executable, "-m", "benchmarks.history_run", way, str(folder), str(machines)]
    said: Mapping[str, Any] = json.loads(subprocess.check_output(command))
    return said


def _median(runs: Sequence[Mapping[str, Any]]) -> Run:
    wall, cpu, peak = (median(one[name] for one in runs) for name in ("wall", "cpu", "peak"))
    return Run(wall=wall, cpu=cpu, peak=peak, found=runs[0]["found"])


def _compared(runs: Mapping[str, Run], rivals: Sequence[str], events: int) -> Iterator[Figure]:
    ours = runs[BASIS]
    million = events / 1e6
    yield Figure(
        what=f"history: ombre, {million:.0f} M events",
        value=ours.wall,
        unit="s",
        note=f"by hour, day and shift; {ours.cpu:.1f} s of CPU, {ours.peak:.0f} MB at most",
    )
    for way in ("pyarrow", "pyarrow-stream"):
        run = runs[way]
        said = f"{run.wall:.1f} s, {run.cpu:.1f} s of CPU, {run.peak:.0f} MB"
        about = "into one table" if way == "pyarrow" else "file by file, keeping nothing"
        yield Figure(
            what="history: ombre / pyarrow reading",
            value=ours.wall / run.wall,
            unit="x",
            note=f"the same columns {about}: {said}",
        )
    for way in rivals:
        yield _against(way, runs.get(way), ours)


def _against(way: str, run: Run | None, ours: Run) -> Figure:
    what = f"history: {way} / ombre"
    if run is None:
        return Figure(
            what=what,
            value=None,
            unit="x",
            note=f"{way} is not installed, or did not come to an end",
        )
    note = f"{run.wall:.1f} s, {run.cpu:.1f} s of CPU, {run.peak:.0f} MB; {_agree(ours, run)}"
    return Figure(what=what, value=run.wall / ours.wall, unit="x", note=note)


def _agree(ours: Run, other: Run) -> str:
    """Say that two ways came to the same; raises ValueError if they did not."""
    exact = all(ours.found[name] == other.found[name] for name in ("made", "good"))
    apart = abs(ours.found["medians"] / other.found["medians"] - 1)
    if not exact or apart > _NEAR:
        raise ValueError(f"{other.found} is not {ours.found}")
    return f"same parts, medians {apart:.2%} apart"
