"""Performance (effectiveness): how fast the machine was while it produced.

- Formula: E = sum(made x ideal cycle) / APT, all parts made, over producing time.
- Unit: fraction of 1, above 1 where the ideal cycle is too slow. Source: ISO 22400-2.
- Unknown time bounds it the other way round than availability, so that A x E x Q stays the OEE.
  Parts that hide in unknown time took at least their ideal time, which then was producing time.
  Where the state is unknown but a counter tells the parts, nothing says how long they took: with
  more than the agreed share unknown an upper bound above 1 is no bound (`shadow.finding`).

>>> round(19271 * 1.0 / (373 * 60), 4)  # 19 271 parts at 1 s in 373 minutes
0.8611
"""

from __future__ import annotations

from edge.instant import Duration
from edge.text import Text
from gateway.event import State
from shadow.finding import RATIO, Bounded, Finding
from shadow.kpi import ISO, Kpi, Ratio
from shadow.time_class import TimeClass
from shadow.useful import (
    NOT_PRODUCING,
    blind,
    ideal,
    no_ideal,
    no_parts,
    producing,
    required,
    unknown,
)
from shadow.window import Window


def find(window: Window) -> Finding:
    """Find made x ideal and producing time."""
    return find_over(window, required(window, {TimeClass.PLANNED_STOP}))


def find_over(window: Window, whole: Duration) -> Finding:
    """Find made x ideal and the producing time within `whole`."""
    absent = no_parts(window) or no_ideal(window)
    work = ideal(window, good=False)
    if absent is not None or work is None:
        return Finding(absent=absent)
    top, bottom = _together(work, producing(window, whole), window.blind[State.UNKNOWN])
    return Finding(
        top=top,
        bottom=bottom,
        time=window.planned_time,
        parts=window.made.made,
        unseen=max(unknown(window), blind(window)),
    )


def _together(work: Bounded, run: Bounded, hidden: Duration) -> tuple[Bounded, Bounded]:
    """Bound work and run so that they can be true at once: either parts were hidden or not."""
    if work.high - hidden > run.low:
        return Bounded(work.low, work.mid, work.high - hidden), run
    return work, Bounded(run.low + hidden, run.mid, run.high)


RATIO_OF = Ratio(name="performance", profile=ISO, find=find, nothing=NOT_PRODUCING)

KPI = Kpi(
    name="performance",
    title=Text(en="Performance", fr="Taux de performance"),
    definition=Text(
        en="Ideal time of all parts made over the time in which the machine produced.",
        fr="Temps de référence de toutes les pièces produites sur le temps de production.",
    ),
    formula="E = Σ(made × ideal cycle) / APT",
    unit=RATIO,
    source=ISO,
    measures=RATIO_OF.measures,
    plant=RATIO_OF.plant,
)
