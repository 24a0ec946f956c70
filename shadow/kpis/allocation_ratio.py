"""Allocation ratio: how much of an order's elapsed time machines were busy with it.

- Formula: sum of AUBT over the machines / AOET; AUBT is production, set-up and delays.
- Unit: fraction of 1. Source: ISO 22400-2, allocation ratio.
- Told for one order only.

>>> round((330 + 50 + 40) / 1200, 4)
0.35
"""

from __future__ import annotations

from edge.text import Text
from shadow.amounts import Amounts
from shadow.factors import Terms, exactly
from shadow.finding import RATIO, Bounded
from shadow.kpi import Kpi
from shadow.profiles import iso
from shadow.ratio import Ratio, unknown_states
from shadow.useful import NO_ORDER, no_order


def terms(a: Amounts) -> Terms:
    """Divide busy time by the order's elapsed time."""
    spent = iso.PROFILE.time("aubt", a)
    return Bounded(spent, spent, spent + a.unknown), exactly(a.elapsed)


KPI = Kpi(
    name="allocation_ratio",
    title=Text(en="Allocation ratio", fr="Ratio d'affectation"),
    definition=Text(
        en="Share of an order's elapsed time in which some machine was busy with it.",
        fr="Part du temps écoulé d'un ordre pendant laquelle une machine était occupée par lui.",
    ),
    formula="ΣAUBT / AOET",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="order",
    ratios=(
        Ratio(
            name="allocation_ratio",
            profile=iso.PROFILE.name,
            terms=terms,
            nothing=NO_ORDER,
            absent=no_order,
            on_parts=False,
            unseen=unknown_states,
            shared=True,
        ),
    ),
)
