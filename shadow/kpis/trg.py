"""TRG: the share of opening time that was useful.

- Formula: TRG = tU / tO; tO is the time of the shifts, breaks included.
- Unit: fraction of 1. Source: NF E60-182.

>>> 450 * 0.6 / 540
0.5
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profile_ratios import overall
from shadow.profiles import nf

KPI = Kpi(
    name="trg",
    title=Text(en="TRG (NF E60-182)", fr="TRG"),
    definition=Text(
        en="Share of opening time (shifts with their breaks) that was useful.",
        fr="Part du temps d'ouverture (équipes avec leurs pauses) qui a été utile.",
    ),
    formula="TRG = tU / tO",
    unit=RATIO,
    source=nf.PROFILE.name,
    family="oee",
    ratios=(overall(nf.PROFILE, "trg", "to"),),
)
