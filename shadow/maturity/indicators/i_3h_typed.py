"""3h: share typed by hand. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="3h",
    step=3,
    title=Text(en="Share typed by hand", fr="Part saisie à la main"),
    why=Text(
        en="typed data are late and rounded", fr="les données saisies sont tardives et arrondies"
    ),
    unit="1",
    sense=Sense.AT_MOST,
    thresholds={"3h": 0.2},
    needs=Text(
        en="the origin of every value of an indicator",
        fr="l'origine de chaque valeur d'un indicateur",
    ),
    action=Text(
        en="replace the form that is filled in most often by a signal",
        fr="remplacez par un signal le formulaire le plus souvent rempli",
    ),
)
