"""Scrap ratio: the share of parts made that were scrap.

- Formula: SQ / PQ, by number of parts, within planned time; PQ = good + scrap + rework.
- Unit: fraction of 1. Source: ISO 22400-2, scrap ratio.

>>> 12 / (380 + 12 + 8)
0.03
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
    """Divide scrap by all parts."""
    return exactly(a.scrap), exactly(a.made)


KPI = Kpi(
    name="scrap_ratio",
    title=Text(en="Scrap ratio", fr="Taux de rebut"),
    definition=Text(
        en="Share of all parts made that were scrap, by number.",
        fr="Part des pièces produites qui étaient des rebuts, en nombre.",
    ),
    formula="SQ / PQ",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="parts",
    ratios=(
        Ratio(
            name="scrap_ratio",
            profile=iso.PROFILE.name,
            terms=terms,
            nothing=NOTHING_MADE,
            absent=no_parts,
            notes=doubts,
        ),
    ),
)
