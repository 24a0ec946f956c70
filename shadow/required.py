"""Required and useful time as NF E60-182 has them: tR, tF, tN and tU of a window.

tR is planned time without planned stops and without load (idle); set-up stays in it as a loss.
tF is the time in production, tN the ideal time of all parts, tU that of the good ones. Unknown
time counts as required.
"""

from __future__ import annotations

from edge.instant import Duration
from shadow.finding import Bounded, Finding
from shadow.time_class import TimeClass
from shadow.useful import blind, ideal, no_ideal, no_parts, required, unplanned_parts
from shadow.window import Window

NOT_REQUIRED = (TimeClass.PLANNED_STOP, TimeClass.IDLE)


def required_time(window: Window) -> Duration:
    """Return tR."""
    return required(window, NOT_REQUIRED)


def useful_over(window: Window, bottom: Duration) -> Finding:
    """Find tU over one of tR, tO, tT."""
    absent = no_parts(window) or no_ideal(window)
    useful = ideal(window, good=True)
    if absent is not None or useful is None:
        return Finding(absent=absent)
    return Finding(
        top=useful,
        bottom=Bounded.exactly(bottom),
        time=window.planned_time,
        parts=window.made.made,
        unseen=blind(window),
        notes=unplanned_parts(window),
    )
