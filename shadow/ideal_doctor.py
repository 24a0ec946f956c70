"""The ideal-rate doctor: which ideal cycles the data contradict, and what another would change.

Nothing is ever applied: a diagnosis says what could be written into the plant file, and what the
figures would then be, by the very same measures over the very same events. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from edge.instant import SECOND, Duration
from edge.text import Language
from shadow.ideal_rate import (
    PROPOSED,
    IdealBounds,
    Spread,
    Verdict,
    demonstrated,
    judged,
    reason,
    spread,
)
from shadow.kpi import measures_of
from shadow.measure import Measure
from shadow.parting import parted
from shadow.plant import EVERY_MACHINE, Machine, Plant, Product
from shadow.snapshot import measure_json
from shadow.sums import total
from shadow.window import Window
from shadow.wording import told

FIGURES = frozenset({"oee", "performance", "trs", "trs.performance"})
"""The figures that are told before and after."""

Again = Callable[[Plant], Window]
"""Makes the same window once more, with another plant file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What the cycles of one product on one machine say of its ideal cycle.

    `before` and `after` are the figures of the machine, and those of the product's own time.
    """

    machine: str
    product: str | None
    verdict: Verdict
    ideal: Duration | None
    seen: Spread
    proposal: Duration | None = None
    before: Sequence[Measure] = ()
    after: Sequence[Measure] = ()


def diagnoses(
    plant: Plant, window: Window, again: Again, bounds: IdealBounds
) -> Iterator[Diagnosis]:
    """Judge the ideal cycle of every product of which the machine made cycles or parts."""
    for job, part in parted(plant, window, "product"):
        product, seen = job.product, spread(total(part.jobs.values()).cycles)
        if not seen.cycles and not part.made.made:
            continue
        ideal = part.ideal[product]
        verdict = judged(ideal, seen, bounds)
        found = Diagnosis(
            machine=window.machine, product=product, verdict=verdict, ideal=ideal, seen=seen
        )
        yield _treated(plant, found, window, again) if verdict in PROPOSED else found


def _treated(plant: Plant, found: Diagnosis, window: Window, again: Again) -> Diagnosis:
    cycle = demonstrated(found.seen)
    changed = with_ideal(plant, found.machine, found.product, cycle)
    return replace(
        found,
        proposal=cycle,
        before=_figures(plant, window, found.product),
        after=_figures(changed, again(changed), found.product),
    )


def _figures(plant: Plant, window: Window, product: str | None) -> list[Measure]:
    found = measures_of(window, FIGURES)
    for job, part in parted(plant, window, "product"):
        if job.product == product and product is not None:
            found += [replace(one, product=product) for one in measures_of(part, FIGURES)]
    return found


def with_ideal(plant: Plant, machine: str, product: str | None, cycle: Duration) -> Plant:
    """Return the plant with another ideal cycle for a product on one machine.

    >>> changed = with_ideal(Plant(), "press", "plate", 12)
    >>> changed.ideal_cycle("press", "plate"), changed.ideal_cycle("saw", "plate")
    (12, None)
    """
    if product is None:
        known = plant.machines.get(machine, Machine()).model_copy(update={"ideal_cycle": cycle})
        return plant.model_copy(update={"machines": {**plant.machines, machine: known}})
    about = plant.products.get(product, Product())
    cycles = {**about.ideal_cycle, machine: cycle}
    changed = about.model_copy(update={"ideal_cycle": cycles})
    return plant.model_copy(update={"products": {**plant.products, product: changed}})


def line_to_write(plant: Plant, found: Diagnosis) -> tuple[str, str] | None:
    """Say where in the plant file a proposal would stand, and the line that says it.

    >>> found = Diagnosis(machine="press", product="plate", verdict=Verdict.MISSING, ideal=None,
    ...     seen=Spread(cycles=100), proposal=11_900_000_000)
    >>> line_to_write(Plant(), found)
    ('products.plate', 'ideal_cycle: {press: 11.9s}')
    """
    if found.proposal is None:
        return None
    if found.product is None:
        return f"machines.{found.machine}", f"ideal_cycle: {_written(found.proposal)}"
    known = plant.products.get(found.product, Product()).ideal_cycle
    cycles = {**known, found.machine: found.proposal}
    words = (f"{_quoted(machine)}: {_written(cycle)}" for machine, cycle in cycles.items())
    return f"products.{found.product}", f"ideal_cycle: {{{', '.join(words)}}}"


def _written(cycle: Duration) -> str:
    return f"{cycle / SECOND:.12g}s"


def _quoted(machine: str) -> str:
    return f'"{machine}"' if machine == EVERY_MACHINE else machine


def diagnosis_json(
    plant: Plant, found: Diagnosis, bounds: IdealBounds, language: Language | None = None
) -> Mapping[str, Any]:
    """Write a diagnosis for programs; times are seconds."""
    seen, line = found.seen, line_to_write(plant, found)
    quantiles = ("p5", "p10", "median", "p95")
    return {
        "machine": found.machine,
        "name": told(plant.label(found.machine), language),
        "product": found.product,
        "product_name": told(plant.product_label(found.product), language)
        if found.product is not None
        else None,
        "verdict": found.verdict.value,
        "because": told(reason(found.verdict, found.ideal, seen, bounds), language),
        "ideal": _in_seconds(found.ideal),
        "cycles": seen.cycles,
        **{name: _in_seconds(getattr(seen, name)) if seen.cycles else None for name in quantiles},
        "proposal": _in_seconds(found.proposal),
        "where": None if line is None else line[0],
        "line": None if line is None else line[1],
        "before": [measure_json(one, language) for one in found.before],
        "after": [measure_json(one, language) for one in found.after],
    }


def _in_seconds(length: float | None) -> float | None:
    return None if length is None else length / SECOND
