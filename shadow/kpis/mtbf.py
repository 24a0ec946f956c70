"""MTBF: how long the machine was in use, set-up included, for each breakdown.

- Formula: (APT + AUST) / number of breakdowns; delays are left out. A breakdown is a stop of class
  `down` that went on beyond the micro-stop bound, counted where its planned time begins.
- Unit: s. Source: ISO 22400-2, mean operating time between failures; the norm divides by the number
  of failures plus one, which cannot be added up over periods.
- Unknown time may hide any number of breakdowns: above the agreed share there is no value, and
  there are no bounds.

>>> (330 + 50) * 60 / 4
5700.0
"""

from __future__ import annotations

from edge.instant import SECOND
from edge.text import Text
from shadow.amounts import Amounts
from shadow.factors import Terms, exactly
from shadow.figure import SECONDS
from shadow.kpi import Kpi
from shadow.profiles import iso
from shadow.ratio import Ratio, unknown_states
from shadow.time_class import TimeClass
from shadow.useful import NO_BREAKDOWN, over_breakdowns


def terms(a: Amounts) -> Terms:
    """Divide processing time by breakdowns."""
    spent = iso.PROFILE.time("aupt", a)
    return exactly(spent), exactly(a.stops.get(TimeClass.DOWN, 0))


KPI = Kpi(
    name="mtbf",
    title=Text(en="MTBF", fr="MTBF"),
    definition=Text(
        en="Processing time (production and set-up) for each breakdown.",
        fr="Temps de traitement (production et réglages) par panne.",
    ),
    formula="(APT + AUST) / breakdowns",
    formule="(APT + AUST) / pannes",
    unit=SECONDS,
    source=iso.PROFILE.name,
    family="reliability",
    ratios=(
        Ratio(
            name="mtbf",
            profile=iso.PROFILE.name,
            terms=terms,
            nothing=NO_BREAKDOWN,
            unit=SECONDS,
            scale=1 / SECOND,
            notes=over_breakdowns,
            on_parts=False,
            unseen=unknown_states,
            bounded=False,
        ),
    ),
)
