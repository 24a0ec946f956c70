"""MTTR: how long a breakdown lasted in the mean, within planned time.

- Formula: time of class `down` / number of breakdowns; micro-stops are none.
- Unit: s. Source: ISO 22400-2, mean time to repair.
- A breakdown without an end lasts up to the present and counts with its time so far. Its number
  counts where its planned time begins, its time where it is spent; a period that only has the rest
  of one has no mean.

>>> 40 * 60 / 4
600.0
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
    """Divide down time by breakdowns."""
    spent = a.times[TimeClass.DOWN]
    return exactly(spent), exactly(a.stops.get(TimeClass.DOWN, 0))


KPI = Kpi(
    name="mttr",
    title=Text(en="MTTR", fr="MTTR"),
    definition=Text(
        en="Planned time in breakdown for each breakdown.",
        fr="Temps requis en panne par panne.",
    ),
    formula="down / breakdowns",
    formule="temps en panne / pannes",
    unit=SECONDS,
    source=iso.PROFILE.name,
    family="reliability",
    ratios=(
        Ratio(
            name="mttr",
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
