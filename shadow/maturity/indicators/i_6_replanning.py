"""6: replanning that carries itself out. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="6",
    step=6,
    title=Text(en="Replanning that carries itself out", fr="Replanification qui s'exécute seule"),
    why=Text(
        en="corrections without delay, logged and reversible",
        fr="des corrections sans délai, tracées et réversibles",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"6": 0.5},
    needs=Text(
        en="replanning decisions with their outcome",
        fr="les décisions de replanification et leur effet",
    ),
    action=Text(
        en="log every replanning decision of a week with its trigger",
        fr="notez pendant une semaine chaque replanification et son déclencheur",
    ),
)
