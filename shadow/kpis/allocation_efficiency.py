"""Allocation efficiency: how much of planned busy time the machine was busy with orders.

- Formula: AUBT / PBT; what is missing is time without an order, or switched off.
- Unit: fraction of 1. Source: ISO 22400-2, allocation efficiency.

>>> round((330 + 50 + 40) / 450, 4)
0.9333
"""

from __future__ import annotations

from edge.text import Text
from shadow.factors import share
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profiles import iso
from shadow.ratio import Ratio, unknown_states
from shadow.useful import NO_PLANNED_TIME

KPI = Kpi(
    name="allocation_efficiency",
    title=Text(en="Allocation efficiency", fr="Efficience d'affectation"),
    definition=Text(
        en="Share of planned busy time in which the machine was busy: production, set-up, delays.",
        fr="Part du temps d'occupation prévu pendant laquelle la machine était occupée : "
        "production, réglages, attentes et pannes.",
    ),
    formula="AUBT / PBT",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="efficiency",
    ratios=(
        Ratio(
            name="allocation_efficiency",
            profile=iso.PROFILE.name,
            terms=share(iso.PROFILE, "aubt"),
            nothing=NO_PLANNED_TIME,
            on_parts=False,
            unseen=unknown_states,
        ),
    ),
)
