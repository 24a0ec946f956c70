"""Availability: the share of planned busy time in which the machine produced.

- Formula: A = APT / PBT: producing time, short stops in it, over planned time minus planned stops.
- Unit: fraction of 1. Source: ISO 22400-2, availability.
- Unknown time bounds it: low as if the machine had stood still, high as if it had produced. The
  value supposes that unknown time was like the known, and is withheld above the agreed share.

>>> from shadow.finding import Answer, Bounded, Finding, Place
>>> from shadow.thresholds import Thresholds
>>> from shadow.useful import NO_PLANNED_TIME
>>> answer = Answer(name="availability", profile="ISO 22400-2", nothing=NO_PLANNED_TIME)
>>> minute = 60_000_000_000
>>> run = Bounded(300 * minute, 300 * minute, 345 * minute)  # 45 of 450 minutes are unknown
>>> whole = Bounded.exactly(450 * minute)
>>> found = Finding(top=run, bottom=whole, time=450 * minute, unseen=45 * minute)
>>> measure = answer.measure(found, Place("press", 0, 1), Thresholds())
>>> measure.value, round(measure.low, 4), round(measure.high, 4)
(None, 0.6667, 0.7667)
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profile_ratios import availability
from shadow.profiles import iso

KPI = Kpi(
    name="availability",
    title=Text(en="Availability", fr="Disponibilité opérationnelle"),
    definition=Text(
        en="Share of planned busy time in which the machine produced, short stops included.",
        fr="Part du temps d'occupation prévu pendant laquelle la machine a produit, micro-arrêts "
        "compris.",
    ),
    formula="A = APT / PBT",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="oee",
    ratios=(availability(iso.PROFILE, "availability"),),
)
