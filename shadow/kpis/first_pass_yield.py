"""First-pass yield: the share of parts that were good the first time.

- Formula: FPY = GP / IP, by number of parts, within planned time. Inspected parts are all that were
  made; a reworked part is not good the first time.
- Unit: fraction of 1. Source: ISO 22400-2, first pass yield.
- Differs from quality where products have different ideal cycles: here every part counts as one.

>>> 380 / (380 + 12 + 8)
0.95
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
    """Divide good parts by all parts."""
    return exactly(a.good), exactly(a.made)


KPI = Kpi(
    name="first_pass_yield",
    title=Text(en="First-pass yield", fr="Bon du premier coup"),
    definition=Text(
        en="Share of all parts made that were good without rework, by number.",
        fr="Part des pièces produites bonnes sans retouche, en nombre.",
    ),
    formula="GP / IP",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="parts",
    ratios=(
        Ratio(
            name="first_pass_yield",
            profile=iso.PROFILE.name,
            terms=terms,
            nothing=NOTHING_MADE,
            absent=no_parts,
            notes=doubts,
        ),
    ),
)
