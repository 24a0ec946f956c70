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
    "oee.profile": Text(en="by {profile}", fr="selon {profile}"),
    "oee.profiles": Text(en="by {profile} and by {other}", fr="selon {profile} et selon {other}"),
    "oee.other": Text(
        en="by {profile}, idle time left out: {value}",
        fr="selon {profile}, temps sans ordre déduit : {value}",
    ),
    "oee.revised": Text(
        en="revised at {time} after late data: {count} ({signals})",
        fr="révisé à {time} après des données tardives : {count} ({signals})",
    ),
    "oee.revised.by": Text(en="revised at {time}: {causes}", fr="révisé à {time} : {causes}"),
    "factor.availability": Text(en="Availability", fr="Disponibilité opérationnelle"),
    "factor.performance": Text(en="Performance", fr="Taux de performance"),
    "factor.quality": Text(en="Quality", fr="Taux de qualité"),
    "factor.largest": Text(en="largest loss", fr="plus grande perte"),
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
    "link.retry": Text(en="tried again every {duration}", fr="nouvel essai toutes les {duration}"),
    "reason.link_lost": Text(
        en="the link was lost, and no state has been told since",
        fr="la liaison a été perdue, et aucun état n’a été donné depuis",
    ),
    "reason.silence": Text(
        en="nothing has been heard for too long", fr="plus rien ne vient depuis trop longtemps"
    ),
    "reason.no_value": Text(en="the source gives no value", fr="la source ne donne aucune valeur"),
    "reason.bad_quality": Text(
        en="the source itself says that its value is bad",
        fr="la source elle-même déclare sa valeur mauvaise",
    ),
}
