"""Is production triggered by demand? The share of what was released that somebody had asked for.

The founding report calls a flow pulled when the customer's order triggers production. So each
released quantity is pegged to a demand of the same order that came first. Without order events
nothing is said. Both thresholds and the minimum base are ours ([P], `VERSION`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from edge.instant import Instant
from edge.text import Text
from gateway.event import Event
from shadow.amount import amount
from shadow.flow.verdict import Answer, Verdict
from shadow.wording import number, percent, plain, sentence

VERSION = "2025-1"
YES_FROM = 0.8
"""From this share on, demand triggers production."""
NO_UNTIL = 0.2
"""Up to this share, it does not."""
RELEASES = 10
"""Fewer releases than this decide nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pegged:
    """What was released in a period, and how much of it had been asked for by then."""

    releases: int
    quantity: float
    asked: float
    demands: int

    @property
    def share(self) -> float | None:
        """Asked for over released, None where nothing was released."""
        return self.asked / self.quantity if self.quantity else None


def pegged(orders: Iterable[Event], start: Instant, end: Instant) -> Pegged:
    """Peg the quantities released in [start, end) to the demands that came no later."""
    open_demand: dict[str, float] = {}
    releases = demands = 0
    quantity = asked = 0.0
    for item in sorted(orders, key=lambda one: (one.at, one.values.get("action") != "demanded")):
        order, wanted = str(item.values.get("order") or ""), _quantity(item)
        if item.at >= end:
            break
        if item.values.get("action") == "demanded":
            demands += 1
            open_demand[order] = open_demand.get(order, 0) + wanted
        elif item.values.get("action") == "released":
            taken = min(wanted, open_demand.get(order, 0))
            open_demand[order] = open_demand.get(order, 0) - taken
            if item.at >= start:
                releases, quantity, asked = releases + 1, quantity + wanted, asked + taken
    return Pegged(releases=releases, quantity=quantity, asked=asked, demands=demands)


def demand_triggered(orders: Iterable[Event], start: Instant, end: Instant) -> Verdict:
    """Answer for one loop over [start, end) from its order events since the first one."""
    found = pegged(orders, start, end)
    share = found.share
    if share is None or not found.demands:
        return Verdict(answer=Answer.UNDETERMINED, evidence=(_NO_ORDERS,))
    answer = Answer.UNDETERMINED
    if found.releases >= RELEASES and share >= YES_FROM:
        answer = Answer.YES
    elif found.releases >= RELEASES and share <= NO_UNTIL:
        answer = Answer.NO
    return Verdict(answer=answer, evidence=(_said(found, share),))


def _said(found: Pegged, share: float) -> Text:
    return sentence(
        "{share} of the quantity of {n} releases had been asked for before (yes from {yes}, no "
        "up to {no}, from {base} releases on; thresholds {version})",
        "{share} de la quantité de {n} lancements était demandée auparavant (oui à partir de "
        "{yes}, non jusqu'à {no}, dès {base} lancements ; seuils {version})",
        share=percent(share),
        n=number(found.releases),
        yes=percent(YES_FROM),
        no=percent(NO_UNTIL),
        base=number(RELEASES),
        version=plain(VERSION),
    )


def _quantity(item: Event) -> float:
    return amount(item.values.get("quantity", 1)) or 0


_NO_ORDERS = Text(
    en="no order with both a demand and a release is known in this period; order events that "
    "say when each was demanded and released would decide",
    fr="aucun ordre avec demande et lancement n'est connu sur cette période ; des événements "
    "d'ordre disant quand chacun a été demandé et lancé permettraient de trancher",
)
