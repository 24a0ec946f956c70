"""A line as one window: what came out of its last station, held against its bottleneck. Pure.

- The bottleneck of a period is the station with the highest load: the ideal time of all that it
  made over its required time (tR of NF E60-182). Machines in parallel are added up for it. The
  first in the flow wins a tie; with nothing made anywhere it is the slowest station.
- The line's window has the times and the ideal cycles of the bottleneck, good parts from the last
  station, scrap and rework from all stations. So a line's OEE is good parts out of the line x the
  bottleneck's ideal cycle / the bottleneck's required time, and TRS, TRG, TRE likewise, by the very
  formulas of a machine.
- Time in which no counter of the last station was in sight bounds it: in that time the line gave
  out no more than its bottleneck makes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from edge.instant import Duration
from edge.text import Text
from shadow.cell import OUTCOMES, cell, cell_cycle, outcomes, told
from shadow.job import Job
from shadow.plant import Line, Plant, station_key
from shadow.sums import Sums, add
from shadow.time_class import TimeClass
from shadow.window import Window
from shadow.wording import percent, sentence

_NOT_REQUIRED = (TimeClass.PLANNED_STOP, TimeClass.IDLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How busy a station was; `share` is None where an ideal cycle or required time is missing."""

    key: str
    window: Window
    share: float | None
    cycle: Duration


def line_window(
    plant: Plant, line: Line, windows: Mapping[str, Window]
) -> tuple[Window, Text] | None:
    """Make the window of a line out of those of its machines, and say what its bottleneck is.

    None where no machine of the line has a window.
    """
    loads = [
        _load(plant, station_key(station), [windows[m] for m in station if m in windows])
        for station in line.stations
        if any(machine in windows for machine in station)
    ]
    if not loads:
        return None
    busiest = bottleneck(loads)
    last = [windows[m] for m in line.stations[-1] if m in windows]
    out = cell(plant, last) if last else None
    everyone = [windows[m] for m in line.machines if m in windows]
    jobs = _jobs(busiest.window, out, everyone)
    products = {*(job.product for job, sums in jobs.items() if sums.planned)}
    products.add(busiest.window.product)
    window = replace(
        busiest.window,
        jobs=jobs,
        counted=_counted(out, [load.window for load in loads]),
        metered=all(one.metered for one in everyone),
        ideal={product: _cycle(plant, line, busiest, product) for product in products},
    )
    return window, _said(plant, busiest, station_key(line.stations[-1]))


def bottleneck(loads: Sequence[Load]) -> Load:
    """Return the station with the highest load."""
    return max(loads, key=lambda load: (load.share is not None, load.share or 0, load.cycle))


def _load(plant: Plant, key: str, windows: Sequence[Window]) -> Load:
    needed = [window.ideal_time(window.planned_counts, good=False) for window in windows]
    required = sum(map(_required, windows))
    known = [one for one in needed if one is not None]
    share = sum(known) / required if required > 0 and len(known) == len(needed) else None
    window = cell(plant, windows)
    present = window.ideal.get(window.product)
    return Load(key=key, window=window, share=share, cycle=present or 0)


def _required(window: Window) -> Duration:
    return window.planned_time - sum(window.planned_times.get(one, 0) for one in _NOT_REQUIRED)


def _jobs(busiest: Window, out: Window | None, everyone: Sequence[Window]) -> Mapping[Job, Sums]:
    """Put the books of a line together: the bottleneck's times, the line's parts."""
    jobs = {
        job: replace(sums, parts={}, planned={}, startup={}, dark={}, cycles={}, energy=0)
        for job, sums in busiest.jobs.items()
    }
    for window in everyone:
        for job, sums in told(window).items():
            _take(jobs, job, sums, OUTCOMES[1:])
            jobs[job].energy += sums.energy
    for job, sums in {} if out is None else told(out).items():
        _take(jobs, job, sums, OUTCOMES[:1])
        for state, spent in sums.dark.items():
            add(jobs[job].dark, state, spent)
    return jobs


def _take(jobs: dict[Job, Sums], job: Job, sums: Sums, kinds: Sequence[str]) -> None:
    page = jobs.setdefault(job, Sums())
    for of in kinds:
        add(page.parts, of, sums.parts.get(of, 0))
        add(page.planned, of, sums.planned.get(of, 0))
        add(page.startup, of, sums.startup.get(of, 0))


def _counted(out: Window | None, stations: Sequence[Window]) -> frozenset[str]:
    good = frozenset() if out is None else outcomes(out) & {"good"}
    return good.union(*(outcomes(station) - {"good"} for station in stations))


def _cycle(plant: Plant, line: Line, busiest: Load, product: str | None) -> Duration | None:
    if product in busiest.window.ideal:
        return busiest.window.ideal[product]
    [station] = [one for one in line.stations if station_key(one) == busiest.key]
    if len(station) == 1:
        return plant.ideal_cycle(station[0], product)
    return cell_cycle(plant, station, product)


def _said(plant: Plant, busiest: Load, last: str) -> Text:
    station, end = plant.label(busiest.key), plant.label(last)
    if busiest.share is None:
        return sentence(
            "no bottleneck can be told; good parts are those of {end}",
            "le goulot n'est pas connu ; les pièces bonnes sont celles de {end}",
            end=end,
        )
    return sentence(
        "bottleneck: {station} (load {share}); good parts are those of {end}",
        "goulot : {station} (charge {share}) ; les pièces bonnes sont celles de {end}",
        station=station,
        share=percent(busiest.share),
        end=end,
    )
