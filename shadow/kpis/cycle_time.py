"""Cycle time: how long one cycle took, in the middle and at the slow end, and how long it should.

- `cycle_time.median` and `cycle_time.p95`: by linear interpolation between the closest ranks; the
  cycles are kept by size, so these are within 0.2 % of the true ones (`shadow.histogram`).
- `cycle_time.ideal`: the ideal cycle from the plant file; over several products, weighted by
  parts made.
- Unit: seconds. Cycles are those that the machine told, or else the steps of its counter; the
  measure's `because` says which.

>>> from shadow.histogram import bins_of, quantile
>>> cycles = bins_of([10, 11, 12, 40])
>>> quantile(cycles, 0.5), round(quantile(cycles, 0.95), 1)
(11.5, 35.8)
"""

from __future__ import annotations

from collections.abc import Sequence

from edge.instant import SECOND
from edge.text import Text
from shadow.figure import SECONDS
from shadow.histogram import quantile
from shadow.kpi import Kpi
from shadow.measure import Measure
from shadow.useful import no_ideal
from shadow.window import Window, total
from shadow.wording import number, sentence

_QUANTILES = {"median": 0.5, "p95": 0.95}
_NO_CYCLE = Text(
    en="no cycle was seen: no cycle events, and no single steps of a counter while producing",
    fr="aucun cycle vu : ni événement de cycle, ni pas unitaire d'un compteur en production",
)


def measures(window: Window) -> Sequence[Measure]:
    """Give median, p95 and ideal."""
    seen = [
        _measure(window, f"cycle_time.{name}", _seconds(window, share), _origin(window))
        for name, share in _QUANTILES.items()
    ]
    ideal = _ideal(window)
    return [
        *seen,
        _measure(window, "cycle_time.ideal", ideal, no_ideal(window) if ideal is None else None),
    ]


def _seconds(window: Window, share: float) -> float | None:
    return quantile(window.sums.cycles, share) / SECOND if window.sums.cycles else None


def _origin(window: Window) -> Text:
    count = number(sum(window.sums.cycles.values()))
    if not window.sums.cycles:
        return _NO_CYCLE
    if window.cycles_told:
        return sentence(
            "from {n} cycles told by the machine",
            "d'après {n} cycles dits par la machine",
            n=count,
        )
    return sentence(
        "from {n} single steps of the counter while producing",
        "d'après {n} pas unitaires du compteur en production",
        n=count,
    )


def _ideal(window: Window) -> float | None:
    if no_ideal(window) is not None:
        return None
    made = total(window.planned_counts).made
    spent = window.ideal_time(window.planned_counts, good=False)
    if made and spent is not None:
        return spent * window.parts_per_cycle / made / SECOND
    present = window.ideal.get(window.product)
    return None if present is None else present / SECOND


def _measure(window: Window, name: str, value: float | None, because: Text | None) -> Measure:
    return Measure(
        name=name,
        scope=window.machine,
        start=window.start,
        end=window.end,
        value=value,
        unit=SECONDS,
        because=because,
    )


KPI = Kpi(
    name="cycle_time",
    title=Text(en="Cycle time", fr="Temps de cycle"),
    definition=Text(
        en="Median and 95th percentile of the cycles, and the ideal cycle.",
        fr="Médiane et 95e centile des cycles, et temps de cycle de référence.",
    ),
    formula="linear interpolation between the closest ranks",
    unit=SECONDS,
    source="Ombre",
    measures=measures,
)
