"""3g: work in progress found where it should be. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="3g",
    step=3,
    title=Text(en="Work in progress found where it should be", fr="En-cours trouvé à sa place"),
    why=Text(
        en="it is the usual class of inventory accuracy",
        fr="c'est la classe usuelle d'exactitude d'inventaire",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"3g": 0.95},
    needs=Text(
        en="a random audit of at least 50 parts",
        fr="une vérification au hasard d'au moins 50 pièces",
    ),
    action=Text(
        en="count 50 random parts on the floor and compare",
        fr="comptez 50 pièces au hasard dans l'atelier et comparez",
    ),
)
