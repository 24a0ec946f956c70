"""Planned time, and the time of each class within it.

- `time.planned`: the shifts of the calendar without their breaks, within the period.
- `planned.<class>` for all eleven classes of time (`shadow.time_class`):
  together they are `time.planned`, exactly.
- Unit: seconds. Source: ISO 22400-2 (planned busy time, before planned stops are taken off).

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

from edge.text import Text
from shadow.figure import SECONDS, time_figure
from shadow.kpi import ISO, Kpi
from shadow.measure import Measure
from shadow.time_class import TimeClass
from shadow.window import Window


def measures(window: Window) -> Sequence[Measure]:
    """Give planned time, then its eleven classes."""
    states = [
        time_figure(window, f"planned.{one}", window.planned_times.get(one, 0)) for one in TimeClass
    ]
    return [time_figure(window, "time.planned", window.planned_time), *states]


KPI = Kpi(
    name="planned",
    title=Text(en="Planned time", fr="Temps requis"),
    definition=Text(
        en="Shifts without breaks, within the period, and the states within it.",
        fr="Équipes sans les pauses, dans la période, et les états pendant ce temps.",
    ),
    formula="planned.producing + … + planned.unknown = time.planned",
    unit=SECONDS,
    source=ISO,
    measures=measures,
)
