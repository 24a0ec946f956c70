"""The words of the flow panel."""

from __future__ import annotations

from collections.abc import Mapping

from edge.text import Text

FLOW: Mapping[str, Text] = {
    "flow.title": Text(en="Flow", fr="Flux"),
    "flow.none": Text(
        en="No loop is described. Add “flows” with stock points and loops to the plant file.",
        fr="Aucune boucle n’est décrite. Ajoutez « flows » avec points de stock et boucles "
        "au fichier d’usine.",
    ),
    "flow.period": Text(en="{from} to {to}", fr="{from} à {to}"),
    "flow.limit": Text(en="declared limit {limit}", fr="plafond déclaré {limit}"),
    "flow.wip_bounded": Text(en="Work in progress limited?", fr="En-cours plafonné ?"),
    "flow.demand_triggered": Text(
        en="Release triggered by demand?", fr="Lancement déclenché par la demande ?"
    ),
    "answer.yes": Text(en="yes", fr="oui"),
    "answer.no": Text(en="no", fr="non"),
    "answer.undetermined": Text(en="cannot be told yet", fr="indéterminé"),
    "flow.evidence": Text(en="On what evidence", fr="Sur quelles preuves"),
    "flow.more": Text(en="All figures", fr="Tous les chiffres"),
    "measure.wip.mean": Text(en="Work in progress, mean", fr="En-cours moyen"),
    "measure.wip.start": Text(en="Work in progress at the start", fr="En-cours au début"),
    "measure.wip.end": Text(en="Work in progress, last known", fr="Dernier en-cours connu"),
    "measure.wip.max": Text(en="Work in progress, highest", fr="En-cours maximal"),
    "measure.lead_time.median": Text(en="Lead time, median", fr="Temps de traversée médian"),
    "measure.lead_time.mean": Text(en="Lead time, mean", fr="Temps de traversée moyen"),
    "measure.lead_time.p85": Text(
        en="Lead time, 85% within", fr="Temps de traversée, 85\u202f% sous"
    ),
    "measure.throughput": Text(en="Throughput", fr="Débit"),
    "measure.little.residual": Text(en="Gap to Little’s law", fr="Écart à la loi de Little"),
}
