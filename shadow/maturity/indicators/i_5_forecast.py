"""5: forecasts that can be trusted. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="5",
    step=5,
    title=Text(en="Forecasts that can be trusted", fr="Prévisions dignes de confiance"),
    why=Text(
        en="a forecast is worth its track record",
        fr="une prévision vaut ce que valent les précédentes",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"5": 0.0},
    needs=Text(
        en="forecasts kept beside what then happened",
        fr="les prévisions conservées à côté de ce qui est arrivé",
    ),
    action=Text(
        en="keep today's finish dates and compare them in four weeks",
        fr="conservez les dates de fin d'aujourd'hui et comparez-les dans quatre semaines",
    ),
)
