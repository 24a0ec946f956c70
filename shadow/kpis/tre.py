"""TRE: the share of all time that was useful.

- Formula: TRE = tU / tT; tT is the whole period asked about, closed hours included.
- Unit: fraction of 1. Source: NF E60-182.

>>> 450 * 0.6 / 1440
0.1875
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO, Finding
from shadow.kpi import NF, Kpi, Ratio
from shadow.required import useful_over
from shadow.useful import NO_PLANNED_TIME
from shadow.window import Window


def find(window: Window) -> Finding:
    """Find tU and tT."""
    return useful_over(window, window.end - window.start)


RATIO_OF = Ratio(name="tre", profile=NF, find=find, nothing=NO_PLANNED_TIME)

KPI = Kpi(
    name="tre",
    title=Text(en="TRE (NF E60-182)", fr="TRE"),
    definition=Text(
        en="Share of the whole period, closed hours included, that was useful.",
        fr="Part de toute la période, fermetures comprises, qui a été utile.",
    ),
    formula="TRE = tU / tT",
    unit=RATIO,
    source=NF,
    measures=RATIO_OF.measures,
    plant=RATIO_OF.plant,
)
