"""TEEP: the share of all available time that good parts at the ideal cycle would have taken.

- Formula: TEEP = utilisation x OEE = sum(good x ideal cycle) / total available time; utilisation
  is available time without idle time, over total available time.
- Unit: fraction of 1. Source: North American practice (SMRP 2.1.2). The number is that of TRE: over
  all time the norms agree.

>>> utilisation, oee = 450 / 1440, 0.6
>>> round(utilisation * oee, 4)
0.1875
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profile_ratios import overall
from shadow.profiles import smrp

KPI = Kpi(
    name="teep",
    title=Text(en="TEEP", fr="TEEP"),
    definition=Text(
        en="Share of all time, closed hours included, that the good parts would have taken at "
        "their ideal cycle.",
        fr="Part de tout le temps, fermetures comprises, que les pièces bonnes auraient prise à "
        "leur temps de cycle de référence.",
    ),
    formula="TEEP = Σ(good × ideal cycle) / total time",
    formule="TEEP = Σ(bonnes × cycle de référence) / temps total",
    unit=RATIO,
    source=smrp.PROFILE.name,
    family="oee",
    ratios=(overall(smrp.PROFILE, "teep", "available"),),
)
