"""1c: orders imported electronically. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="1c",
    step=1,
    title=Text(en="Orders imported electronically", fr="Ordres importés sous forme électronique"),
    why=Text(en="it shows that an ERP is there", fr="cela montre qu'un ERP existe"),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"1c": 0.9},
    needs=Text(en="orders with the way they came in", fr="les ordres et leur voie d'entrée"),
    action=Text(
        en="import orders from the ERP or a spreadsheet instead of typing them",
        fr="importez les ordres de l'ERP ou d'un tableur au lieu de les saisir",
    ),
)
