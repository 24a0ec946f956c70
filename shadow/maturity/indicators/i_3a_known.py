"""3a: for how much of the planned time is the state of the machines known?"""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.indicator import Finding, Indicator, Sense
from shadow.maturity.shares import judged_with_worst, no_register, of_time


def measure(dossier: Dossier) -> Finding:
    """Known over planned time of all registered machines, manual posts included."""
    absent = no_register(dossier)
    if absent is not None:
        return absent
    shares = of_time(dossier.machines, lambda one: one.known)
    return judged_with_worst(dossier, shares, INDICATOR, _WHAT)


_WHAT = Text(en="of planned time has a known state", fr="du temps requis a un état connu")

INDICATOR = Indicator(
    id="3a",
    step=3,
    title=Text(en="Time with a known state", fr="Temps à état connu"),
    why=Text(
        en="more than 5 points of unknown time swamp the usual gains",
        fr="plus de 5 points de temps inconnu noient les gains usuels",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"3a": 0.95, "3a.worst": 0.90},
    needs=Text(en="state and link events", fr="les états et les liaisons"),
    action=Text(
        en="bring back the state of the worst machine: its link first, then its state signal",
        fr="rétablissez l'état de la pire machine : sa liaison d'abord, puis son signal d'état",
    ),
    measure=measure,
)
