"""OEE: the share of planned busy time that good parts at the ideal cycle would have taken.

- Formula: OEE = A x E x Q = sum(good x ideal cycle) / PBT. PBT is the planned time (shifts without
  breaks) minus planned stops. Set-up, waiting and idle time count as losses.
- Unit: fraction of 1. Source: ISO 22400-2, OEE index.
- Needs counters, not states: unknown states leave it standing. Time whose parts no counter tells
  (a lost link, differences not kept by the machine) bounds it.

>>> from shadow.finding import Answer, Bounded, Finding
>>> from shadow.thresholds import Thresholds
>>> answer = Answer(name="oee", profile="ISO 22400-2", scope="press", start=0, end=1)
>>> minute = 60_000_000_000  # 441 good parts x 0.6 min in 450 min
>>> work = Bounded.exactly(441 * 0.6 * minute)
>>> finding = Finding(top=work, bottom=Bounded.exactly(450 * minute), time=450 * minute, parts=450)
>>> round(answer.measure(finding, Thresholds(), NO_PLANNED_TIME).value, 3)
0.588
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO, Bounded, Finding
from shadow.kpi import ISO, Kpi, Ratio
from shadow.time_class import TimeClass
from shadow.useful import (
    NO_PLANNED_TIME,
    blind,
    ideal,
    no_ideal,
    no_parts,
    required,
    unplanned_parts,
)
from shadow.window import Window


def find(window: Window) -> Finding:
    """Find good x ideal and planned busy time."""
    absent = no_parts(window) or no_ideal(window)
    work = ideal(window, good=True)
    if absent is not None or work is None:
        return Finding(absent=absent)
    return Finding(
        top=work,
        bottom=Bounded.exactly(required(window, {TimeClass.PLANNED_STOP})),
        time=window.planned_time,
        parts=window.made.made,
        unseen=blind(window),
        notes=unplanned_parts(window),
    )


RATIO_OF = Ratio(name="oee", profile=ISO, find=find, nothing=NO_PLANNED_TIME)

KPI = Kpi(
    name="oee",
    title=Text(en="OEE", fr="OEE (TRS au sens ISO)"),
    definition=Text(
        en="Share of planned busy time that the good parts would have taken at their ideal cycle; "
        "set-up and idle time are losses.",
        fr="Part du temps requis que les pièces bonnes auraient prise à leur temps de cycle de "
        "référence ; réglages et temps sans ordre sont des pertes.",
    ),
    formula="OEE = A × E × Q = Σ(good × ideal cycle) / PBT",
    unit=RATIO,
    source=ISO,
    measures=RATIO_OF.measures,
    plant=RATIO_OF.plant,
)
