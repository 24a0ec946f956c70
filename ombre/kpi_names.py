"""What the figures are called on a terminal, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from edge.text import Text
from ombre.language import LANGUAGE

NAMES: Mapping[str, Text] = {
    "oee": Text(en="OEE", fr="OEE"),
    "availability": Text(en="  availability", fr="  disponibilité"),
    "performance": Text(en="  performance", fr="  performance"),
    "quality": Text(en="  quality", fr="  qualité"),
    "trs": Text(en="TRS", fr="TRS"),
    "trs.availability": Text(en="  Do, availability", fr="  Do, disponibilité"),
    "trs.performance": Text(en="  Tp, performance", fr="  Tp, performance"),
    "trs.quality": Text(en="  Tq, quality", fr="  Tq, qualité"),
    "trg": Text(en="TRG", fr="TRG"),
    "tre": Text(en="TRE", fr="TRE"),
    "count.good": Text(en="good", fr="bons"),
    "count.scrap": Text(en="scrap", fr="rebuts"),
    "count.rework": Text(en="rework", fr="retouches"),
    "cycle_time.median": Text(en="cycle time, median", fr="temps de cycle, médiane"),
    "cycle_time.p95": Text(en="cycle time, 95th percentile", fr="temps de cycle, 95e centile"),
    "cycle_time.ideal": Text(en="ideal cycle", fr="temps de cycle de référence"),
    "time.planned": Text(en="planned time", fr="temps requis"),
    "time.producing": Text(en="producing", fr="en production"),
    "time.setup": Text(en="set-up", fr="réglage"),
    "time.starved": Text(en="starved", fr="désamorcé"),
    "time.blocked": Text(en="blocked", fr="saturé"),
    "time.idle": Text(en="idle, no order", fr="sans ordre"),
    "time.down": Text(en="down", fr="en panne"),
    "time.planned_stop": Text(en="planned stop", fr="arrêt planifié"),
    "time.off": Text(en="off", fr="éteinte"),
    "time.unknown": Text(en="unknown", fr="inconnu"),
    "time.unknown.link_lost": Text(en="  link lost", fr="  liaison perdue"),
    "time.unknown.silence": Text(en="  silent for too long", fr="  silence trop long"),
    "time.unknown.not_yet_seen": Text(en="  nothing told yet", fr="  encore rien dit"),
    "time.unknown.no_value": Text(en="  no value given", fr="  sans valeur"),
    "time.unknown.bad_quality": Text(en="  value said to be bad", fr="  valeur dite mauvaise"),
}
"""Every figure with a name of its own. A figure below one of these (`time.down.FEED_HOLD`) is
shown under it, by the machine's own word."""

BRIEF = (
    "oee",
    "availability",
    "performance",
    "quality",
    "count.good",
    "count.scrap",
    "cycle_time.median",
    "time.unknown",
)
"""The figures of a table that has one row a period."""

_ORDER = {name: index for index, name in enumerate(NAMES)}


def place(name: str) -> tuple[int, str]:
    """Say where a figure stands in the table.

    >>> place("time.down") < place("time.down.FEED_HOLD") < place("time.off")
    True
    """
    known, own = name, ""
    while known not in _ORDER and "." in known:
        known, _, word = known.rpartition(".")
        own = f"{word}.{own}"
    return _ORDER.get(known, len(_ORDER)), own or ("" if known in _ORDER else name)


def called(name: str) -> str:
    """Name a figure for people, indented under the figure that it is part of."""
    if name in NAMES:
        return NAMES[name].say(LANGUAGE)
    return f"  {name.rpartition('.')[2]}" if place(name)[0] < len(_ORDER) else name
