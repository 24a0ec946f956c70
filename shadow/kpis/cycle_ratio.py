"""Cycle ratio: how long cycles took, against how long they should have taken.

- Formula: time of the cycles seen / sum of their ideal cycles, each by its product. Above 1 the
  cycles are slower than the ideal; stops are not in it, unlike in performance.
- Unit: fraction of 1. Source: Ombre. A cycle may make several parts; its ideal is that of a cycle.
  Cycles of products without an ideal cycle are left out.

>>> from shadow.histogram import bins_of
>>> took, many = spent(bins_of([110, 120, 130]))
>>> took / (many * 100)
1.2
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from edge.text import Text
from shadow.finding import RATIO
from shadow.histogram import together
from shadow.kpi import Kpi, Names
from shadow.measure import Measure
from shadow.useful import no_ideal
from shadow.window import Window

NO_CYCLE = Text(
    en="no cycle of a product with an ideal cycle was seen",
    fr="aucun cycle vu d'un produit qui a un temps de cycle de référence",
)


def spent(cycles: Mapping[int, int]) -> tuple[float, int]:
    """Return the time of the cycles in nanoseconds, and how many they were."""
    took = together(cycles)
    return took, sum(cycles.values())


def _terms(window: Window) -> tuple[float, float]:
    took, asked = 0.0, 0.0
    for job, sums in window.jobs.items():
        ideal = window.ideal.get(job.product)
        if ideal is not None:
            time, many = spent(sums.cycles)
            took, asked = took + time, asked + many * ideal
    return took, asked


def _several(windows: Sequence[Window], _: Names, scope: str) -> Sequence[Measure]:
    told = [_terms(window) for window in windows]
    took, asked = (sum(one[side] for one in told) for side in (0, 1))
    missing = next((text for one in windows if (text := no_ideal(one)) is not None), NO_CYCLE)
    return [
        Measure(
            name="cycle_ratio",
            scope=scope,
            start=min(one.start for one in windows),
            end=max(one.end for one in windows),
            value=took / asked if asked else None,
            unit=RATIO,
            because=None if asked else missing,
        )
    ]


def measures(window: Window) -> Sequence[Measure]:
    """Give the ratio of one window."""
    return _several([window], {}, window.machine)


KPI = Kpi(
    name="cycle_ratio",
    title=Text(en="Cycle against ideal", fr="Cycle sur référence"),
    definition=Text(
        en="Time of the cycles seen over what they should have taken; above 1 they are slower.",
        fr="Temps des cycles vus sur le temps qu'ils auraient dû prendre ; au-dessus de 1, ils "
        "sont plus lents.",
    ),
    formula="Σ cycles / Σ ideal cycles",
    formule="Σ cycles / Σ cycles de référence",
    unit=RATIO,
    source="Ombre",
    family="cycles",
    plain=measures,
    plain_names=("cycle_ratio",),
    several=_several,
)
