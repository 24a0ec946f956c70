"""What a figure is, and how the figures are found.

Each file in `shadow/kpis/` names itself in a `KPI`: its definition in both languages, formula,
unit, norm, family, and how it is computed from windows. Nothing else has to be changed to add one.

- `measures_of(window)` computes every figure of one window, `measures_of(window, names)` only
  those that are named (by a figure's name, `trs.quality`, or a file's, `time`), without touching
  the others.
- `together(windows, names)` computes those of several machines or periods as one: numerators and
  denominators are summed, percentages never averaged.
- `ratios()` are the figures that are ratios, by name, for engines that compute many windows at
  once. `Ratio.terms` takes a `shadow.amounts.Amounts`, whose numbers may be numpy arrays with an
  entry for each window, and gives numerator and denominator, each with low, mid and high
  (`shadow.finding.Bounded`), as arrays. `Ratio.unseen` gives the unknown time that matters.
  `shadow.finding.Answer` says what becomes of them: no value where the denominator's mid is 0,
  where the planned time or (`Ratio.on_parts`) the parts are below the minimum base, or where the
  unseen share of planned time is above the agreed one; otherwise top.mid / bottom.mid x scale.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import shadow.kpis
from edge.text import Text
from shadow.measure import Measure
from shadow.ratio import PLANT, Names, Ratio
from shadow.window import Window

__all__ = [
    "FAMILIES",
    "PLANT",
    "Kpi",
    "Names",
    "Ratio",
    "kpis",
    "measures_of",
    "of_calendar",
    "plant_measures",
    "ratios",
    "together",
]

FAMILIES: Mapping[str, Text] = {
    "oee": Text(en="OEE and its factors", fr="TRS, OEE et leurs facteurs"),
    "parts": Text(en="parts and their quality", fr="pièces et qualité"),
    "cycles": Text(en="cycle times", fr="temps de cycle"),
    "losses": Text(en="losses", fr="pertes"),
    "reliability": Text(en="stops and reliability", fr="arrêts et fiabilité"),
    "efficiency": Text(en="efficiency ratios", fr="ratios d'efficience"),
    "order": Text(en="orders", fr="ordres de fabrication"),
    "energy": Text(en="energy", fr="énergie"),
    "times": Text(en="time by state and class", fr="temps par état et par classe"),
    "norms": Text(en="times of the norms", fr="temps des normes"),
}
"""Every figure belongs to one family."""

Several = Callable[[Sequence[Window], Names, str], Sequence[Measure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One file's figures.

    `formule` is the formula in French, where it has words.

    Either they are `ratios`, or `plain` gives those of one window: `plain_names` in any window, and
    others below them (`time.down.E7`); `plain_of_calendar` rest on breaks or closed hours.
    `several` gives those of several windows together, None where adding them up would say nothing;
    `across` says that they may be added up over machines that work one after the other, too.
    """

    name: str
    title: Text
    definition: Text
    formula: str
    unit: str
    source: str
    family: str
    ratios: tuple[Ratio, ...] = ()
    plain: Callable[[Window], Sequence[Measure]] | None = None
    plain_names: tuple[str, ...] = ()
    plain_of_calendar: tuple[str, ...] = ()
    formule: str = ""
    several: Several | None = None
    across: bool = False

    @property
    def formula_text(self) -> Text:
        """The formula in both languages; one without words is the same in both."""
        return Text(en=self.formula, fr=self.formule or self.formula)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the figures that any window has."""
        return (*(one.name for one in self.ratios), *self.plain_names)

    def measures(self, window: Window) -> list[Measure]:
        """Compute all figures of one window."""
        found = [one.measure(window) for one in self.ratios if _shown(one, window)]
        if self.plain is not None:
            found.extend(self.plain(window))
        return found

    def together(
        self, windows: Sequence[Window], names: Names, scope: str = PLANT
    ) -> list[Measure]:
        """Compute the figures of several machines or periods as one."""
        found = []
        for ratio in self.ratios:
            own = [window for window in windows if _shown(ratio, window)]
            if own:
                found.append(ratio.together(own, names, scope))
        if self.several is not None and windows:
            found.extend(self.several(windows, names, scope))
        return found


def _shown(ratio: Ratio, window: Window) -> bool:
    return ratio.shown is None or ratio.shown(window)


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


@cache
def ratios() -> Mapping[str, Ratio]:
    """Name every ratio.

    >>> ratios()["trs"].profile
    'NF E60-182'
    """
    return {ratio.name: ratio for kpi in kpis().values() for ratio in kpi.ratios}


@cache
def of_calendar() -> frozenset[str]:
    """Name the figures that rest on breaks or closed hours, which an order or a product has not.

    >>> "trg" in of_calendar(), "oee" in of_calendar(), "e10.standby" in of_calendar()
    (True, False, True)
    """
    plain = {name for kpi in kpis().values() for name in kpi.plain_of_calendar}
    return frozenset(plain.union(name for name, one in ratios().items() if one.of_calendar))


@cache
def _wanted(names: frozenset[str]) -> tuple[tuple[Kpi, ...], tuple[Ratio, ...], tuple[Kpi, ...]]:
    """Sort names into whole files, single ratios, and files of which some figures are wanted."""
    whole = tuple(kpi for kpi in kpis().values() if kpi.name in names and not kpi.ratios)
    single = tuple(ratio for name, ratio in ratios().items() if name in names)
    some = tuple(
        kpi
        for kpi in kpis().values()
        if kpi.plain is not None and kpi not in whole and names.intersection(kpi.plain_names)
    )
    return whole, single, some


def measures_of(window: Window, names: Collection[str] | None = None) -> list[Measure]:
    """Compute the figures of one window: every one, or those that are named."""
    if names is None:
        return [measure for kpi in kpis().values() for measure in kpi.measures(window)]
    asked = names if isinstance(names, frozenset) else frozenset(names)
    whole, single, some = _wanted(asked)
    found = [ratio.measure(window) for ratio in single if _shown(ratio, window)]
    for kpi in whole:
        found.extend(kpi.measures(window))
    for kpi in some:
        found.extend(one for one in kpi.measures(window) if one.name in asked)
    return found


def together(
    windows: Sequence[Window],
    names: Names,
    scope: str = PLANT,
    figures: Collection[str] | None = None,
) -> list[Measure]:
    """Compute the figures of several machines or periods as one, all or those named."""
    return [
        measure
        for kpi in kpis().values()
        if figures is None or kpi.name in figures or not set(figures).isdisjoint(kpi.names)
        for measure in kpi.together(windows, names, scope)
        if figures is None or kpi.name in figures or measure.name in figures
    ]


def plant_measures(windows: Sequence[Window], names: Names) -> list[Measure]:
    """Compute the figures of all machines together, over windows of one period.

    Parts and times by state are left out: added up over machines in a row they would say nothing.
    """
    return [
        measure
        for kpi in kpis().values()
        if kpi.ratios or kpi.across
        for measure in kpi.together(windows, names)
    ]
