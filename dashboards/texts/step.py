"""The words of the Acatech panel; the names of the steps are the founding report's."""

from __future__ import annotations

from collections.abc import Mapping

from edge.text import Text

STEP: Mapping[str, Text] = {
    "step.title": Text(en="Digital maturity", fr="Maturité numérique"),
    "step.progress": Text(
        en="Progress {progress} of 6; target: step {target} ({name}).",
        fr="Avancement {progress} sur 6 ; cible : étape {target} ({name}).",
    ),
    "step.1": Text(en="computerisation", fr="informatisation"),
    "step.2": Text(en="connectivity", fr="connectivité"),
    "step.3": Text(en="visibility", fr="visibilité"),
    "step.4": Text(en="transparency", fr="transparence"),
    "step.5": Text(en="predictive capacity", fr="capacité prédictive"),
    "step.6": Text(en="adaptability", fr="adaptabilité"),
    "step.mark.reached": Text(en="proven", fr="prouvée"),
    "step.mark.possible": Text(en="not excluded", fr="non exclue"),
    "step.mark.current": Text(en="next", fr="la suivante"),
    "step.tally": Text(en="{passed} of {all} passed", fr="{passed} sur {all} acquises"),
    "step.mark.target": Text(en="target", fr="cible"),
    "step.weakest": Text(en="Weakest evidence measured", fr="Preuve mesurée la plus faible"),
    "step.against": Text(en="{value}, threshold {threshold}", fr="{value}, seuil {threshold}"),
    "step.next": Text(en="What to do next", fr="Ce qu’il faut faire ensuite"),
    "step.window": Text(en="Evidence over {window}", fr="Preuves sur {window}"),
    "step.scope": Text(en="Scope: {scope}", fr="Périmètre : {scope}"),
    "step.next.more": Text(en="{count} more", fr="{count} de plus"),
    "step.evidence": Text(
        en="All the evidence: {passed} passed, {failed} failed, {open} not measured yet",
        fr="Toutes les preuves : {passed} acquises, {failed} non acquises, "
        "{open} pas encore mesurées",
    ),
    "step.column.id": Text(en="No.", fr="Nº"),
    "step.column.title": Text(en="Evidence", fr="Preuve"),
    "step.column.value": Text(en="Value", fr="Valeur"),
    "step.column.threshold": Text(en="Threshold", fr="Seuil"),
    "step.column.verdict": Text(en="Verdict", fr="Verdict"),
    "step.column.reason": Text(en="Reason", fr="Raison"),
    "verdict.pass": Text(en="passed", fr="acquise"),
    "verdict.fail": Text(en="failed", fr="non acquise"),
    "verdict.open": Text(en="not measured yet", fr="pas encore mesurée"),
}
