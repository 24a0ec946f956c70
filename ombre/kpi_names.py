"""What the figures are called on a terminal, in the order in which they are shown.

A table shows the figures of `SHOWN`; `families` says which others there are, by family.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from edge.text import Text
from ombre.language import LANGUAGE
from shadow.kpi import FAMILIES, kpis
from shadow.losses import CALENDAR, PACE, QUALITY, SIX, STOPS
from shadow.profile import profiles

__all__ = ["BRIEF", "FAMILIES", "NAMES", "SHOWN", "called", "families", "family", "place"]

_FACTORS: Mapping[str, Text] = {
    "availability": Text(en="  availability", fr="  disponibilité"),
    "performance": Text(en="  performance", fr="  performance"),
    "quality": Text(en="  quality", fr="  qualité"),
}
_CLASSES: Mapping[str, Text] = {
    "producing": Text(en="producing", fr="en production"),
    "micro_stop": Text(en="micro-stops", fr="micro-arrêts"),
    "setup": Text(en="set-up", fr="réglage"),
    "changeover": Text(en="changeover", fr="changement de série"),
    "starved": Text(en="starved", fr="désamorcé"),
    "blocked": Text(en="blocked", fr="saturé"),
    "idle": Text(en="idle, no order", fr="sans ordre"),
    "down": Text(en="down", fr="en panne"),
    "planned_stop": Text(en="planned stop", fr="arrêt planifié"),
    "off": Text(en="off", fr="éteinte"),
    "unknown": Text(en="unknown", fr="inconnu"),
}
_STATES = tuple(one for one in _CLASSES if one not in {"micro_stop", "changeover"})
_LOSSES: Mapping[str, Text] = {
    **_CLASSES,
    "break": Text(en="breaks", fr="pauses"),
    "speed": Text(en="speed loss", fr="écart de cadence"),
    "startup": Text(en="start-up rejects", fr="rebuts de démarrage"),
    "reject": Text(en="rejects", fr="rebuts et retouches"),
    "breakdown": Text(en="breakdowns", fr="pannes"),
    "minor_stop": Text(en="minor stops", fr="micro-arrêts"),
    "other": Text(en="waiting, no order, off, unknown", fr="attente, sans ordre, éteinte, inconnu"),
}
_SIX: Mapping[str, Text] = {
    **{one: _LOSSES[one] for one in SIX},
    "setup": Text(en="set-up and changeover", fr="réglages et changements de série"),
}
_LEVELS: Mapping[str, Text] = {
    "opening": Text(en="opening time tO", fr="temps d'ouverture tO"),
    "required": Text(en="= required time tR", fr="= temps requis tR"),
    "operating": Text(en="= operating time tF", fr="= temps de fonctionnement tF"),
    "net": Text(en="= net time tN", fr="= temps net tN"),
    "useful": Text(en="= useful time tU", fr="= temps utile tU"),
}


def _under(key: str, mark: str, names: Mapping[str, Text]) -> dict[str, Text]:
    return {
        f"{key}{one}": Text(en=f"{mark}{text.en}", fr=f"{mark}{text.fr}")
        for one, text in names.items()
    }


def _steps(level: str, *losses: str) -> dict[str, Text]:
    taken = _under("waterfall.", "  − ", {one: _LOSSES[one] for one in losses})
    return {**taken, f"waterfall.{level}": _LEVELS[level]}


def _of_norms() -> dict[str, Text]:
    return {
        f"{profile.key}.{key}": Text(
            en=f"{time.symbol}, {time.title.en}", fr=f"{time.symbol}, {time.title.fr}"
        )
        for profile in profiles().values()
        for key, time in profile.times.items()
    }


_KNOWN: Mapping[str, Text] = {
    "oee": Text(en="OEE", fr="OEE"),
    **_FACTORS,
    "trs": Text(en="TRS", fr="TRS"),
    "trs.availability": Text(en="  Do, availability", fr="  Do, disponibilité"),
    "trs.performance": Text(en="  Tp, performance", fr="  Tp, performance"),
    "trs.quality": Text(en="  Tq, quality", fr="  Tq, qualité"),
    "trg": Text(en="TRG", fr="TRG"),
    "tre": Text(en="TRE", fr="TRE"),
    "nee": Text(en="NEE, without set-up", fr="NEE, hors réglages"),
    "teep": Text(en="TEEP", fr="TEEP"),
    "smrp.oee": Text(en="OEE, North American", fr="OEE nord-américain"),
    **_under("smrp.", "", _FACTORS),
    "e79.oee": Text(en="OEE, SEMI E79", fr="OEE SEMI E79"),
    **_under("e79.", "", _FACTORS),
    "e79.operational": Text(en="    operational efficiency", fr="    efficience opérationnelle"),
    "e79.rate": Text(en="    rate efficiency", fr="    efficience de cadence"),
    "nf.loading": Text(en="loading tR / tO", fr="taux de charge tR / tO"),
    "nf.strategic": Text(en="strategic ratio tO / tT", fr="taux stratégique tO / tT"),
    "allocation_efficiency": Text(en="allocation efficiency", fr="efficience d'affectation"),
    "utilisation_efficiency": Text(en="utilisation efficiency", fr="efficience d'utilisation"),
    "technical_efficiency": Text(en="technical efficiency", fr="efficience technique"),
    "setup_ratio": Text(en="set-up ratio", fr="taux de réglage"),
    "process_ratio": Text(en="production process ratio", fr="ratio du processus de production"),
    "allocation_ratio": Text(en="allocation ratio", fr="ratio d'affectation"),
    "throughput_rate": Text(en="throughput of the order", fr="débit de l'ordre"),
    "throughput_rate.busy": Text(en="throughput of busy time", fr="débit du temps d'occupation"),
    "count.good": Text(en="good", fr="bons"),
    "count.scrap": Text(en="scrap", fr="rebuts"),
    "count.rework": Text(en="rework", fr="retouches"),
    "scrap_ratio": Text(en="scrap ratio", fr="taux de rebut"),
    "rework_ratio": Text(en="rework ratio", fr="taux de retouche"),
    "first_pass_yield": Text(en="first-pass yield", fr="bon du premier coup"),
    "cycle_time.p5": Text(en="cycle time, 5th percentile", fr="temps de cycle, 5e centile"),
    "cycle_time.median": Text(en="cycle time, median", fr="temps de cycle, médiane"),
    "cycle_time.mean": Text(en="cycle time, mean", fr="temps de cycle, moyenne"),
    "cycle_time.p95": Text(en="cycle time, 95th percentile", fr="temps de cycle, 95e centile"),
    "cycle_time.ideal": Text(en="ideal cycle", fr="temps de cycle de référence"),
    "cycle_ratio": Text(en="cycles against ideal", fr="cycles sur référence"),
    "mtbf": Text(en="MTBF", fr="MTBF"),
    "mttf": Text(en="MTTF", fr="MTTF"),
    "mttr": Text(en="MTTR", fr="MTTR"),
    "micro_stops.count": Text(en="micro-stops", fr="micro-arrêts"),
    "micro_stops.time": Text(en="time in micro-stops", fr="temps en micro-arrêts"),
    **_under(
        "stops.",
        "",
        {
            one: Text(en=f"stops: {text.en}", fr=f"arrêts : {text.fr}")
            for one, text in _CLASSES.items()
            if one not in {"producing", "micro_stop", "unknown"}
        },
    ),
    "waterfall.opening": _LEVELS["opening"],
    **_steps("required", *CALENDAR),
    **_steps("operating", *STOPS),
    **_steps("net", *PACE),
    **_steps("useful", *QUALITY),
    **_under("six.", "", _SIX),
    **{
        f"six.{one}.share": Text(en=f"{text.en}, share", fr=f"{text.fr}, part")
        for one, text in _SIX.items()
    },
    "energy": Text(en="energy", fr="énergie"),
    "energy_per_part": Text(en="energy per good part", fr="énergie par pièce bonne"),
    "time.planned": Text(en="planned time", fr="temps requis"),
    **_under("time.", "", {one: _CLASSES[one] for one in _STATES}),
    "time.unknown.link_lost": Text(en="  link lost", fr="  liaison perdue"),
    "time.unknown.silence": Text(en="  silent for too long", fr="  silence trop long"),
    "time.unknown.not_yet_seen": Text(en="  nothing told yet", fr="  encore rien dit"),
    "time.unknown.no_value": Text(en="  no value given", fr="  sans valeur"),
    "time.unknown.bad_quality": Text(en="  value said to be bad", fr="  valeur dite mauvaise"),
    **_under("planned.", "", _CLASSES),
    **_of_norms(),
    "nf.tn": Text(en="tN, net time", fr="tN, temps net"),
    "nf.tu": Text(en="tU, useful time", fr="tU, temps utile"),
}


def _others() -> dict[str, Text]:
    """Name the figures that nobody listed above by the titles of their files."""
    return {
        name: kpi.title if len(kpi.names) == 1 else _titled(kpi.title, name)
        for kpi in kpis().values()
        for name in kpi.names
        if name not in _KNOWN
    }


def _titled(title: Text, name: str) -> Text:
    word = name.rpartition(".")[2]
    return Text(en=f"{title.en}, {word}", fr=f"{title.fr}, {word}")


NAMES: Mapping[str, Text] = {**_KNOWN, **_others()}
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

SHOWN = frozenset(
    {
        *("oee", "availability", "performance", "quality"),
        *("trs", "trs.availability", "trs.performance", "trs.quality", "trg", "tre"),
        *("count.good", "count.scrap", "count.rework"),
        *("cycle_time.median", "cycle_time.p95", "cycle_time.ideal"),
        *("mtbf", "mttr", "stops.down", "micro_stops.count", "energy", "energy_per_part"),
        "time.planned",
        *(f"time.{one}" for one in _STATES),
    }
)
"""The figures of a table where nobody asked for others, with what stands below the times."""

_ORDER = {name: index for index, name in enumerate(NAMES)}


@cache
def families() -> Mapping[str, tuple[str, ...]]:
    """Name the figures of each family, in the order in which they are shown.

    >>> families()["oee"][:2], "mtbf" in families()["reliability"]
    (('oee', 'availability'), True)
    """
    found: dict[str, list[str]] = {key: [] for key in FAMILIES}
    for kpi in kpis().values():
        found[kpi.family].extend(kpi.names)
    return {key: tuple(sorted(names, key=place)) for key, names in found.items()}


def family(name: str) -> str:
    """Say to which family a figure belongs; one below another belongs to the same.

    >>> family("time.down.FEED_HOLD"), family("trs.quality")
    ('times', 'oee')
    """
    known = name
    while known not in _families_by_name() and "." in known:
        known = known.rpartition(".")[0]
    return _families_by_name().get(known, "times")


@cache
def _families_by_name() -> Mapping[str, str]:
    return {name: key for key, names in families().items() for name in names}


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
