"""2h: confirmations without retyping. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="2h",
    step=2,
    title=Text(en="Confirmations without retyping", fr="Confirmations sans ressaisie"),
    why=Text(
        en="it is the first link between workshop and office",
        fr="c'est le premier lien entre atelier et bureau",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"2h": 0.5},
    needs=Text(
        en="confirmations and the way they reached MES or ERP",
        fr="les confirmations et leur voie vers le MES ou l'ERP",
    ),
    action=Text(
        en="send the counts of one machine to the MES or ERP automatically",
        fr="transmettez automatiquement au MES ou à l'ERP les comptages d'une machine",
    ),
)
