"""2g: data recovered after an outage. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="2g",
    step=2,
    title=Text(en="Data recovered after an outage", fr="Données récupérées après coupure"),
    why=Text(
        en="it proves that what is buffered comes back",
        fr="cela prouve que ce qui est tamponné revient",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"2g": 0.99},
    needs=Text(
        en="outages and the counters on both sides of them",
        fr="les coupures et les compteurs de part et d'autre",
    ),
    action=Text(
        en="pull a network cable for five minutes on purpose, then compare the counters",
        fr="débranchez exprès un câble réseau cinq minutes, puis comparez les compteurs",
    ),
)
