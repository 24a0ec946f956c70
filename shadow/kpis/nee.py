"""NEE: OEE for which set-up is no loss.

- Formula: NEE = (AUPT / PBT) x E x Q = OEE x AUPT / APT; AUPT is production and set-up.
- Unit: fraction of 1. Source: ISO 22400-2, net equipment effectiveness.
- Unknown time bounds it: low as if all of it were production, high as if all of it were set-up.

>>> round((330 + 50) / 450 * (0.75 * 400 / 330) * (380 / 400), 4)
0.7293
"""

from __future__ import annotations

from edge.text import Text
from shadow.amounts import Amounts, Number
from shadow.factors import Terms, exactly
from shadow.finding import RATIO, Bounded
from shadow.kpi import Kpi
from shadow.profiles import iso
from shadow.ratio import Ratio, either_unseen
from shadow.useful import NOT_PRODUCING, no_work, of_useful_time


def terms(a: Amounts) -> Terms:
    """Weigh useful time by the processing time there was for each hour of production."""
    apt, aupt = (iso.PROFILE.time(one, a) for one in ("apt", "aupt"))
    useful, unknown = a.good_ideal, a.unknown
    most = useful + a.blind_producing
    # At high, hidden parts took their ideal time in production, or there were none.
    slow = a.blind_unknown * (most <= apt)
    top = Bounded(
        useful * _over(aupt + unknown, apt + unknown),
        useful * _over(aupt, apt),
        (most + slow) * _over(aupt + unknown, apt + slow),
    )
    # Parts without any production time say nothing of how effective it was.
    told = 1 - (apt <= 0) * (useful > 0)
    return top, exactly(iso.PROFILE.time("pbt", a) * told)


def _over(top: Number, bottom: Number) -> Number:
    """Divide; over nothing, by one nanosecond."""
    return top / (bottom + (bottom <= 0))


KPI = Kpi(
    name="nee",
    title=Text(en="NEE", fr="NEE"),
    definition=Text(
        en="OEE for which set-up and changeover are no losses.",
        fr="OEE pour lequel réglages et changements de série ne sont pas des pertes.",
    ),
    formula="NEE = (AUPT / PBT) × E × Q",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="oee",
    ratios=(
        Ratio(
            name="nee",
            profile=iso.PROFILE.name,
            terms=terms,
            nothing=NOT_PRODUCING,
            absent=no_work,
            notes=of_useful_time,
            unseen=either_unseen,
        ),
    ),
)
