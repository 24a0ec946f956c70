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
from shadow.finding import RATIO, Bounded, Finding
from shadow.kpi import ISO, Kpi, Ratio
from shadow.useful import NOTHING_MADE, blind, no_parts
from shadow.window import Window
from shadow.wording import duration, percent, sentence


def find(window: Window) -> Finding:
    """Find good and made, by ideal time where it is known."""
    absent = no_parts(window)
    if absent is not None:
        return Finding(absent=absent)
    good, made = (window.ideal_time(window.planned_counts, good=good) for good in (True, False))
    if good is None or made is None:
        good, made = window.made.good, window.made.made
    return Finding(
        top=Bounded.exactly(good),
        bottom=Bounded.exactly(made),
        time=window.planned_time,
        parts=window.made.made,
        notes=(*_weighted(window, good, made), *_doubts(window)),
    )


def _weighted(window: Window, good: float, made: float) -> tuple[Text, ...]:
    """Say it where weighing by cycles gives another figure than counting parts does."""
    parts = window.made
    if not made or not parts.made or abs(good / made - parts.good / parts.made) < 1e-9:
        return ()
    return (
        sentence(
            "each product weighs by its ideal cycle; by number of parts it is {share}",
            "chaque produit pèse selon son temps de cycle de référence ; en nombre de pièces : "
            "{share}",
            share=percent(parts.good / parts.made),
        ),
    )


def _doubts(window: Window) -> tuple[Text, ...]:
    doubts = []
    if not window.counted & {"scrap", "total"}:
        doubts.append(
            Text(
                en="no scrap was ever counted on this machine: it may have no such counter",
                fr="aucun rebut n'a jamais été compté sur cette machine : "
                "elle n'a peut-être pas de compteur",
            )
        )
    if blind(window):
        doubts.append(
            sentence(
                "parts made in {t} without a counter in sight are not in it",
                "hors pièces faites pendant {t} où aucun compteur n'était visible",
                t=duration(blind(window)),
            )
        )
    return tuple(doubts)


RATIO_OF = Ratio(name="quality", profile=ISO, find=find, nothing=NOTHING_MADE)

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
    source=ISO,
    measures=RATIO_OF.measures,
    plant=RATIO_OF.plant,
)
