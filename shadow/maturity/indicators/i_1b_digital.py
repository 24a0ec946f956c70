"""1b: how much of the work runs on equipment that has a control or a terminal at all?"""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.indicator import Finding, Indicator, Sense
from shadow.maturity.shares import judged, missing, no_register, of_machines

_ANALOGUE = ("", "none")


def measure(dossier: Dossier) -> Finding:
    """Share of planned time on machines whose registered interface is digital."""
    absent = no_register(dossier)
    if absent is not None:
        return absent
    machines = dossier.plant.machines
    open_ = [name for name in dossier.machines if machines[name].interface in _ANALOGUE]
    shares = of_machines(dossier, dossier.machines, lambda one: one.machine not in open_)
    return judged(dossier, shares, INDICATOR, _WHAT, missing(dossier, open_))


_WHAT = Text(
    en="of planned time is on machines with a numerical control or a digital terminal",
    fr="du temps requis est sur des machines à commande numérique ou avec terminal",
)

INDICATOR = Indicator(
    id="1b",
    step=1,
    title=Text(en="Digital control or terminal", fr="Commande numérique ou terminal"),
    why=Text(
        en="it is how step 1 is defined: machines able to communicate",
        fr="c'est la définition de l'étape 1 : des machines capables de communiquer",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"1b": 0.80},
    needs=Text(en="the register and the calendar", fr="le registre et le calendrier"),
    action=Text(
        en="put a digital terminal beside each machine that cannot talk, or register its interface",
        fr="placez un terminal près de chaque machine muette, ou enregistrez son interface",
    ),
    measure=measure,
)
