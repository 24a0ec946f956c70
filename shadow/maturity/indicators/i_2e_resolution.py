"""2e: resolution of state edges. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="2e",
    step=2,
    title=Text(en="Resolution of state edges", fr="Finesse des changements d'état"),
    why=Text(
        en="it bounds the error of availability to one point",
        fr="elle borne l'erreur de disponibilité à un point",
    ),
    unit="1",
    sense=Sense.AT_MOST,
    thresholds={"2e": 0.01},
    needs=Text(
        en="the sampling interval of each state signal",
        fr="l'intervalle d'échantillonnage de chaque signal d'état",
    ),
    action=Text(
        en="have states reported on change instead of polled",
        fr="faites signaler les états à chaque changement au lieu de les scruter",
    ),
)
