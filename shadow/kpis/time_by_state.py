"""The time in each state, over the whole period.

- `time.<state>` for all nine states, 0 included: together they are the period, exactly.
- `time.<state>.<reason>` where the machine's own word is known (`time.down.FEED_HOLD`): the
  reasons of a state are parts of its time, not additions to it.
- Unit: s. Source: the states are those of the design, mapped from each vendor's words.

>>> from edge.instant import HOUR, SECOND
>>> sum([8 * HOUR - SECOND, SECOND]) == 8 * HOUR  # whole nanoseconds add up without a rest
True
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from edge.text import Text
from gateway.event import State
from shadow.figure import SECONDS, several, time_figure
from shadow.kpi import Kpi
from shadow.measure import Measure
from shadow.window import Window


def measures(window: Window) -> Sequence[Measure]:
    """Give the nine states, then their reasons."""
    spent: dict[State, int] = dict.fromkeys(State, 0)
    for (state, _), held in window.times.items():
        spent[state] += held
    states = [time_figure(window, f"time.{state}", held) for state, held in spent.items()]
    reasons = [
        time_figure(window, f"time.{state}.{reason}", held)
        for (state, reason), held in sorted(window.times.items())
        if reason
    ]
    return [*states, *reasons]


KPI = Kpi(
    name="time",
    title=Text(en="Time by state", fr="Temps par état"),
    definition=Text(
        en="How long the machine was in each state; the states add up exactly to the period.",
        fr="Durée passée dans chaque état ; la somme des états est exactement la période.",
    ),
    formula="time.producing + … + time.unknown = end − start",
    formule="time.producing + … + time.unknown = fin − début",
    unit=SECONDS,
    source="Ombre",
    family="times",
    plain=measures,
    plain_names=tuple(f"time.{state}" for state in State),
    several=partial(several, measures),
)
