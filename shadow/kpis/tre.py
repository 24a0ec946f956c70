"""TRE: the share of all time that was useful.

- Formula: TRE = tU / tT; tT is the whole period asked about, closed hours included.
- Unit: fraction of 1. Source: NF E60-182.

>>> 450 * 0.6 / 1440
0.1875
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profile_ratios import overall
from shadow.profiles import nf

KPI = Kpi(
    name="tre",
    title=Text(en="TRE (NF E60-182)", fr="TRE"),
    definition=Text(
        en="Share of the whole period, closed hours included, that was useful.",
        fr="Part de toute la période, fermetures comprises, qui a été utile.",
    ),
    formula="TRE = tU / tT",
    unit=RATIO,
    source=nf.PROFILE.name,
    family="oee",
    ratios=(overall(nf.PROFILE, "tre", "tt"),),
)
