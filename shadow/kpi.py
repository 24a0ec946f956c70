"""What a figure is, and how the figures are found.

Each file in `shadow/kpis/` names itself in a `KPI`: its definition in both languages, formula,
unit, norm, and how it is computed from windows. Nothing else has to be changed to add one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import shadow.kpis
from edge.text import Text
from shadow.finding import Answer, Finding, added
from shadow.measure import Measure
from shadow.thresholds import Thresholds
from shadow.window import Window

ISO = "ISO 22400-2"
NF = "NF E60-182"
PLANT = "plant"
"""The scope of figures over all machines."""

Names = Mapping[str, Text]
"""What machines are called, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One file's figures.

    `measures` gives those of one window. `plant` gives those of all machines together over one
    period, None where adding machines up would say nothing.
    """

    name: str
    title: Text
    definition: Text
    formula: str
    unit: str
    source: str
    measures: Callable[[Window], Sequence[Measure]]
    plant: Callable[[Sequence[Window], Names], Sequence[Measure]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A figure that is a ratio: how to find it, and what to say of a denominator of 0."""

    name: str
    profile: str
    find: Callable[[Window], Finding]
    nothing: Text

    def measures(self, window: Window) -> Sequence[Measure]:
        """Measure one machine."""
        answer = self._answer(window.machine, window)
        return [answer.measure(self.find(window), window.thresholds, self.nothing)]

    def plant(self, windows: Sequence[Window], names: Names) -> Sequence[Measure]:
        """Measure all machines together: numerators and denominators are summed, then divided."""
        if not windows:
            return []
        finding = added({window.machine: self.find(window) for window in windows}, names)
        bounds: Thresholds = windows[0].thresholds
        return [self._answer(PLANT, windows[0]).measure(finding, bounds, self.nothing)]

    def _answer(self, scope: str, window: Window) -> Answer:
        return Answer(
            name=self.name,
            profile=self.profile,
            scope=scope,
            start=window.start,
            end=window.end,
        )


@cache
def kpis() -> Mapping[str, Kpi]:
    """Find every figure in `shadow/kpis/`, by the name of its file's `KPI`.

    >>> "oee" in kpis()
    True
    """
    found = {}
    for module in pkgutil.iter_modules(shadow.kpis.__path__):
        kpi: Kpi = importlib.import_module(f"shadow.kpis.{module.name}").KPI
        found[kpi.name] = kpi
    return found


def measures_of(window: Window) -> list[Measure]:
    """Compute every figure of one window."""
    return [measure for kpi in kpis().values() for measure in kpi.measures(window)]


def plant_measures(windows: Sequence[Window], names: Names) -> list[Measure]:
    """Compute the figures of all machines together, over windows of one period."""
    return [
        measure
        for kpi in kpis().values()
        if kpi.plant is not None
        for measure in kpi.plant(windows, names)
    ]
