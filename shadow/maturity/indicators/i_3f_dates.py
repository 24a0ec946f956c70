"""3f: orders with all their dates. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="3f",
    step=3,
    title=Text(en="Orders with all their dates", fr="Ordres avec toutes leurs dates"),
    why=Text(en="flow cannot be measured without them", fr="le flux ne se mesure pas sans elles"),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"3f": 0.9},
    needs=Text(en="order and operation events", fr="les événements d'ordre et d'opération"),
    action=Text(
        en="import release and due dates with the orders",
        fr="importez les dates de lancement et d'échéance avec les ordres",
    ),
)
