"""Parts made over the whole period: good, scrap, rework.

- Good and scrap as counted; where only all parts are counted, good = total - scrap - rework.
- Unit: parts. Source: ISO 22400-2 (GQ, SQ, RQ). Parts made outside planned time are in it.

>>> from shadow.counts import tallied
>>> tallied({("p", "total"): 100, ("p", "scrap"): 3}, {"total", "scrap"})["p"].good
97
"""

from __future__ import annotations

from collections.abc import Sequence

from edge.text import Text
from shadow.figure import PARTS, parts_figure
from shadow.kpi import ISO, Kpi
from shadow.measure import Measure
from shadow.useful import NO_COUNTER, no_parts
from shadow.window import Window, total


def measures(window: Window) -> Sequence[Measure]:
    """Give the three counts; None where nothing is counted at all."""
    absent = no_parts(window)
    if absent is not None and not window.counted:
        return [
            parts_figure(window, f"count.{of}", None, NO_COUNTER)
            for of in ("good", "scrap", "rework")
        ]
    made = total(window.counts)
    return [
        parts_figure(window, "count.good", None if absent else made.good, absent),
        parts_figure(window, "count.scrap", made.scrap),
        parts_figure(window, "count.rework", made.rework),
    ]


KPI = Kpi(
    name="count",
    title=Text(en="Parts", fr="Pièces"),
    definition=Text(
        en="Parts made over the period, by outcome.",
        fr="Pièces produites pendant la période, selon le résultat.",
    ),
    formula="good = total − scrap − rework, where only the total is counted",
    unit=PARTS,
    source=ISO,
    measures=measures,
)
