"""Rework ratio: the share of parts made that had to be reworked.

- Formula: RQ / PQ, by number of parts, within planned time; PQ = good + scrap + rework.
- Unit: fraction of 1. Source: ISO 22400-2, rework ratio.

>>> 8 / (380 + 12 + 8)
0.02
"""

from __future__ import annotations

from edge.text import Text
from shadow.amounts import Amounts
from shadow.factors import Terms, exactly
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profiles import iso
from shadow.ratio import Ratio
from shadow.useful import NOTHING_MADE, doubts, no_parts


def terms(a: Amounts) -> Terms:
    """Divide rework by all parts."""
    return exactly(a.rework), exactly(a.made)


KPI = Kpi(
    name="rework_ratio",
    title=Text(en="Rework ratio", fr="Taux de retouche"),
    definition=Text(
        en="Share of all parts made that needed rework, by number.",
        fr="Part des pièces produites à retoucher, en nombre.",
    ),
    formula="RQ / PQ",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="parts",
    ratios=(
        Ratio(
            name="rework_ratio",
            profile=iso.PROFILE.name,
            terms=terms,
            nothing=NOTHING_MADE,
            absent=no_parts,
            notes=doubts,
        ),
    ),
)
