"""The history figures in pandas: with whole columns, and row by row as tutorials have it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.history_cells import Cells, bench_cells
from benchmarks.history_rows import IDEAL
from edge.instant import SECOND

COLUMNS = ("at", "seq", "machine", "kind", "of", "total", "state", "product")
STATES = ("producing", "down", "starved", "blocked", "setup", "idle")
CUTS = ("hour", "day", "shift")


def pandas_history(files: Sequence[Path], end: int) -> dict[str, Any]:
    """Compute the figures with whole columns; return data frames by hour, day and shift."""
    import pandas as pd

    read = [pd.read_parquet(one, columns=list(COLUMNS)) for one in files]
    for name in ("machine", "kind", "of", "state", "product"):
        # Words stay codes only where all pieces have the same ones.
        words = sorted({word for one in read for word in one[name].cat.categories})
        for one in read:
            one[name] = one[name].cat.set_categories(words)
    told = pd.concat(read, ignore_index=True)
    del read
    told["at"] = told["at"].astype("int64")
    told = told.sort_values(["machine", "at", "seq"], kind="stable", ignore_index=True)
    cells = bench_cells()
    times = _times(told, cells, end)
    parts = _parts(told, cells)
    return {by: _answer(times, parts, by) for by in CUTS}


def _times(told: Any, cells: Cells, end: int) -> Any:
    """Cut the spans into the pieces that they touch; add up what each state took."""
    import pandas as pd

    spans = told.loc[told["kind"] == "state", ["machine", "at", "state"]].copy()
    spans["end"] = spans.groupby("machine", observed=True)["at"].shift(-1, fill_value=end)
    first = np.searchsorted(cells.end, spans["at"].to_numpy(), side="right")
    last = np.searchsorted(cells.start, spans["end"].to_numpy(), side="left")
    count = np.maximum(last - first, 0)
    row = np.repeat(np.arange(len(spans)), count)
    cell = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    begin = np.maximum(spans["at"].to_numpy()[row], cells.start[cell])
    over = np.minimum(spans["end"].to_numpy()[row], cells.end[cell])
    return pd.DataFrame(
        {
            "machine": spans["machine"].to_numpy()[row],
            "state": spans["state"].to_numpy()[row],
            "spent": over - begin,
            **{by: getattr(cells, by)[cell] for by in CUTS},
        }
    )


def _parts(told: Any, cells: Cells) -> Any:
    """Tell what each reading of a counter added, and how long the cycle took that made it."""
    machines = told.groupby("machine", observed=True)
    states = told["kind"] == "state"
    stops = states & (told["state"] != "producing")
    told["run"] = stops.groupby(told["machine"], observed=True).cumsum()
    told["now"] = told["state"].where(states)
    told["now"] = machines["now"].ffill()
    told["product"] = machines["product"].ffill()
    counts = told[told["kind"] == "count"].copy()
    was = counts.groupby(["machine", "of"], observed=True)["total"].shift()
    step = counts["total"] - was
    counts["made"] = step.where(step >= 0, counts["total"]).where(was.notna(), 0)
    one = counts.groupby("machine", observed=True)
    same = (counts["run"] == one["run"].shift()) & (counts["now"] == "producing")
    cycle = (counts["at"] - one["at"].shift()).where(same & (counts["made"] == 1))
    at = counts["at"].to_numpy()
    cell = np.searchsorted(cells.start, at, side="right") - 1
    ideal = counts["product"].astype(object).map(IDEAL) * SECOND
    good = counts["of"] == "good"
    counts = counts.assign(
        cycle=cycle,
        good=counts["made"].where(good, 0),
        ideal_made=counts["made"] * ideal,
        ideal_good=counts["made"].where(good, 0) * ideal,
        **{by: getattr(cells, by)[cell] for by in CUTS},
    )
    return counts[(cell >= 0) & (at < cells.end[cell])]


def _answer(times: Any, parts: Any, by: str) -> Any:
    keys = ["machine", by]
    spent = times.groupby([*keys, "state"], observed=True)["spent"].sum().unstack(fill_value=0)
    buckets = parts.groupby(keys, observed=True)
    made = buckets[["made", "good", "ideal_made", "ideal_good"]].sum()
    cycles = buckets["cycle"].quantile([0.5, 0.95]).unstack()
    cycles.columns = ["median", "p95"]
    found = spent.assign(planned=spent.sum(axis=1)).join(made).join(cycles)
    return found.assign(
        availability=found["producing"] / found["planned"],
        performance=found["ideal_made"] / found["producing"],
        quality=found["good"] / found["made"],
        oee=found["ideal_good"] / found["planned"],
    ).reset_index()


def pandas_by_row(files: Sequence[Path], end: int, limit: int | None = None) -> dict[str, Any]:
    """Compute the figures row by row, with `iterrows` and a dictionary a bucket."""
    import pandas as pd

    found: dict[str, Any] = {by: {} for by in CUTS}
    cells = bench_cells()
    by_machine: dict[str, list[Path]] = {}
    for one in files:
        by_machine.setdefault(one.parent.parent.name, []).append(one)
    for machine, own in by_machine.items():
        told = pd.concat([pd.read_parquet(one, columns=list(COLUMNS)) for one in own])
        told = told.sort_values(["at", "seq"]).head(limit or len(told))
        told["at"] = told["at"].astype("int64")
        _fold(machine, told, cells, end, found)
    return {by: _finished(buckets) for by, buckets in found.items()}


def _fold(machine: str, told: Any, cells: Cells, end: int, found: dict[str, Any]) -> None:
    state, since, product = None, None, None
    last, begun = None, None
    totals: dict[str, int] = {}
    for _, row in told.iterrows():
        at = row["at"]
        if row["kind"] == "state":
            if state is not None:
                _spend(found, machine, cells, (state, since, at))
            if row["state"] != "producing":
                begun = None
            elif begun is None:
                begun = at
            state, since = row["state"], at
        elif row["kind"] == "operation":
            product = row["product"]
        elif row["kind"] == "count":
            was = totals.get(row["of"])
            made = 0 if was is None else row["total"] - was
            totals[row["of"]] = row["total"]
            made = row["total"] if made < 0 else made
            single = made == 1 and last is not None and begun is not None and begun <= last
            cycle = at - last if single else None
            last = at
            _count(found, machine, cells, (at, row["of"], made, IDEAL.get(product, 0), cycle))
    if state is not None:
        _spend(found, machine, cells, (state, since, end))


def _spend(found: dict[str, Any], machine: str, cells: Cells, span: Any) -> None:
    state, start, end = span
    cell = int(np.searchsorted(cells.end, start, side="right"))
    while cell < len(cells.start) and cells.start[cell] < end:
        spent = int(min(end, cells.end[cell]) - max(start, cells.start[cell]))
        for by in CUTS:
            bucket = _bucket(found[by], machine, getattr(cells, by)[cell])
            bucket[state] = bucket.get(state, 0) + spent
        cell += 1


def _count(found: dict[str, Any], machine: str, cells: Cells, step: Any) -> None:
    at, of, made, ideal, cycle = step
    cell = int(np.searchsorted(cells.start, at, side="right")) - 1
    if cell < 0 or at >= cells.end[cell]:
        return
    for by in CUTS:
        bucket = _bucket(found[by], machine, getattr(cells, by)[cell])
        bucket["made"] = bucket.get("made", 0) + made
        bucket["ideal_made"] = bucket.get("ideal_made", 0) + made * ideal * SECOND
        if of == "good":
            bucket["good"] = bucket.get("good", 0) + made
            bucket["ideal_good"] = bucket.get("ideal_good", 0) + made * ideal * SECOND
        if cycle is not None:
            bucket.setdefault("cycles", []).append(cycle)


def _bucket(buckets: dict[Any, Any], machine: str, place: int) -> dict[str, Any]:
    bucket: dict[str, Any] = buckets.setdefault((machine, int(place)), {})
    return bucket


def _finished(buckets: dict[Any, Any]) -> Any:
    import pandas as pd

    rows = []
    for (machine, place), bucket in buckets.items():
        cycles = bucket.pop("cycles", [])
        median, p95 = np.quantile(cycles, [0.5, 0.95]) if cycles else (None, None)
        planned = sum(bucket.get(state, 0) for state in STATES)
        running, made = bucket.get("producing", 0), bucket.get("made", 0)
        rows.append(
            {
                **{"machine": machine, "bucket": place, "planned": planned, "median": median},
                **{"p95": p95, "availability": running / planned if planned else None},
                **bucket,
                "performance": bucket.get("ideal_made", 0) / running if running else None,
                "quality": bucket.get("good", 0) / made if made else None,
                "oee": bucket.get("ideal_good", 0) / planned if planned else None,
            }
        )
    return pd.DataFrame(rows)
