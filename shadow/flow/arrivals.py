"""From counts and stock events to the parts that cross the two ends of a loop.

A stock point that tells its own moves (`stock` events) is believed before the counts of the
machines beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gateway.event import Event
from shadow.amount import amount
from shadow.flow.made import Made
from shadow.flow.move import Crossings, Move, crossings
from shadow.flow.route import Crossing, Reckoned, Route

Counts = Mapping[str, Sequence[Made]]
"""What each machine made, in order."""


def crossed(route: Route, counts: Counts, stocks: Iterable[Event]) -> Crossings:
    """List the parts that came into a loop and left it."""
    told = list(stocks)
    came = own_words(told, route.enter.point) or list(_entered(route.enter, counts))
    left = own_words(told, route.leave.point) or list(_good(route.leave.machine, counts))
    return crossings(came, [*left, *_binned(route, counts)])


def own_words(stocks: Iterable[Event], point: str) -> list[Move]:
    """List what a stock point itself says came into it."""
    return [
        Move(at=item.at, parts=amount(item.values.get("quantity", 1)) or 0)
        for item in stocks
        if item.values.get("point") == point and item.values.get("direction") == "in"
    ]


def _entered(crossing: Crossing, counts: Counts) -> Iterator[Move]:
    yield from _good(crossing.machine, counts)
    if crossing.reckoned is Reckoned.USED:
        for made in counts.get(crossing.machine or "", ()):
            yield Move(at=made.at, parts=made.scrap)


def _good(machine: str | None, counts: Counts) -> Iterator[Move]:
    for made in counts.get(machine or "", ()):
        yield Move(at=made.at, parts=made.good)


def _binned(route: Route, counts: Counts) -> Iterator[Move]:
    for machine in sorted(route.inside):
        for made in counts.get(machine, ()):
            yield Move(at=made.at, parts=made.scrap, scrapped=True)
