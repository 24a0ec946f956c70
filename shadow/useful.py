"""The time classes that the norms divide by each other, taken from a window.

Unknown time is neither production nor a stop: where it is in the way, a time is bounded. The
middle of the bounds supposes that the machine did in unknown time what it did in the known.
"""

from __future__ import annotations

from collections.abc import Collection

from edge.instant import Duration
from edge.text import Text
from shadow.finding import Bounded
from shadow.time_class import TimeClass
from shadow.window import Window, total
from shadow.wording import number, plain, sentence

RUN = (TimeClass.PRODUCING, TimeClass.MICRO_STOP)
"""Running time: a micro-stop is a loss of speed, not a stop."""

NO_PLANNED_TIME = Text(
    en="no planned time in this period", fr="aucun temps requis dans cette période"
)
NOTHING_MADE = Text(
    en="no part was made in planned time", fr="aucune pièce produite en temps requis"
)
NOT_PRODUCING = Text(
    en="the machine did not produce in planned time",
    fr="la machine n'a pas produit en temps requis",
)
NO_COUNTER = Text(
    en="no count of parts from this machine by the end of this period; "
    "if it never sends any, give it a signal of kind count",
    fr="aucun compte de pièces de cette machine avant la fin de cette période ; "
    "si elle n'en envoie jamais, donnez-lui un signal de type count",
)


def required(window: Window, excluded: Collection[TimeClass]) -> Duration:
    """Planned time without the classes that a norm does not ask the machine to work in."""
    spent = sum(window.planned_times.get(one, 0) for one in excluded)
    return window.planned_time - spent


def unknown(window: Window) -> Duration:
    """Planned time in which the state is unknown."""
    return window.planned_times.get(TimeClass.UNKNOWN, 0)


def producing(window: Window, whole: Duration) -> Bounded:
    """Running time within `whole`: unknown time all stopped, shared out alike, all producing."""
    run = sum(window.planned_times.get(one, 0) for one in RUN)
    unseen = unknown(window)
    known = whole - unseen
    return Bounded(run, run * whole / known if known > 0 else 0, run + unseen)


def blind(window: Window) -> Duration:
    """Planned time whose parts no counter tells: unknown, or known to have produced."""
    return sum(window.blind.values())


def ideal(window: Window, *, good: bool) -> Bounded | None:
    """Parts times their ideal cycle; blind time may hide as much again as it is long."""
    spent = window.ideal_time(window.planned_counts, good=good)
    return None if spent is None else Bounded(spent, spent, spent + blind(window))


def no_parts(window: Window) -> Text | None:
    """Say why parts cannot be told: nothing counted so far (later counts are not looked up)."""
    return None if window.counted & {"good", "total"} else NO_COUNTER


def no_ideal(window: Window) -> Text | None:
    """Say which ideal cycle is missing, and where to give it."""
    known = {product for product, cycle in window.ideal.items() if cycle is not None}
    missing = sorted(product or "" for product in {*window.planned_counts, window.product} - known)
    if not missing:
        return None
    if missing[-1] == "":
        return sentence(
            "no ideal cycle: give machines: {m}: ideal_cycle in the plant file",
            "pas de temps de cycle de référence : donnez machines: {m}: ideal_cycle "
            "dans le fichier d'usine",
            m=plain(window.machine),
        )
    return sentence(
        "no ideal cycle for {p}: give products: {p}: ideal_cycle in the plant file",
        "pas de temps de cycle de référence pour {p} : donnez products: {p}: ideal_cycle "
        "dans le fichier d'usine",
        p=plain(missing[-1]),
    )


def unplanned_parts(window: Window) -> tuple[Text, ...]:
    """Mention the parts made outside planned time, which no ratio counts."""
    outside = total(window.counts).made - window.made.made
    if not outside:
        return ()
    return (
        sentence(
            "{n} parts made outside planned time are not counted here",
            "{n} pièces produites hors du temps requis ne comptent pas ici",
            n=number(outside),
        ),
    )
