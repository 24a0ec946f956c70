"""What a figure is made of: the books of each machine, its stretches of time, its shifts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from edge.instant import Instant, format_instant
from shadow.calendar import Calendar, Correction
from shadow.job import Job
from shadow.plant import EVERY_MACHINE, Plant
from shadow.sums import Sums
from shadow.why.formula import both
from shadow.window import Window

Json = Mapping[str, Any]


def inputs_json(plant: Plant, window: Window) -> Json:
    """Give the named sums of one machine over the period: times in nanoseconds, parts counted."""
    amounts = window.amounts
    return {
        "machine": window.machine,
        "from": format_instant(window.start),
        "to": format_instant(window.end),
        "opening_ns": window.opening_time,
        "planned_ns": window.planned_time,
        "times_ns": {str(key.value): spent for key, spent in amounts.times.items() if spent},
        "good": amounts.good,
        "scrap": amounts.scrap,
        "rework": amounts.rework,
        "good_ideal_ns": amounts.good_ideal,
        "made_ideal_ns": amounts.made_ideal,
        "unseen_parts_ns": amounts.blind,
        "counted": sorted(window.counted),
        "cycles_told": window.cycles_told,
        "parts_per_cycle": window.parts_per_cycle,
        "ideal_cycles": [
            {"product": made, "ns": cycle, "given_by": given_by(plant, window.machine, made)}
            for made, cycle in sorted(window.ideal.items(), key=lambda one: one[0] or "")
        ],
        "books": [
            _book(job, sums)
            for job, sums in sorted(window.jobs.items(), key=lambda one: _named(one[0]))
        ],
    }


def given_by(plant: Plant, machine: str, product: str | None) -> str | None:
    """Name the key of the plant file that gives an ideal cycle, None where none does.

    >>> from shadow.plant import Machine, Product
    >>> plant = Plant(machines={"m": Machine(ideal_cycle="60s")}, products={"p": Product()})
    >>> given_by(plant, "m", "p"), given_by(plant, "n", None)
    ('machines.m.ideal_cycle', None)
    """
    known = plant.products.get(product or "")
    for place in (machine, EVERY_MACHINE) if known else ():
        if place in known.ideal_cycle:  # type: ignore[union-attr]
            below = "" if place == EVERY_MACHINE else f".{place}"
            return f"products.{product}.ideal_cycle{below}"
    registered = plant.machines.get(machine)
    given = registered is not None and registered.ideal_cycle is not None
    return f"machines.{machine}.ideal_cycle" if given else None


def _named(job: Job) -> tuple[str, str]:
    return job.order or "", job.product or ""


def _book(job: Job, sums: Sums) -> Json:
    return {
        "order": job.order,
        "product": job.product,
        "classes": [
            {"class": one.value, "reason": reason, "ns": spent}
            for (one, reason), spent in sorted(sums.classes.items())
        ],
        "states": [
            {"state": one.value, "reason": reason, "ns": spent}
            for (one, reason), spent in sorted(sums.states.items())
        ],
        "stops": {one.value: number for one, number in sorted(sums.stops.items())},
        "parts": dict(sorted(sums.parts.items())),
        "planned_parts": dict(sorted(sums.planned.items())),
        "startup_parts": dict(sorted(sums.startup.items())),
        "dark_ns": {one.value: spent for one, spent in sorted(sums.dark.items())},
        "cycles": sum(sums.cycles.values()),
        "energy_pj": sums.energy,
    }


def spans_json(window: Window) -> Iterator[Json]:
    """Give every stretch of a machine's time: what it counted as, what was said."""
    for one in window.stretches:
        yield {
            "machine": window.machine,
            "class": one.time_class.value,
            "state": one.state.value,
            "reason": one.reason,
            "from": format_instant(one.start),
            "to": format_instant(one.end),
            "ns": one.end - one.start,
        }


def shifts_json(calendar: Calendar, start: Instant, end: Instant) -> Sequence[Json]:
    """Give the shifts of a period, and which version of the plant file planned each, or why."""
    found = []
    for shift in calendar.shifts(start, end):
        source = calendar.source(shift.start)
        found.append(
            {
                "name": both(shift.name),
                "day": shift.day.isoformat(),
                "from": format_instant(shift.start),
                "to": format_instant(shift.end),
                "breaks": [[format_instant(at) for at in pause] for pause in shift.breaks],
                "version": source.name,
                "corrected": isinstance(source, Correction),
                "why": None if source.why is None else both(source.why),
            }
        )
    return found
