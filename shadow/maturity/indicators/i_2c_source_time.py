"""2c: are values stamped by the machine, or only on arrival?"""

from __future__ import annotations

from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.evidence import Evidence
from shadow.maturity.indicator import Finding, Indicator, Sense
from shadow.maturity.shares import judged, missing, no_base, of_machines


def measure(dossier: Dossier) -> Finding:
    """Share of values with a source timestamp, machines weighted by planned time."""
    absent = no_base(dossier)
    if absent is not None:
        return absent
    shares = of_machines(dossier, dossier.expected, stamped)
    open_ = [name for name, found in dossier.expected.items() if stamped(found) == 0]
    return judged(dossier, shares, INDICATOR, _WHAT, missing(dossier, open_))


def stamped(found: Evidence) -> float:
    """Source-stamped over source- and arrival-stamped values; 0 for a machine without values."""
    values = found.sourced + found.arrived
    return found.sourced / values if values else 0


_WHAT = Text(
    en="of the values, machines weighted by planned time, carry the machine's own time",
    fr="des valeurs, machines pondérées par le temps requis, portent l'heure de la machine",
)

INDICATOR = Indicator(
    id="2c",
    step=2,
    title=Text(en="Values with the machine's own time", fr="Valeurs à l'heure de la machine"),
    why=Text(
        en="otherwise the edges of stops shift by the delay of polling",
        fr="sinon les bords des arrêts glissent du délai de scrutation",
    ),
    unit="1",
    sense=Sense.AT_LEAST,
    thresholds={"2c": 0.95},
    needs=Text(en="the stamp of every value", fr="l'horodatage de chaque valeur"),
    action=Text(
        en="take the source timestamp: in OPC UA it is there, in MQTT name its field with `time`",
        fr="prenez l'horodatage source : OPC UA le donne, en MQTT nommez son champ avec `time`",
    ),
    measure=measure,
)
