"""Setup ratio: how much of processing time was set-up.

- Formula: AUST / AUPT; AUPT is production and set-up, changeovers among it.
- Unit: fraction of 1. Source: ISO 22400-2, setup ratio.

>>> round(50 / (330 + 50), 4)
0.1316
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
    name="setup_ratio",
    title=Text(en="Setup ratio", fr="Taux de réglage"),
    definition=Text(
        en="Share of processing time (production and set-up) that was set-up or changeover.",
        fr="Part du temps de traitement (production et réglages) passée en réglage ou changement "
        "de série.",
    ),
    formula="AUST / AUPT",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="efficiency",
    ratios=(
        Ratio(
            name="setup_ratio",
            profile=iso.PROFILE.name,
            terms=ratio_of_parts(iso.PROFILE, "aust", "aupt"),
            nothing=NOT_BUSY,
            on_parts=False,
            unseen=unknown_states,
        ),
    ),
)
