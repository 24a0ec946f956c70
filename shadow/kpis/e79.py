"""OEE as SEMI E79 has it: over all time, with five factors on SEMI E10's states.

- Formula: OEE = availability efficiency x performance efficiency x quality efficiency; availability
  = uptime / total time; performance = operational x rate efficiency; operational = productive /
  uptime; rate = sum(made x ideal cycle) / productive.
- Unit: fraction of 1. Source: SEMI E10, E79. The factors are `e79.availability`,
  `e79.performance` (with `e79.operational` and `e79.rate`, its two), and `e79.quality`.
- A micro-stop is down time here: it lowers availability, never the rate.

>>> total, uptime, productive, made, good = 1440, 1200, 900, 810, 765  # in minutes
>>> factors = (uptime / total, productive / uptime, made / productive, good / made)
>>> round(factors[0] * factors[1] * factors[2] * factors[3], 5) == round(good / total, 5)
True
"""

from __future__ import annotations

from edge.text import Text
from shadow.factors import ratio_of_parts
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profile_ratios import four, performance
from shadow.profiles import e10
from shadow.ratio import Ratio, unknown_states
from shadow.useful import NOT_PRODUCING

operational = ratio_of_parts(e10.PROFILE, "productive", "uptime")

KPI = Kpi(
    name="e79",
    title=Text(en="OEE (SEMI E79)", fr="OEE (SEMI E79)"),
    definition=Text(
        en="Share of all time, closed hours included, that the good parts would have taken at "
        "their ideal cycle; waiting is uptime.",
        fr="Part de tout le temps, fermetures comprises, que les pièces bonnes auraient prise à "
        "leur temps de cycle de référence ; l'attente compte comme disponible.",
    ),
    formula=(
        "OEE = availability × operational × rate × quality = Σ(good × ideal cycle) / total time"
    ),
    formule=(
        "OEE = disponibilité × exploitation × cadence × qualité = "
        "Σ(bonnes × cycle de référence) / temps total"
    ),
    unit=RATIO,
    source=e10.PROFILE.name,
    family="oee",
    ratios=(
        *four(e10.PROFILE, "e79.oee", "e79."),
        Ratio(
            name="e79.operational",
            profile=e10.PROFILE.name,
            terms=operational,
            nothing=NOT_PRODUCING,
            on_parts=False,
            of_calendar=True,
            unseen=unknown_states,
        ),
        performance(e10.PROFILE, "e79.rate", "productive"),
    ),
)
