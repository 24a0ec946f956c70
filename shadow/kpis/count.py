"""Parts made over the whole period: good, scrap, rework.

- Good and scrap as counted; where only all parts are counted, good = total - scrap - rework.
- Unit: parts. Source: ISO 22400-2 (GQ, SQ, RQ). Parts made outside planned time are in it.

>>> from shadow.counts import tally
>>> tally({"total": 100, "scrap": 3}, {"total", "scrap"}).good
97
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from edge.text import Text
from shadow.figure import PARTS, figure, several
from shadow.kpi import Kpi
from shadow.measure import Measure
from shadow.profiles import iso
from shadow.useful import NO_COUNTER, no_parts
from shadow.window import Window

NAMES = ("count.good", "count.scrap", "count.rework")


def measures(window: Window) -> Sequence[Measure]:
    """Give the three counts; None where nothing is counted at all."""
    absent = no_parts(window)
    if not window.counted:
        return [figure(window, name, None, PARTS, because=NO_COUNTER) for name in NAMES]
    made = window.all_made
    good = None if absent else made.good
    return [
        figure(window, "count.good", good, PARTS, because=absent),
        figure(window, "count.scrap", made.scrap, PARTS),
        figure(window, "count.rework", made.rework, PARTS),
    ]


KPI = Kpi(
    name="count",
    title=Text(en="Parts", fr="Pièces"),
    definition=Text(
        en="Parts made over the period, by outcome.",
        fr="Pièces produites pendant la période, selon le résultat.",
    ),
    formula="good = total − scrap − rework, where only the total is counted",
    formule="bons = total − rebuts − retouches, là où seul le total est compté",
    unit=PARTS,
    source=iso.PROFILE.name,
    family="parts",
    plain=measures,
    plain_names=NAMES,
    several=partial(several, measures),
)
