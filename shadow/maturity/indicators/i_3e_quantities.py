"""3e: orders whose quantities agree with the ERP. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="3e",
    step=3,
    title=Text(
        en="Orders whose quantities agree with the ERP",
        fr="Ordres dont les quantités concordent avec l'ERP",
    ),
    why=Text(en="it is the independent check", fr="c'est le contrôle indépendant"),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"3e": 0.9},
    needs=Text(
        en="finished orders with the ERP's quantities",
        fr="les ordres finis avec les quantités de l'ERP",
    ),
    action=Text(
        en="compare the quantities of last week's orders with the ERP's",
        fr="comparez les quantités des ordres de la semaine passée à celles de l'ERP",
    ),
)
