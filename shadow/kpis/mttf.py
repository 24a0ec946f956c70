"""MTTF: how long the machine produced for each breakdown.

- Formula: APT / number of breakdowns; set-up and delays are left out.
- Unit: s. Source: ISO 22400-2, mean time to failure; for the number of failures see `mtbf`.

>>> 330 * 60 / 4
4950.0
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
    """Divide production time by breakdowns."""
    spent = iso.PROFILE.time("apt", a)
    return exactly(spent), exactly(a.stops.get(TimeClass.DOWN, 0))


KPI = Kpi(
    name="mttf",
    title=Text(en="MTTF", fr="MTTF"),
    definition=Text(
        en="Production time for each breakdown.",
        fr="Temps de production par panne.",
    ),
    formula="APT / breakdowns",
    formule="APT / pannes",
    unit=SECONDS,
    source=iso.PROFILE.name,
    family="reliability",
    ratios=(
        Ratio(
            name="mttf",
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
