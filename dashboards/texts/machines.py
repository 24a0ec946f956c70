"""The words of a machine's card."""

from __future__ import annotations

from collections.abc import Mapping

from edge.text import Text

MACHINES: Mapping[str, Text] = {
    "machines.title": Text(en="Machines", fr="Machines"),
    "state.producing": Text(en="Producing", fr="En production"),
    "state.setup": Text(en="Set-up", fr="Réglage"),
    "state.starved": Text(en="Starved (nothing comes in)", fr="Désamorcée (manque amont)"),
    "state.blocked": Text(en="Blocked (output full)", fr="Saturée (sortie pleine)"),
    "state.idle": Text(en="Idle, no order", fr="Sans ordre"),
    "state.down": Text(en="Down", fr="En panne"),
    "state.planned_stop": Text(en="Planned stop", fr="Arrêt planifié"),
    "state.off": Text(en="Switched off", fr="Éteinte"),
    "state.unknown": Text(en="Unknown", fr="État inconnu"),
    "since": Text(en="for {duration}, since {time}", fr="depuis {duration} ({time})"),
    "since.never": Text(en="it has not said anything yet", fr="elle n’a encore rien dit"),
    "word": Text(en="In its own words: “{word}”", fr="Ce qu’elle dit : « {word} »"),
    "word.unknown": Text(en="Why: {word}", fr="Raison : {word}"),
    "oee": Text(en="OEE", fr="TRS (OEE)"),
    "oee.shift": Text(en="Shift “{shift}”, {from} to {to}", fr="Équipe « {shift} », {from} à {to}"),
    "oee.window": Text(en="{from} to {to}", fr="{from} à {to}"),
    "oee.profile": Text(en="OEE by {profile}", fr="calculé selon {profile}"),
    "oee.other": Text(en="by {profile}: {value}", fr="au sens de {profile} : {value}"),
    "oee.revised": Text(en="revised ({revision})", fr="révisé ({revision})"),
    "factor.availability": Text(en="Availability", fr="Disponibilité"),
    "factor.performance": Text(en="Performance", fr="Performance"),
    "factor.quality": Text(en="Quality", fr="Qualité"),
    "factor.largest": Text(en="largest loss", fr="première perte"),
    "factor.above": Text(
        en="above 100%: the ideal cycle is set too slow",
        fr="plus de 100\u202f% : le temps de cycle de référence est trop long",
    ),
    "fact.good": Text(en="Good", fr="Bons"),
    "fact.scrap": Text(en="Scrap", fr="Rebuts"),
    "fact.cycle": Text(en="Cycle time", fr="Temps de cycle"),
    "fact.order": Text(en="Order", fr="Ordre (OF)"),
    "fact.program": Text(en="Program", fr="Programme"),
    "fact.product": Text(en="Product", fr="Produit"),
    "link.connected": Text(en="Link up", fr="Liaison établie"),
    "link.lost": Text(en="Link lost for {duration}", fr="Liaison perdue depuis {duration}"),
    "link.gone": Text(en="Link lost", fr="Liaison perdue"),
    "link.none": Text(
        en="No source has spoken of the link", fr="Aucune source n’a parlé de la liaison"
    ),
    "link.retry": Text(en="next try in {duration}", fr="nouvel essai dans {duration}"),
}
