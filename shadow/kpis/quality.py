"""Quality: the share of good parts among all parts made.

- Formula: Q = GQ / PQ = good / (good + scrap + rework), within planned time.
- Unit: fraction of 1. Source: ISO 22400-2, quality ratio.
- Where parts have different ideal cycles each part weighs as much as its cycle, so that
  A x E x Q is the OEE; with one ideal cycle, or none known, parts simply count.

>>> round(18848 / (18848 + 423), 4)
0.978
"""

from __future__ import annotations

from edge.text import Text
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profile_ratios import quality
from shadow.profiles import iso

KPI = Kpi(
    name="quality",
    title=Text(en="Quality", fr="Taux de qualité"),
    definition=Text(
        en="Share of good parts among all parts made; scrap and rework are not good.",
        fr="Part des pièces bonnes parmi toutes les pièces produites ; rebuts et retouches "
        "ne sont pas bons.",
    ),
    formula="Q = GQ / PQ",
    unit=RATIO,
    source=iso.PROFILE.name,
    family="oee",
    ratios=(quality(iso.PROFILE, "quality"),),
)
