"""2a: how much of the planned time is on machines that give a live state or a count?"""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.indicator import Finding, Indicator, Sense
from shadow.maturity.shares import judged, missing, no_register, of_machines


def measure(dossier: Dossier) -> Finding:
    """Share of planned time on machines that gave a state or a count; manual posts included."""
    absent = no_register(dossier)
    if absent is not None:
        return absent
    open_ = [name for name, found in dossier.machines.items() if not found.connected]
    shares = of_machines(dossier, dossier.machines, lambda one: one.connected)
    return judged(dossier, shares, INDICATOR, _WHAT, missing(dossier, open_))


_WHAT = Text(
    en="of planned time is on machines that gave a state or a count",
    fr="du temps requis est sur des machines qui ont donné un état ou un comptage",
)

INDICATOR = Indicator(
    id="2a",
    step=2,
    title=Text(en="Connected machines", fr="Machines connectées"),
    why=Text(en="a pilot cell is not a plant", fr="un îlot pilote n'est pas une usine"),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"2a": 0.80},
    needs=Text(en="state and count events", fr="les états et les comptages"),
    action=Text(
        en="connect the next machine, the most critical first",
        fr="connectez la machine suivante, la plus critique d'abord",
    ),
    measure=measure,
)
