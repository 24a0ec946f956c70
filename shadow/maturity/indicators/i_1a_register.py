"""1a: does the register say of each machine what it is, how it talks and how fast it should run?"""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.indicator import Finding, Indicator, Sense
from shadow.maturity.shares import judged, missing, no_register, of_machines


def measure(dossier: Dossier) -> Finding:
    """Share of planned time on machines whose entry has type, interface and cycle reference."""
    absent = no_register(dossier)
    if absent is not None:
        return absent
    open_ = [name for name in dossier.machines if not _complete(dossier, name)]
    shares = of_machines(dossier, dossier.machines, lambda one: one.machine not in open_)
    return judged(dossier, shares, INDICATOR, _WHAT, missing(dossier, open_))


def _complete(dossier: Dossier, machine: str) -> bool:
    entry = dossier.plant.machines[machine]
    return bool(entry.type and entry.interface and dossier.cycle(machine))


_WHAT = Text(
    en="of planned time is on machines registered with type, interface and cycle reference",
    fr="du temps requis est sur des machines enregistrées avec type, interface et cycle de "
    "référence",
)

INDICATOR = Indicator(
    id="1a",
    step=1,
    title=Text(en="Register of machines", fr="Registre des machines"),
    why=Text(
        en="nothing can be measured without a denominator",
        fr="rien ne se mesure sans dénominateur",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"1a": 0.95},
    needs=Text(en="the register and the calendar", fr="le registre et le calendrier"),
    action=Text(
        en="give every machine a type, an interface and an ideal cycle in the plant file",
        fr="donnez à chaque machine un type, une interface et un cycle de référence dans le "
        "fichier d'usine",
    ),
    measure=measure,
)
