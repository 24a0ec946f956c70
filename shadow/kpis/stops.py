"""How many stops of each class there were.

- `stops.<class>` for every class that is a stop; micro-stops have a figure of their own. Stretches
  of one class that follow each other, breaks between them left aside, are one stop, whatever their
  reasons. A stop is counted where its planned time begins; one that goes on is counted already.
- Unit: stops. Source: Ombre, on the classes of `shadow.time_class`.

>>> len(NAMES), NAMES[-1]
(8, 'stops.off')
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from edge.text import Text
from shadow.figure import STOPS, figure, several
from shadow.kpi import Kpi
from shadow.measure import Measure
from shadow.time_class import EXPLAINED, TimeClass
from shadow.window import Window

CLASSES = tuple(one for one in TimeClass if one in EXPLAINED and one is not TimeClass.MICRO_STOP)
NAMES = tuple(f"stops.{one}" for one in CLASSES)


def measures(window: Window) -> Sequence[Measure]:
    """Give the number of stops of each class."""
    began = window.sums.stops
    return [figure(window, f"stops.{one}", began.get(one, 0), STOPS) for one in CLASSES]


KPI = Kpi(
    name="stops",
    title=Text(en="Stops", fr="Arrêts"),
    definition=Text(
        en="Number of stops by class, each counted where its planned time begins.",
        fr="Nombre d'arrêts par classe, chacun compté là où commence son temps requis.",
    ),
    formula="stops.down, stops.setup, …",
    unit=STOPS,
    source="Ombre",
    family="reliability",
    plain=measures,
    plain_names=NAMES,
    several=partial(several, measures),
)
