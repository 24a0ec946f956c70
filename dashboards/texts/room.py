"""The banner about the room on the disk, and about what waits for the store."""

from __future__ import annotations

from collections.abc import Mapping

from edge.text import Text

ROOM: Mapping[str, Text] = {
    "room.away": Text(
        en="The store has been out of reach since {time}",
        fr="Le dépôt est hors d’atteinte depuis {time}",
    ),
    "room.held": Text(en="Readings wait for the store", fr="Des relevés attendent le dépôt"),
    "room.waiting": Text(
        en="Readings that wait in the outbox: {count}, the oldest since {time}.",
        fr="Relevés en attente dans la boîte d’envoi : {count}, le plus ancien depuis {time}.",
    ),
    "room.safe": Text(
        en="Nothing is lost: they go on by themselves as soon as the store takes them.",
        fr="Rien n’est perdu : ils repartiront d’eux-mêmes dès que le dépôt les prendra.",
    ),
    "room.limit": Text(
        en="The outbox is at its limit: the oldest measurements go, and nothing else does.",
        fr="La boîte d’envoi est à sa limite : les plus anciennes mesures partent, rien d’autre.",
    ),
    "room.lasts": Text(
        en="At this rate the outbox has room for another {span}.",
        fr="À ce rythme, la boîte d’envoi a encore de la place pour {span}.",
    ),
    "room.elsewhere": Text(
        en="Nothing is lost: readings wait at the edge until the store takes them.",
        fr="Rien n’est perdu : les relevés attendent près des machines que le dépôt les prenne.",
    ),
    "room.full": Text(
        en="Once there is no room for readings either, those to come wait at their source, for as "
        "long as it can keep them.",
        fr="Quand il n’y aura plus de place non plus pour les relevés, les suivants attendront à "
        "leur source, aussi longtemps qu’elle peut les garder.",
    ),
    "room.away.remedy": Text(
        en="See that the store runs, and that “store” in the plant file leads there.",
        fr="Vérifiez que le dépôt fonctionne et que « store », dans le fichier d’usine, y mène.",
    ),
    "room.held.remedy": Text(
        en="The gateway’s log says why the store does not take them, or that it does not run.",
        fr="Le journal de la passerelle dit pourquoi le dépôt ne les prend pas, ou qu’elle "
        "est arrêtée.",
    ),
}
