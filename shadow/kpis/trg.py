"""TRG: the share of opening time that was useful.

- Formula: TRG = tU / tO; tO is the time of the shifts, breaks included.
- Unit: fraction of 1. Source: NF E60-182.

>>> 450 * 0.6 / 540
0.5
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO, Finding
from shadow.kpi import NF, Kpi, Ratio
from shadow.required import useful_over
from shadow.useful import NO_PLANNED_TIME
from shadow.window import Window


def find(window: Window) -> Finding:
    """Find tU and tO."""
    return useful_over(window, window.opening_time)


RATIO_OF = Ratio(name="trg", profile=NF, find=find, nothing=NO_PLANNED_TIME)

KPI = Kpi(
    name="trg",
    title=Text(en="TRG (NF E60-182)", fr="TRG"),
    definition=Text(
        en="Share of opening time (shifts with their breaks) that was useful.",
        fr="Part du temps d'ouverture (équipes avec leurs pauses) qui a été utile.",
    ),
    formula="TRG = tU / tO",
    unit=RATIO,
    source=NF,
    measures=RATIO_OF.measures,
    plant=RATIO_OF.plant,
)
