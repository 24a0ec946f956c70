"""Why a figure cannot be told, and what has to be said beside it: reasons and notes of a window."""

from __future__ import annotations

from collections.abc import Callable

from edge.instant import SECOND
from edge.text import Text
from shadow.histogram import quantile
from shadow.profile import profiles
from shadow.time_class import TimeClass
from shadow.window import Window
from shadow.wording import duration, number, percent, plain, sentence

Reason = Callable[[Window], Text | None]
Notes = Callable[[Window], tuple[Text, ...]]

NO_PLANNED_TIME = Text(
    en="no planned time in this period: the calendar has no shift in it",
    fr="aucun temps requis dans cette période : le calendrier n'y a pas d'équipe",
)
NOTHING_MADE = Text(
    en="no part was made in planned time", fr="aucune pièce produite en temps requis"
)
NOT_PRODUCING = Text(
    en="the machine did not produce in planned time",
    fr="la machine n'a pas produit en temps requis",
)
NOT_BUSY = Text(
    en="the machine was not busy in planned time (no production, set-up or delay)",
    fr="la machine n'a pas été occupée en temps requis (ni production, ni réglage, ni attente)",
)
NO_BREAKDOWN = Text(
    en="no breakdown began in planned time of this period",
    fr="aucune panne n'a commencé en temps requis de cette période",
)
NO_GOOD_PART = Text(
    en="no good part was made in this period", fr="aucune pièce bonne produite dans cette période"
)
NOT_METERED = Text(
    en="no power or energy of this machine was told; name its signal under machines: energy",
    fr="ni puissance ni énergie dites pour cette machine ; nommez son signal sous machines: energy",
)
NO_COUNTER = Text(
    en="no count of parts from this machine by the end of this period; "
    "if it never sends any, give it a signal of kind count",
    fr="aucun compte de pièces de cette machine avant la fin de cette période ; "
    "si elle n'en envoie jamais, donnez-lui un signal de type count",
)
NO_ORDER = Text(
    en="told for an order only: this period is not that of one order",
    fr="dit pour un ordre de fabrication seulement : cette période n'est pas celle d'un seul",
)
_IN_UNKNOWN_TIME = Text(
    en="parts were made in time whose state is unknown",
    fr="des pièces ont été faites pendant un temps dont l'état est inconnu",
)
_WHILE_STANDING = Text(
    en="parts are counted while the machine does not say that it produces; look at the signal "
    "of its state, and whether a part is counted twice",
    fr="des pièces sont comptées alors que la machine ne dit pas produire ; vérifiez le signal "
    "d'état, et si une pièce est comptée deux fois",
)
_BREAKDOWNS = Text(
    en="a breakdown counts where it begins; one without an end, with its time up to now",
    fr="une panne compte là où elle commence ; une panne sans fin, avec son temps jusqu'à présent",
)
_TOO_SLOW = Text(
    en="the ideal cycle is probably too slow",
    fr="le temps de cycle de référence est sans doute trop long",
)


def no_parts(window: Window) -> Text | None:
    """Say why parts cannot be told: nothing counted so far (later counts are not looked up)."""
    counted = window.counted
    return None if "good" in counted or "total" in counted else NO_COUNTER


def no_ideal(window: Window) -> Text | None:
    """Say which ideal cycle is missing, and where to give it."""
    missing = window.without_ideal
    if not missing:
        return None
    product = max(one or "" for one in missing)
    if not product:
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
        p=plain(product),
    )


def no_work(window: Window) -> Text | None:
    """Say why the ideal time of parts cannot be told."""
    return no_parts(window) or no_ideal(window)


def no_order(window: Window) -> Text | None:
    """Say why figures of an order cannot be told."""
    return None if window.order_elapsed else NO_ORDER


def of_useful_time(window: Window) -> tuple[Text, ...]:
    """Mention what a figure of useful time leaves out, and that it did without states."""
    return unplanned_parts(window) + _without_states(window)


def unplanned_parts(window: Window) -> tuple[Text, ...]:
    """Mention the parts made outside planned time, which no ratio counts."""
    outside = window.all_made.made - window.made.made
    if not outside:
        return ()
    return (
        sentence(
            "{n} parts made outside planned time are not counted here",
            "{n} pièces produites hors du temps requis ne comptent pas ici",
            n=number(outside),
        ),
    )


def _without_states(window: Window) -> tuple[Text, ...]:
    if not window.made.made or not _much_unknown(window):
        return ()
    return (
        sentence(
            "from counters alone: the state is unknown for {share} of planned time",
            "d'après les compteurs seuls : l'état est inconnu pendant {share} du temps requis",
            share=percent(window.amounts.unknown / window.planned_time),
        ),
    )


def _much_unknown(window: Window) -> bool:
    return bool(window.amounts.unknown > window.thresholds.unknown_share * window.planned_time)


def weighed(window: Window) -> tuple[Text, ...]:
    """Say it where weighing by cycles gives another quality than counting parts does."""
    parts, amounts = window.made, window.amounts
    good, made = amounts.good_weight, amounts.made_weight
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


def doubts(window: Window) -> tuple[Text, ...]:
    """Say what a figure of outcomes may have missed."""
    said = []
    if not window.counted & {"scrap", "total"}:
        said.append(
            Text(
                en="no scrap was ever counted on this machine: it may have no such counter",
                fr="aucun rebut n'a jamais été compté sur cette machine : "
                "elle n'a peut-être pas de compteur",
            )
        )
    unseen = uncounted(window)
    return (*said, unseen) if unseen is not None else tuple(said)


def uncounted(window: Window) -> Text | None:
    """Say how long no counter was in sight, where that was so."""
    if not window.amounts.blind:
        return None
    return sentence(
        "parts made in {t} without a counter in sight are not in it",
        "hors pièces faites pendant {t} où aucun compteur n'était visible",
        t=duration(window.amounts.blind),
    )


def quality_notes(window: Window) -> tuple[Text, ...]:
    """Say how quality weighs its parts, and what it may have missed."""
    return (*weighed(window), *doubts(window))


def over_breakdowns(window: Window) -> tuple[Text, ...]:
    """Say how breakdowns count that began before the period or have not ended."""
    return (_BREAKDOWNS,) if window.sums.stops.get(TimeClass.DOWN) else ()


def too_fast(window: Window | None) -> Text:
    """Say why a ratio is probably above 100 %."""
    cause = _TOO_SLOW if window is None else _cause(window)
    return sentence("above {whole}: {cause}", "au-dessus de {whole} : {cause}",
                    whole=percent(1), cause=cause)  # fmt: skip


def _cause(window: Window) -> Text:
    """Parts faster than the ideal cycle, or parts counted while the machine says that it stands."""
    amounts, cycles = window.amounts, window.sums.cycles
    ran, ideal = profiles()["iso"].time("apt", amounts), window.ideal.get(window.product)
    if amounts.made_ideal > ran and _much_unknown(window):
        return _IN_UNKNOWN_TIME
    if not cycles or ideal is None:
        return _TOO_SLOW
    median = quantile(cycles, 0.5)
    if median < ideal:
        return sentence(
            "{slow} (it is {ideal}, the median cycle {median})",
            "{slow} (il est de {ideal}, le cycle médian de {median})",
            slow=_TOO_SLOW,
            ideal=_seconds(ideal),
            median=_seconds(median),
        )
    return _WHILE_STANDING if amounts.made_ideal > ran else _TOO_SLOW


def _seconds(length: float) -> Text:
    return sentence("{n} s", "{n} s", n=number(length / SECOND, 2))
