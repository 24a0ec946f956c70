"""Production process ratio: how much of an order's elapsed time was production.

- Formula: sum of APT over the machines / AOET; AOET is the time from the release of the order (or
  else its first operation) to its finish, waiting and transport in it.
- Unit: fraction of 1. Source: ISO 22400-2, production process ratio.
- Told for one order only.

>>> round(330 / 1200, 4)
0.275
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
    """Divide production time by the order's elapsed time."""
    spent = iso.PROFILE.time("apt", a)
    return Bounded(spent, spent, spent + a.unknown), exactly(a.elapsed)


KPI = Kpi(
    name="process_ratio",
    title=Text(en="Production process ratio", fr="Ratio du processus de production"),
    definition=Text(
        en="Share of an order's elapsed time in which some machine produced for it.",
        fr="Part du temps écoulé d'un ordre pendant laquelle une machine produisait pour lui.",
    ),
    formula="ΣAPT / AOET",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="order",
    ratios=(
        Ratio(
            name="process_ratio",
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
