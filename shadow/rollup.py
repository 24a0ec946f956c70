"""From the windows of machines to the figures of all that they are part of. Pure.

Numerators and denominators are summed, never percentages. Machines in parallel are added up; a
line is held against its bottleneck (`shadow.line`); the plant is the sum of its machines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from edge.instant import Instant
from edge.text import Text
from shadow.cell import cell
from shadow.job import Job
from shadow.kpi import measures_of, plant_measures
from shadow.line import line_window
from shadow.measure import Measure
from shadow.parting import KEYS, NOT_OF_JOBS, parted, rank
from shadow.plant import Plant
from shadow.scope import Scopes
from shadow.window import Window
from shadow.wording import joined

Row = tuple[Instant, Instant, Job]
"""One period, and the order or product where the period is told by them."""

OF_LINES = frozenset(
    {
        *("oee", "nee", "teep", "trs", "trg", "tre"),
        *("count.good", "count.scrap", "count.rework", "cycle_time.ideal"),
    }
)
"""What is told of a line. Its stations tell the rest: availability is that of the bottleneck."""

OF_CELLS = frozenset(
    {
        *("count.good", "count.scrap", "count.rework"),
        *("cycle_time.median", "cycle_time.p95", "cycle_time.ideal"),
    }
)
"""What machines in parallel tell as one station, beside the ratios that are added up."""


def measured(
    plant: Plant, told: Iterable[tuple[str, Iterable[Window]]], by: str | None, scopes: Scopes
) -> Iterator[Measure]:
    """Yield the figures of each machine by period, then those of groups, lines and the plant."""
    rows: dict[Row, dict[str, Window]] = {}
    for machine, windows in told:
        for window in windows:
            for job, part in parted(plant, window, by):
                yield from _named(measures_of(part), job, by)
                together = rows.setdefault((part.start, part.end, job), {})
                together[machine] = replace(part, stretches=())
    ordered = sorted(rows, key=lambda row: (row[0], rank(row[2])))
    for group in scopes.parallels:
        for row in ordered:
            yield from _named(_of_group(plant, group, rows[row]), row[2], by)
    for line in scopes.lines:
        for row in ordered:
            yield from _named(_of_line(plant, line, rows[row]), row[2], by)
    if scopes.whole:
        names = _names(plant)
        for row in ordered:
            yield from _named(plant_measures(list(rows[row].values()), names), row[2], by)


def _named(measures: Iterable[Measure], job: Job, by: str | None) -> Iterator[Measure]:
    if by not in KEYS:
        yield from measures
        return
    for one in measures:
        if one.name not in NOT_OF_JOBS:
            yield replace(one, order=job.order, product=job.product)


def _of_group(plant: Plant, group: str, windows: Mapping[str, Window]) -> Iterator[Measure]:
    own = [windows[machine] for machine in plant.parallels[group] if machine in windows]
    if not own:
        return
    summed = plant_measures(own, _names(plant))
    given = {one.name for one in summed}
    station = [one for one in measures_of(cell(plant, own)) if one.name in OF_CELLS - given]
    for one in [*summed, *station]:
        yield replace(one, scope=group)


def _of_line(plant: Plant, line: str, windows: Mapping[str, Window]) -> Iterator[Measure]:
    made = line_window(plant, plant.lines[line], windows)
    if made is None:
        return
    window, said = made
    for one in measures_of(window):
        if one.name in OF_LINES:
            because = said if one.because is None else joined([said, one.because], "; ")
            yield replace(one, scope=line, because=because)


def _names(plant: Plant) -> Mapping[str, Text]:
    return {machine: plant.label(machine) for machine in plant.machines}
