"""From the windows of machines to the figures of all that they are part of. Pure.

Numerators and denominators are summed, never percentages. Machines in parallel are added up; a
line is held against its bottleneck (`shadow.line`); the plant is the sum of its machines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from edge.instant import Instant
from edge.text import Text
from shadow.cell import cell
from shadow.job import Job
from shadow.kpi import PLANT, kpis, measures_of, plant_measures, together
from shadow.line import line_window
from shadow.measure import Measure
from shadow.parting import KEYS, Lives, of_calendar, parted, rank
from shadow.plant import Plant
from shadow.question import Question
from shadow.scope import Scopes
from shadow.window import Window
from shadow.wording import joined

Row = tuple[Instant, Instant, Job]
"""One period, and the order or product where the period is told by them."""

OF_LINES = frozenset(
    {
        *("oee", "nee", "teep", "trs", "trg", "tre", "smrp.oee", "e79.oee"),
        *("count.good", "count.scrap", "count.rework", "cycle_time.ideal"),
        *("energy", "energy_per_part"),
    }
)
"""What is told of a line. Its stations tell the rest: availability is that of the bottleneck."""

OF_CELLS = frozenset({"cycle_time.ideal"})
"""What machines in parallel tell as one station; all else is added up over them."""

Figures = frozenset[str] | None
"""The figures asked for, None for all."""


def measured(
    plant: Plant,
    told: Iterable[tuple[str, Iterable[Window]]],
    scopes: Scopes,
    asked: Question,
    lives: Lives = MappingProxyType({}),
) -> Iterator[Measure]:
    """Yield the figures of each machine by period, then those of groups, lines and the plant."""
    norms = asked.norms
    for one in _all(plant, told, scopes, asked, lives):
        if norms is None or one.profile in norms:
            yield one


def _all(
    plant: Plant,
    told: Iterable[tuple[str, Iterable[Window]]],
    scopes: Scopes,
    asked: Question,
    lives: Lives,
) -> Iterator[Measure]:
    by, figures = asked.by, asked.names
    rows: dict[Row, dict[str, Window]] = {}
    for machine, windows in told:
        for window in windows:
            for job, part in parted(plant, window, by, lives):
                yield from _named(measures_of(part, figures), job, by)
                together_ = rows.setdefault((part.start, part.end, job), {})
                together_[machine] = replace(part, stretches=())
    ordered = sorted(rows, key=lambda row: (row[0], rank(row[2])))
    for group in scopes.parallels:
        for row in ordered:
            yield from _named(_of_group(plant, group, rows[row], figures), row[2], by)
    for line in scopes.lines:
        for row in ordered:
            yield from _named(_of_line(plant, line, rows[row], figures), row[2], by)
    if scopes.whole:
        for row in ordered:
            yield from _named(_of_plant(plant, rows[row], figures), row[2], by)


def _named(measures: Iterable[Measure], job: Job, by: str | None) -> Iterator[Measure]:
    if by not in KEYS:
        yield from measures
        return
    for one in measures:
        if one.name not in of_calendar():
            yield replace(one, order=job.order, product=job.product)


def _of_group(
    plant: Plant, group: str, windows: Mapping[str, Window], figures: Figures
) -> Iterator[Measure]:
    own = [windows[machine] for machine in plant.parallels[group] if machine in windows]
    if not own:
        return
    for one in together(own, _names(plant), group, figures):
        if one.name not in OF_CELLS:
            yield one
    for one in measures_of(cell(plant, own), figures):
        if one.name in OF_CELLS:
            yield replace(one, scope=group)


def _of_line(
    plant: Plant, line: str, windows: Mapping[str, Window], figures: Figures
) -> Iterator[Measure]:
    made = line_window(plant, plant.lines[line], windows)
    if made is None:
        return
    window, said = made
    for one in measures_of(window, figures):
        if one.name in OF_LINES:
            because = said if one.because is None else joined([said, one.because], "; ")
            yield replace(one, scope=line, because=because)


def _of_plant(plant: Plant, windows: Mapping[str, Window], figures: Figures) -> Iterator[Measure]:
    """Add up the registered machines; without a register, all that were ever heard."""
    own = [one for m, one in windows.items() if m in plant.machines or not plant.machines]
    if figures is None:
        yield from plant_measures(own, _names(plant))
    else:
        yield from together(own, _names(plant), PLANT, figures & _of_plants())


@cache
def _of_plants() -> frozenset[str]:
    """Name what may be added up over machines that work one after the other."""
    meant = [kpi for kpi in kpis().values() if kpi.ratios or kpi.across]
    return frozenset(name for kpi in meant for name in (kpi.name, *kpi.names))


def _names(plant: Plant) -> Mapping[str, Text]:
    return {machine: plant.label(machine) for machine in plant.machines}
