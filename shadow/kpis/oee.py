"""OEE: the share of planned busy time that good parts at the ideal cycle would have taken.

- Formula: OEE = A x E x Q = sum(good x ideal cycle) / PBT. PBT is the planned time (shifts without
  breaks) minus planned stops. Set-up, waiting and idle time count as losses.
- Unit: fraction of 1. Source: ISO 22400-2, OEE index.
- Needs counters, not states: unknown states leave it standing. Time whose parts no counter tells
  (a lost link, differences not kept by the machine) bounds it.

>>> from shadow.finding import Answer, Bounded, Finding, Place
>>> from shadow.thresholds import Thresholds
>>> from shadow.useful import NO_PLANNED_TIME
>>> answer = Answer(name="oee", profile="ISO 22400-2", nothing=NO_PLANNED_TIME)
>>> minute = 60_000_000_000  # 441 good parts x 0.6 min in 450 min
>>> work = Bounded.exactly(441 * 0.6 * minute)
>>> finding = Finding(top=work, bottom=Bounded.exactly(450 * minute), time=450 * minute, parts=450)
>>> round(answer.measure(finding, Place("press", 0, 1), Thresholds()).value, 3)
0.588
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profile_ratios import overall
from shadow.profiles import iso

KPI = Kpi(
    name="oee",
    title=Text(en="OEE", fr="OEE (TRS au sens ISO)"),
    definition=Text(
        en="Share of planned busy time that the good parts would have taken at their ideal cycle; "
        "set-up and idle time are losses.",
        fr="Part du temps d'occupation prévu que les pièces bonnes auraient prise à leur temps de "
        "cycle de référence ; réglages et temps sans ordre sont des pertes.",
    ),
    formula="OEE = A × E × Q = Σ(good × ideal cycle) / PBT",
    formule="OEE = A × E × Q = Σ(bonnes × cycle de référence) / PBT",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="oee",
    ratios=(overall(iso.PROFILE, "oee"),),
)
