"""Machines in parallel as one: the station that they make up. Pure.

Its parts are all of theirs; its times are those of a machine in the middle, so that closed hours,
breaks and required time are as long as a clock shows them. Its ideal cycle is that of the cell: it
makes as many parts an hour as its machines together, 1 / sum(1 / ideal cycle of one part).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from edge.instant import Duration
from shadow.counts import Parts, tally
from shadow.job import Job
from shadow.plant import Plant
from shadow.sums import Sums, add
from shadow.window import Window

Key = TypeVar("Key")
OUTCOMES = ("good", "scrap", "rework")


def cell(plant: Plant, windows: Sequence[Window]) -> Window:
    """Make one window of the windows of machines in parallel, all over one period."""
    if len(windows) == 1:
        return windows[0]
    first = windows[0]
    jobs: dict[Job, Sums] = {}
    for window in windows:
        for job, sums in told(window).items():
            jobs.setdefault(job, Sums()).add(sums)
    products = {*(job.product for job in jobs), *(window.product for window in windows)}
    machines = [window.machine for window in windows]
    ideal = {product: cell_cycle(plant, machines, product) for product in products}
    return replace(
        first,
        machine=_speaker(plant, machines, ideal),
        opening_time=sum(window.opening_time for window in windows) // len(windows),
        planned_time=sum(window.planned_time for window in windows) // len(windows),
        jobs={job: _shared(sums, len(windows)) for job, sums in jobs.items()},
        counted=frozenset.intersection(*map(outcomes, windows)),
        cycles_told=all(window.cycles_told for window in windows),
        ideal=ideal,
        parts_per_cycle=1,
        metered=any(window.metered for window in windows),
        stretches=(),
    )


def cell_cycle(plant: Plant, machines: Iterable[str], product: str | None) -> Duration | None:
    """Return how long a cell takes for one part, where its machines all work on the product.

    Machines without an ideal cycle for it do not make it. None where that is all of them.

    >>> from edge.instant import SECOND
    >>> from shadow.plant import Machine
    >>> press = Machine.model_validate({"ideal_cycle": "10s"})
    >>> cell_cycle(Plant(machines={"a": press, "b": press}), ["a", "b"], None) // SECOND
    5
    """
    rate = Fraction(0)
    for machine in machines:
        cycle, known = plant.ideal_cycle(machine, product), plant.machines.get(machine)
        if cycle is not None:
            rate += Fraction(known.parts_per_cycle if known else 1, cycle)
    return round(1 / rate) if rate else None


def told(window: Window) -> Mapping[Job, Sums]:
    """Return the books of a machine with its parts by outcome, whichever way it counts them."""
    return {
        job: replace(
            sums,
            parts=_by_outcome(window, sums.parts),
            planned=_by_outcome(window, sums.planned),
            startup=_by_outcome(window, sums.startup),
        )
        for job, sums in window.jobs.items()
    }


def outcomes(window: Window) -> frozenset[str]:
    """Name the outcomes that a machine's counters tell, directly or by a difference."""
    counted = window.counted
    good = {"good"} if counted & {"good", "total"} else set()
    scrap = {"scrap"} if "scrap" in counted or {"good", "total"} <= counted else set()
    return frozenset(good | scrap | (counted & {"rework"}))


def _by_outcome(window: Window, parts: Mapping[str, Parts]) -> dict[str, Parts]:
    made = tally(parts, window.counted)
    found: dict[str, Parts] = {}
    for of, amount in zip(OUTCOMES, (made.good, made.scrap, made.rework), strict=True):
        add(found, of, amount)
    return found


def _shared(sums: Sums, machines: int) -> Sums:
    """Take the middle of the times; parts, cycles and energy are those of all."""
    return replace(
        sums,
        states=_divided(sums.states, machines),
        classes=_divided(sums.classes, machines),
        dark=_divided(sums.dark, machines),
    )


def _divided(times: Mapping[Key, Duration], machines: int) -> dict[Key, Duration]:
    return {key: spent // machines for key, spent in times.items() if spent >= machines}


def _speaker(
    plant: Plant, machines: Sequence[str], ideal: Mapping[str | None, Duration | None]
) -> str:
    """Name the machine that a missing ideal cycle is asked for."""
    missing = [product for product, cycle in ideal.items() if cycle is None]
    silent = (m for m in machines for product in missing if plant.ideal_cycle(m, product) is None)
    return next(silent, machines[0])
