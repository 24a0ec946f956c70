"""2b: how much of the planned time is the link to the machines up?"""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.indicator import Finding, Indicator, Sense, Worst
from shadow.maturity.shares import NO_PLANNED_TIME, and_then, dark_now, no_base, of_time, version
from shadow.wording import percent, sentence


def measure(dossier: Dossier) -> Finding:
    """Median machine, and worst machine, of link uptime over planned time."""
    absent = no_base(dossier)
    if absent is not None:
        return absent
    shares = of_time(dossier.expected, lambda one: one.linked)
    middle, worst = shares.middle, shares.worst
    if middle is None or worst is None:
        return Finding(value=None, passed=False, reason=NO_PLANNED_TIME)
    usual, least = (dossier.threshold(key, INDICATOR.thresholds[key]) for key in ("2b", "2b.worst"))
    lowest = shares.each[worst]
    said = sentence(
        "the link is up for {middle} of planned time on the median machine (at least {usual}), "
        "{lowest} on {worst} (at least {least}; thresholds {version})",
        "la liaison tient pendant {middle} du temps requis sur la machine médiane (au moins "
        "{usual}), {lowest} sur {worst} (au moins {least} ; seuils {version})",
        middle=percent(middle),
        usual=percent(usual),
        lowest=percent(lowest),
        worst=dossier.label(worst),
        least=percent(least),
        version=version(dossier, "2b", "2b.worst"),
    )
    return Finding(
        value=middle,
        passed=middle >= usual and lowest >= least,
        reason=and_then(said, dark_now(dossier)),
        worst=Worst(machine=worst, value=lowest, threshold=least),
        missed=shares.missed,
    )


INDICATOR = Indicator(
    id="2b",
    step=2,
    title=Text(en="Link uptime", fr="Disponibilité des liaisons"),
    why=Text(
        en="2% of a shift are 9 minutes: below the usual bound of a minor stop",
        fr="2\u202f% d'une équipe font 9 minutes : moins que la borne usuelle d'un micro-arrêt",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"2b": 0.98, "2b.worst": 0.95},
    needs=Text(en="link events of every source", fr="les événements de liaison des sources"),
    action=Text(
        en="look at the link that fails most: cable, switch, power supply",
        fr="regardez la liaison qui tombe le plus : câble, commutateur, alimentation",
    ),
    measure=measure,
)
