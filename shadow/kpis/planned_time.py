"""Planned time, and the time of each class within it.

- `time.planned`: the shifts of the calendar without their breaks, within the period.
- `planned.<class>` for all eleven classes of time (`shadow.time_class`):
  together they are `time.planned`, exactly.
- Unit: s. Source: ISO 22400-2 (planned busy time, before planned stops are taken off).

>>> from datetime import date
>>> from edge.instant import HOUR
>>> from shadow.calendar import Calendar
>>> from shadow.interval import length
>>> calendar = Calendar("Europe/Paris")  # no shifts given: always open, 23 hours on this day
>>> start, end = calendar.day_start(date(2024, 3, 31)), calendar.day_start(date(2024, 4, 1))
>>> length(calendar.planned(start, end)) // HOUR
23
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from edge.text import Text
from shadow.figure import SECONDS, several, time_figure
from shadow.kpi import Kpi
from shadow.measure import Measure
from shadow.profiles import iso
from shadow.time_class import TimeClass
from shadow.window import Window


def measures(window: Window) -> Sequence[Measure]:
    """Give planned time, then its eleven classes."""
    spent = window.planned_times
    classes = [time_figure(window, f"planned.{one}", spent.get(one, 0)) for one in TimeClass]
    return [time_figure(window, "time.planned", window.planned_time), *classes]


KPI = Kpi(
    name="planned",
    title=Text(en="Planned time", fr="Temps requis"),
    definition=Text(
        en="Shifts without breaks, within the period, and the classes of time within it.",
        fr="Équipes sans les pauses, dans la période, et les classes de temps qui s'y trouvent.",
    ),
    formula="planned.producing + … + planned.unknown = time.planned",
    formule="planned.producing + … + planned.unknown = time.planned",
    unit=SECONDS,
    source=iso.PROFILE.name,
    family="times",
    plain=measures,
    plain_names=("time.planned", *(f"planned.{one}" for one in TimeClass)),
    several=partial(several, measures),
)
