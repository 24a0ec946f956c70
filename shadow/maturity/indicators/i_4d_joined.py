"""4d: scrap and stops joined to program, tool and lot. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="4d",
    step=4,
    title=Text(
        en="Scrap and stops joined to program, tool and lot",
        fr="Rebuts et arrêts reliés à programme, outil et lot",
    ),
    why=Text(
        en="causes hide in what the parts have in common",
        fr="les causes se cachent dans ce que les pièces ont en commun",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"4d": 0.8},
    needs=Text(en="operation events with tool and lot", fr="les opérations avec outil et lot"),
    action=Text(
        en="record tool and lot with each operation",
        fr="enregistrez l'outil et le lot avec chaque opération",
    ),
)
