"""Micro-stops: how many there were, and how long they lasted together and in the mean.

- `micro_stops.count` and `micro_stops.time`; a breakdown or a wait that was over within the bound
  is a micro-stop. The bound is the plant's: 60 s, or two ideal cycles where that is longer.
- Moving the bound moves time between availability and performance; the OEE stays the same.
- Unit: stops, s. Source: Ombre; no norm names the bound.

>>> from edge.instant import SECOND
>>> from shadow.thresholds import Thresholds
>>> Thresholds().micro_stop(45 * SECOND) // SECOND
90
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from edge.instant import SECOND, seconds
from edge.text import Text
from shadow.figure import SECONDS, STOPS, figure, several
from shadow.kpi import Kpi
from shadow.measure import Measure
from shadow.thresholds import Thresholds
from shadow.time_class import TimeClass
from shadow.window import Window
from shadow.wording import duration, number, sentence


def measures(window: Window) -> Sequence[Measure]:
    """Give number and time of the micro-stops, with the bound that was used."""
    bound, of = _bound(window.thresholds), TimeClass.MICRO_STOP
    spent = seconds(window.planned_times.get(of, 0))
    return [
        figure(window, "micro_stops.count", window.sums.stops.get(of, 0), STOPS, because=bound),
        figure(window, "micro_stops.time", spent, SECONDS, because=bound),
    ]


@cache
def _bound(bounds: Thresholds) -> Text:
    return sentence(
        "stops shorter than {t}, or than {n} ideal cycles where that is longer",
        "arrêts plus courts que {t}, ou que {n} temps de cycle de référence si c'est plus long",
        t=duration(round(bounds.micro_stop_seconds * SECOND)),
        n=number(bounds.micro_stop_cycles),
    )


KPI = Kpi(
    name="micro_stops",
    title=Text(en="Micro-stops", fr="Micro-arrêts"),
    definition=Text(
        en="Number and time of the stops that were over within the plant's bound.",
        fr="Nombre et durée des arrêts terminés en deçà du seuil de l'usine.",
    ),
    formula="stop < max(60 s, 2 × ideal cycle)",
    formule="arrêt < max(60 s, 2 × cycle de référence)",
    unit=f"{STOPS}, {SECONDS}",
    source="Ombre",
    family="reliability",
    plain=measures,
    plain_names=("micro_stops.count", "micro_stops.time"),
    several=partial(several, measures),
)
