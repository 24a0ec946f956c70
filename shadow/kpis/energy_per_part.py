"""Energy per part: what a good part took, standstill and scrap included.

- Formula: energy of the whole period / good parts of the whole period.
- Unit: kWh/part. Source: ISO 22400-2 (energy consumption per part). Without a reading there is no
  figure.

>>> 12.0 / 400  # 12 kWh for 400 good parts
0.03
"""

from __future__ import annotations

from edge.text import Text
from shadow.amounts import Amounts
from shadow.factors import Terms, exactly
from shadow.kpi import Kpi
from shadow.kpis.energy import PICOJOULES
from shadow.profiles import iso
from shadow.ratio import Ratio
from shadow.useful import NO_GOOD_PART, NOT_METERED, doubts, no_parts
from shadow.window import Window

PER_PART = "kWh/part"


def terms(a: Amounts) -> Terms:
    """Divide energy by good parts."""
    return exactly(a.energy), exactly(a.good_all)


def metered(window: Window) -> bool:
    """Tell whether the machine's energy is known at all."""
    return window.metered


def _not_told(window: Window) -> Text | None:
    return no_parts(window) if window.metered else NOT_METERED


KPI = Kpi(
    name="energy_per_part",
    title=Text(en="Energy per part", fr="Énergie par pièce"),
    definition=Text(
        en="Energy of the period for each good part made in it.",
        fr="Énergie de la période par pièce bonne produite.",
    ),
    formula="energy / GQ",
    formule="énergie / GQ",
    unit=PER_PART,
    source=iso.PROFILE.name,
    family="energy",
    ratios=(
        Ratio(
            name="energy_per_part",
            profile=iso.PROFILE.name,
            terms=terms,
            nothing=NO_GOOD_PART,
            unit=PER_PART,
            scale=1 / PICOJOULES,
            absent=_not_told,
            notes=doubts,
            shown=metered,
        ),
    ),
)
