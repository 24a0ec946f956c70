"""3i: orders with the revision of their routing. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="3i",
    step=3,
    title=Text(
        en="Orders with the revision of their routing", fr="Ordres avec la révision de leur gamme"
    ),
    why=Text(en="it is the link to the PLM", fr="c'est le lien avec le PLM"),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"3i": 0.8},
    needs=Text(en="orders with a routing revision", fr="les ordres avec une révision de gamme"),
    action=Text(
        en="print the revision of the routing on each order, and import it",
        fr="portez la révision de la gamme sur chaque ordre, et importez-la",
    ),
)
