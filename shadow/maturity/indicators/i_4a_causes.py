"""4a: stop time with a specific cause. Listed, not measured yet."""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.indicator import Indicator, Sense

INDICATOR = Indicator(
    id="4a",
    step=4,
    title=Text(en="Stop time with a specific cause", fr="Temps d'arrêt avec cause précise"),
    why=Text(en="what has no name is not mended", fr="ce qui n'a pas de nom ne se répare pas"),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"4a": 0.85},
    needs=Text(en="stop reasons", fr="les causes d'arrêt"),
    action=Text(
        en="let operators choose a cause for the longest stop of each shift",
        fr="faites choisir une cause pour l'arrêt le plus long de chaque équipe",
    ),
)
