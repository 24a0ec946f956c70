"""2f: connected is not interpretable: do machines give a standard state and a count?"""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.indicator import Finding, Indicator, Sense
from shadow.maturity.shares import judged, missing, no_base, of_machines


def measure(dossier: Dossier) -> Finding:
    """Share of machines that gave both a known state and a count, weighted by planned time."""
    absent = no_base(dossier)
    if absent is not None:
        return absent
    open_ = [
        name
        for name, found in dossier.expected.items()
        if not (found.has_state and found.has_count)
    ]
    shares = of_machines(dossier, dossier.expected, lambda one: one.machine not in open_)
    return judged(dossier, shares, INDICATOR, _WHAT, missing(dossier, open_))


_WHAT = Text(
    en="of the planned time of machines able to talk is on those that gave a standard state and "
    "a count",
    fr="du temps requis des machines communicantes est sur celles qui ont donné un état normalisé "
    "et un comptage",
)

INDICATOR = Indicator(
    id="2f",
    step=2,
    title=Text(en="Mapped to state and count", fr="Traduites en état et comptage"),
    why=Text(en="connected does not mean understood", fr="connectée ne veut pas dire comprise"),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"2f": 0.80},
    needs=Text(en="state and count events", fr="les états et les comptages"),
    action=Text(
        en="map the missing state or counter of each connected machine under signals",
        fr="traduisez sous signals l'état ou le compteur qui manque à chaque machine connectée",
    ),
    measure=measure,
)
