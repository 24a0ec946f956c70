"""3d: stale is not stable: for how much of the planned time is the last word fresh?"""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.indicator import Finding, Indicator, Sense
from shadow.maturity.shares import and_then, dark_now, judged, missing, no_register, of_time


def measure(dossier: Dossier) -> Finding:
    """Share of planned time in which a machine's last word is younger than 3 promised intervals.

    A lost link ends freshness at once; a machine that nobody promised to hear has none.
    """
    absent = no_register(dossier)
    if absent is not None:
        return absent
    silent = [name for name, found in dossier.machines.items() if found.fresh is None]
    shares = of_time(dossier.machines, lambda one: one.fresh)
    gaps = and_then(missing(dossier, silent), dark_now(dossier))
    return judged(dossier, shares, INDICATOR, _WHAT, gaps)


_WHAT = Text(
    en="of planned time has a last word younger than three times its promised interval",
    fr="du temps requis a un dernier mot plus jeune que trois fois l'intervalle promis",
)

INDICATOR = Indicator(
    id="3d",
    step=3,
    title=Text(en="Freshness", fr="Fraîcheur"),
    why=Text(en="stale is not stable", fr="figé ne veut pas dire stable"),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"3d": 0.95},
    needs=Text(
        en="every event, and the interval that its source promises",
        fr="tous les événements, et l'intervalle que leur source promet",
    ),
    action=Text(
        en="give each source a heartbeat, and look at those that fall silent",
        fr="donnez un battement à chaque source, et regardez celles qui se taisent",
    ),
    measure=measure,
)
