"""How much of opening time was required, and how much of all time the plant was open.

- `nf.loading`, taux de charge: tR / tO. `nf.strategic`, taux stratégique: tO / tT.
- TRG = TRS x loading, TRE = TRG x strategic ratio.
- Unit: fraction of 1. Source: NF E60-182.

>>> round(450 / 540, 4), 540 / 1440
(0.8333, 0.375)
"""

from __future__ import annotations

from edge.text import Text
from shadow.amounts import Amounts
from shadow.factors import Formula, Terms, exactly
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profiles import nf
from shadow.ratio import Ratio
from shadow.useful import NO_PLANNED_TIME


def _over(part: str, whole: str) -> Formula:
    """Divide one time of the calendar by another; unknown time is required in both."""

    def terms(a: Amounts) -> Terms:
        return exactly(nf.PROFILE.time(part, a)), exactly(nf.PROFILE.time(whole, a))

    return terms


def _ratio(name: str, terms: Formula) -> Ratio:
    return Ratio(
        name=name,
        profile=nf.PROFILE.name,
        terms=terms,
        nothing=NO_PLANNED_TIME,
        on_parts=False,
        of_calendar=True,
    )


KPI = Kpi(
    name="loading",
    title=Text(en="Loading and strategic ratio", fr="Taux de charge et taux stratégique"),
    definition=Text(
        en="Share of opening time that was required; share of all time that was opening time.",
        fr="Part du temps d'ouverture qui était requise ; part de tout le temps qui était de "
        "l'ouverture.",
    ),
    formula="tR / tO ; tO / tT",
    unit=RATIO,
    source=nf.PROFILE.name,
    family="efficiency",
    ratios=(
        _ratio("nf.loading", _over("tr", "to")),
        _ratio("nf.strategic", _over("to", "tt")),
    ),
)
