"""4b: causes given in time. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="4b",
    step=4,
    title=Text(en="Causes given in time", fr="Causes données à temps"),
    why=Text(en="memory decays within the hour", fr="la mémoire s'efface dans l'heure"),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"4b": 0.7},
    needs=Text(
        en="stop reasons and when they were given",
        fr="les causes d'arrêt et l'heure de leur saisie",
    ),
    action=Text(
        en="ask for the cause at the machine while it is stopped",
        fr="demandez la cause à la machine pendant l'arrêt",
    ),
)
