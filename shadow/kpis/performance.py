"""Performance (effectiveness): how fast the machine was while it produced.

- Formula: E = sum(made x ideal cycle) / APT, all parts made, over producing time.
- Unit: fraction of 1, above 1 where the ideal cycle is too slow. Source: ISO 22400-2.
- Unknown time bounds it the other way round than availability, so that A x E x Q stays the OEE.
  Parts that hide in unknown time took at least their ideal time, which then was producing time.
  Where the state is unknown but a counter tells the parts, nothing says how long they took: with
  more than the agreed share unknown an upper bound above 1 is no bound (`shadow.finding`).

>>> round(19271 * 1.0 / (373 * 60), 4)  # 19 271 parts at 1 s in 373 minutes
0.8611
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profile_ratios import performance
from shadow.profiles import iso

KPI = Kpi(
    name="performance",
    title=Text(en="Performance", fr="Taux de performance"),
    definition=Text(
        en="Ideal time of all parts made over the time in which the machine produced.",
        fr="Temps de référence de toutes les pièces produites sur le temps de production.",
    ),
    formula="E = Σ(made × ideal cycle) / APT",
    formule="E = Σ(produites × cycle de référence) / APT",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="oee",
    ratios=(performance(iso.PROFILE, "performance"),),
)
