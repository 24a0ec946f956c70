"""Utilisation efficiency: how much of the time busy with orders was production.

- Formula: APT / AUBT; AUBT is production, set-up and delays.
- Unit: fraction of 1. Source: ISO 22400-2, utilization efficiency.

>>> round(330 / (330 + 50 + 40), 4)
0.7857
"""

from __future__ import annotations

from edge.text import Text
from shadow.factors import ratio_of_parts
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profiles import iso
from shadow.ratio import Ratio, unknown_states
from shadow.useful import NOT_BUSY

KPI = Kpi(
    name="utilisation_efficiency",
    title=Text(en="Utilisation efficiency", fr="Efficience d'utilisation"),
    definition=Text(
        en="Share of busy time (production, set-up, delays) that was production.",
        fr="Part du temps d'occupation réel (production, réglages, attentes et pannes) qui était "
        "de la production.",
    ),
    formula="APT / AUBT",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="efficiency",
    ratios=(
        Ratio(
            name="utilisation_efficiency",
            profile=iso.PROFILE.name,
            terms=ratio_of_parts(iso.PROFILE, "apt", "aubt"),
            nothing=NOT_BUSY,
            on_parts=False,
            unseen=unknown_states,
        ),
    ),
)
