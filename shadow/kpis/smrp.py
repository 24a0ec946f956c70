"""OEE as North American practice has it: scheduled down time is lost as well.

- Formula: OEE = sum(good x ideal cycle) / (available time - idle time), the product of
  availability = uptime / (available - idle), performance and quality.
- Unit: fraction of 1. Source: SMRP metrics 2.1.1 and 2.2. The factors are `smrp.availability`,
  `smrp.performance` and `smrp.quality`.
- Differs from ISO 22400-2: breaks and planned stops are losses, time without demand is not.

>>> opening, breaks, down, useful = 480, 60, 47, 314.13  # minutes; no time without demand
>>> round(useful / opening, 4), round((opening - breaks - down) / opening, 4)
(0.6544, 0.7771)
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profile_ratios import four
from shadow.profiles import smrp

KPI = Kpi(
    name="smrp",
    title=Text(en="OEE (SMRP)", fr="OEE (SMRP)"),
    definition=Text(
        en="Share of available time, without time for which there was no demand, that the good "
        "parts would have taken at their ideal cycle; planned stops are losses.",
        fr="Part du temps disponible, hors temps sans demande, que les pièces bonnes auraient "
        "prise à leur temps de cycle de référence ; les arrêts planifiés sont des pertes.",
    ),
    formula="OEE = A × P × Q = Σ(good × ideal cycle) / (available − idle)",
    formule="OEE = A × P × Q = Σ(bonnes × cycle de référence) / (disponible − sans demande)",
    unit=RATIO,
    source=smrp.PROFILE.name,
    family="oee",
    ratios=(*four(smrp.PROFILE, "smrp.oee", "smrp."),),
)
