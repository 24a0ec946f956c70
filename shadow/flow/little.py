"""Little's law as a check of the data: work in progress = throughput × lead time.

On a window that starts and ends empty the law holds exactly, whatever happened within. There a
residual other than 0 means that the data contradict themselves; elsewhere it also contains the
parts that were under way at either end, and is small only over many lead times.
"""

from __future__ import annotations

from dataclasses import dataclass

from shadow.flow.lead_time import LeadTimes
from shadow.flow.wip import Wip


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual:
    """The share of the work in progress that lead times do not account for.

    `exact` says that the window starts and ends empty, so that only 0 is right.
    """

    value: float | None
    exact: bool


def residual(held: Wip, took: LeadTimes) -> Residual:
    """Compare the area under the work in progress with the sum of the lead times.

    >>> held = Wip(start=0, end=0, mean=1.2, highest=2, lowest=0, area=12, open_time=10)
    >>> residual(held, LeadTimes(runs=[(4, 1), (8, 1)], scrapped=0, unseen=0))
    Residual(value=0.0, exact=True)
    """
    exact = held.start == 0 and held.end == 0 and took.unseen == 0
    if not held.area:
        return Residual(value=None, exact=exact)
    return Residual(value=(held.area - took.total) / held.area, exact=exact)
