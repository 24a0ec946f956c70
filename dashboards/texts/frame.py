"""The frame of the page: title, headline, banner, footer, and how figures are written."""

from __future__ import annotations

from collections.abc import Mapping

from edge.text import Text
from shadow.revision import CAUSES

FRAME: Mapping[str, Text] = {
    "title": Text(en="{plant}, live", fr="{plant}, en direct"),
    "skip": Text(en="Skip to the machines", fr="Aller aux machines"),
    "subtitle": Text(
        en="Digital shadow: what the machines say, as it happens",
        fr="Ombre numérique : ce que disent les machines, au fil de l’eau",
    ),
    "language": Text(en="Language", fr="Langue"),
    "simulated": Text(en="Simulated data", fr="Données simulées"),
    "live.on": Text(en="Live, {time}", fr="En direct, {time}"),
    "live.wait": Text(en="Waiting for the first figures", fr="En attente des premiers chiffres"),
    "live.off": Text(en="Not live, {time}", fr="Plus en direct, {time}"),
    "noscript": Text(
        en="This page needs JavaScript to stay up to date. The same figures stand in the API:",
        fr="Cette page a besoin de JavaScript pour rester à jour. L’API donne les mêmes chiffres :",
    ),
    "stale.stream": Text(
        en="No news from this page’s server since {age}",
        fr="Aucune nouvelle du serveur de cette page depuis {age}",
    ),
    "stale.shadow": Text(
        en="No news from the plant’s data since {age}",
        fr="Aucune nouvelle des données de l’usine depuis {age}",
    ),
    "stale.still": Text(
        en="What you see below dates from {time}. The page reconnects by itself.",
        fr="Ce qui suit date de {time}. La page se reconnecte toute seule.",
    ),
    "stale.nothing": Text(
        en="Nothing has been received yet. The page tries again by itself.",
        fr="Rien n’a encore été reçu. La page réessaie toute seule.",
    ),
    "head.title": Text(en="What needs attention", fr="Ce qui demande votre attention"),
    "head.fine": Text(
        en="No machine is down, waiting or out of sight.",
        fr="Aucune machine n’est en panne, en attente ou hors de vue.",
    ),
    "head.none": Text(
        en="No machine is known yet: add “sources” and “machines” to the plant file.",
        fr="Aucune machine n’est connue : ajoutez « sources » et « machines » au fichier d’usine.",
    ),
    "head.loss": Text(en="Lowest OEE of the shift:", fr="TRS le plus bas de l’équipe :"),
    "head.loss.factor": Text(
        en="{oee}, largest loss: {factor} ({value})",
        fr="{oee}, plus grande perte : {factor} ({value})",
    ),
    "head.step": Text(en="Acatech step proven: {step}", fr="Étape Acatech prouvée : {step}"),
    "head.step.none": Text(
        en="No Acatech step is proven yet", fr="Aucune étape Acatech n’est encore prouvée"
    ),
    "head.count": Text(
        en="{producing} of {all} producing", fr="{producing} sur {all} en production"
    ),
    "foot.title": Text(en="About these figures", fr="À propos de ces chiffres"),
    "foot.revised": Text(
        en="Figures that changed after they were told: {count}. The last, at {time}:",
        fr="Chiffres changés après avoir été donnés : {count}. Dernier, à {time} :",
    ),
    "foot.revised.what": Text(
        en="{machine}, from {from} to {to}: {events} late ({signals})",
        fr="{machine}, de {from} à {to} : {events} en retard ({signals})",
    ),
    "foot.revised.by": Text(
        en="{machine}, from {from} to {to}: {causes}", fr="{machine}, de {from} à {to} : {causes}"
    ),
    **{f"cause.{cause}": text for cause, text in CAUSES.items()},
    "foot.revised.many": Text(en="{count} or more", fr="{count} ou plus"),
    "foot.letters": Text(
        en="Readings that could not be read: {count}",
        fr="Relevés qui n’ont pas pu être lus : {count}",
    ),
    "foot.letters.none": Text(
        en="Every reading could be read.",
        fr="Tous les relevés ont pu être lus.",
    ),
    "foot.letters.list": Text(en="Show the newest", fr="Voir les plus récents"),
    "foot.letters.away": Text(
        en="The list cannot be fetched for now.",
        fr="La liste ne peut pas être obtenue pour l’instant.",
    ),
    "foot.letters.when": Text(en="When", fr="Quand"),
    "foot.letters.where": Text(en="Source and address", fr="Source et adresse"),
    "foot.letters.why": Text(en="Why it could not be read", fr="Pourquoi illisible"),
    "foot.letters.what": Text(en="What it said", fr="Ce qu’il disait"),
    "foot.store.on": Text(en="The plant’s data answer.", fr="Les données de l’usine répondent."),
    "foot.store.off": Text(
        en="The plant’s data do not answer.", fr="Les données de l’usine ne répondent pas."
    ),
    "foot.updated": Text(en="Last news: {time}.", fr="Dernières nouvelles : {time}."),
    "foot.zone": Text(
        en="Times are those of the plant ({zone}).", fr="Heures de l’usine ({zone})."
    ),
    "foot.api": Text(
        en="The same figures for programs", fr="Les mêmes chiffres pour les programmes"
    ),
    "foot.readonly": Text(
        en="Ombre reads the machines; it never writes to them.",
        fr="Ombre lit les machines et n’y écrit jamais.",
    ),
    "unit.d": Text(en="d", fr="j"),
    "unit.h": Text(en="h", fr="h"),
    "unit.min": Text(en="min", fr="min"),
    "unit.s": Text(en="s", fr="s"),
    "unit.parts": Text(en="parts", fr="pièces"),
    "unit.parts.one": Text(en="part", fr="pièce"),
    "unit.parts/h": Text(en="parts/h", fr="pièces/h"),
    "clock.minutes": Text(en="{h}:{m}", fr="{h}\u00a0h\u00a0{m}"),
    "clock.seconds": Text(en="{h}:{m}:{s}", fr="{h}\u00a0h\u00a0{m}\u00a0min\u00a0{s}\u00a0s"),
    "absent": Text(en="—", fr="—"),
    "atleast": Text(en="at least {low}", fr="au moins {low}"),
    "between": Text(en="between {low} and {high}", fr="entre {low} et {high}"),
}
