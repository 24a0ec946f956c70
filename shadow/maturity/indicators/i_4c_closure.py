"""4c: closure of the loss tree. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="4c",
    step=4,
    title=Text(en="Closure of the loss tree", fr="Bouclage de l'arbre des pertes"),
    why=Text(
        en="losses must add up to the difference they explain",
        fr="les pertes doivent faire la somme de l'écart qu'elles expliquent",
    ),
    unit="1",
    sense=Sense.AT_MOST,
    thresholds={"4c": 0.02},
    needs=Text(en="the losses of every machine", fr="les pertes de chaque machine"),
    action=Text(
        en="complete ideal cycles and counters until the losses add up",
        fr="complétez cycles de référence et compteurs jusqu'à ce que les pertes bouclent",
    ),
)
