"""4e: top three causes with a dated action. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="4e",
    step=4,
    title=Text(
        en="Top three causes with a dated action", fr="Trois premières causes avec action datée"
    ),
    why=Text(
        en="knowledge that changes nothing is not used",
        fr="un savoir qui ne change rien n'est pas utilisé",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"4e": 1.0},
    needs=Text(
        en="actions with a date and a comparison before and after",
        fr="les actions datées et leur avant-après",
    ),
    action=Text(
        en="write down one dated action for each of the three largest causes",
        fr="écrivez une action datée pour chacune des trois plus grandes causes",
    ),
)
