"""The names of the six steps, in the founding report's words, and what our result covers."""

from __future__ import annotations

from collections.abc import Mapping

from edge.text import Text

STEP_NAMES: Mapping[int, Text] = {
    0: Text(en="no step proven yet", fr="aucune étape prouvée à ce jour"),
    1: Text(en="computerisation", fr="informatisation"),
    2: Text(en="connectivity", fr="connectivité"),
    3: Text(en="visibility", fr="visibilité"),
    4: Text(en="transparency", fr="transparence"),
    5: Text(en="predictive capacity", fr="capacité prédictive"),
    6: Text(en="adaptability", fr="adaptabilité"),
}

SCOPE = Text(
    en="technical step of production and part of logistics, from machine evidence only; inspired "
    "by the Acatech Industrie 4.0 Maturity Index, not certified by it; organisation and culture "
    "are not assessed",
    fr="étape technique de la production et d'une partie de la logistique, d'après les seules "
    "preuves des machines ; inspiré de l'indice de maturité Industrie 4.0 d'Acatech, sans "
    "certification ; organisation et culture ne sont pas évaluées",
)
