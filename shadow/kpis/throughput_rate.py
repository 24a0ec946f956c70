"""Throughput rate: parts for each hour of an order, or of busy time.

- `throughput_rate`: PQ / AOET, told for one order only.
- `throughput_rate.busy`: PQ / AUBT: parts of planned time for each hour in which the machine was
  busy (production, set-up, delays); told for any period.
- Unit: parts/h. Source: ISO 22400-2, throughput rate; the second is Ombre's, for want of an order.

>>> 400 / (1200 / 60)
20.0
"""

from __future__ import annotations

from edge.instant import HOUR
from edge.text import Text
from shadow.amounts import Amounts
from shadow.factors import Terms, exactly
from shadow.finding import Bounded
from shadow.kpi import Kpi
from shadow.profiles import iso
from shadow.ratio import Ratio, unknown_states
from shadow.useful import NO_ORDER, NOT_BUSY, doubts, no_order, no_parts
from shadow.window import Window

PER_HOUR = "parts/h"


def of_order(a: Amounts) -> Terms:
    """Divide all parts made by the order's elapsed time."""
    return exactly(a.made_all), exactly(a.elapsed)


def of_busy_time(a: Amounts) -> Terms:
    """Divide the parts of planned time by busy time; unknown time may have been busy."""
    busy = iso.PROFILE.time("aubt", a)
    return exactly(a.made), Bounded(busy, busy, busy + a.unknown)


def _not_told(window: Window) -> Text | None:
    return no_order(window) or no_parts(window)


KPI = Kpi(
    name="throughput_rate",
    title=Text(en="Throughput rate", fr="Débit"),
    definition=Text(
        en="Parts made for each hour of an order's elapsed time, or of busy time.",
        fr="Pièces produites par heure de temps écoulé d'un ordre, ou de temps d'occupation.",
    ),
    formula="PQ / AOET ; PQ / AUBT",
    unit=PER_HOUR,
    source=iso.PROFILE.name,
    family="order",
    ratios=(
        Ratio(
            name="throughput_rate",
            profile=iso.PROFILE.name,
            terms=of_order,
            nothing=NO_ORDER,
            unit=PER_HOUR,
            scale=HOUR,
            absent=_not_told,
            on_parts=False,
        ),
        Ratio(
            name="throughput_rate.busy",
            profile=iso.PROFILE.name,
            terms=of_busy_time,
            nothing=NOT_BUSY,
            unit=PER_HOUR,
            scale=HOUR,
            absent=no_parts,
            notes=doubts,
            unseen=unknown_states,
        ),
    ),
)
