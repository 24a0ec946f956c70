"""3b: run time with order, operation and program. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="3b",
    step=3,
    title=Text(
        en="Run time with order, operation and program",
        fr="Temps de marche avec ordre, opération et programme",
    ),
    why=Text(en="without context there is no shadow", fr="sans contexte, pas d'ombre"),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"3b": 0.9},
    needs=Text(en="operation events", fr="les événements d'opération"),
    action=Text(
        en="map the order and program signals of each machine under signals",
        fr="traduisez sous signals l'ordre et le programme de chaque machine",
    ),
)
