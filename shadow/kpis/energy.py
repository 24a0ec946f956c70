"""Energy: what the machine used over the whole period, where its power or its meter is known.

- Formula: the integral of the power told (each reading holds until the next, for 15 min at most),
  or the differences of the meter (`shadow.energy`).
- Unit: kWh. Source: ISO 22400-2 (energy of a work unit). Without a reading there is no figure.

>>> 2_000_000 * 3_600_000_000_000 / PICOJOULES  # 2 kW for an hour, in milliwatts and nanoseconds
2.0
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from edge.text import Text
from shadow.energy import PICOJOULES as UNITS
from shadow.figure import ENERGY, figure, several
from shadow.kpi import Kpi
from shadow.measure import Measure
from shadow.profiles import iso
from shadow.window import Window

PICOJOULES = UNITS[ENERGY]


def measures(window: Window) -> Sequence[Measure]:
    """Give the energy, nothing where it is not measured."""
    if not window.metered:
        return []
    return [figure(window, "energy", window.sums.energy / PICOJOULES, ENERGY)]


KPI = Kpi(
    name="energy",
    title=Text(en="Energy", fr="Énergie"),
    definition=Text(
        en="Energy used over the period, stops and closed hours included.",
        fr="Énergie consommée pendant la période, arrêts et fermetures compris.",
    ),
    formula="∫ power dt, or the differences of the meter",
    formule="∫ puissance dt, ou les différences du compteur",
    unit=ENERGY,
    source=iso.PROFILE.name,
    family="energy",
    plain=measures,
    plain_names=("energy",),
    several=partial(several, measures),
    across=True,
)
