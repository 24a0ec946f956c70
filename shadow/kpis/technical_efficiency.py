"""Technical efficiency: production against the delays that interrupted it.

- Formula: APT / (APT + ADET); set-up is left out.
- Unit: fraction of 1. Source: ISO 22400-2, technical efficiency.

>>> round(330 / (330 + 40), 4)
0.8919
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
    name="technical_efficiency",
    title=Text(en="Technical efficiency", fr="Efficience technique"),
    definition=Text(
        en="Production time over production time and delays (breakdowns, waiting), set-up left "
        "out.",
        fr="Temps de production sur temps de production, de pannes et d'attentes, réglages exclus.",
    ),
    formula="APT / (APT + ADET)",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="efficiency",
    ratios=(
        Ratio(
            name="technical_efficiency",
            profile=iso.PROFILE.name,
            terms=ratio_of_parts(iso.PROFILE, "apt", "apt", "adet"),
            nothing=NOT_BUSY,
            on_parts=False,
            unseen=unknown_states,
        ),
    ),
)
