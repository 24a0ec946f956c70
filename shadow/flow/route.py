"""Where a loop begins, which machines lie inside it, and where it ends.

A part enters the loop when it enters the start stock point, and leaves it when it enters the end
stock point or when a machine inside the loop scraps it. A stock point that is filled by nobody
we know (raw material) counts its parts as they leave it, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shadow.plant import Flows, Loop, Stock


class Reckoned(StrEnum):
    """How the parts that cross one end of a loop are counted."""

    MADE = "made"
    """As good parts of the machine before the stock point."""
    USED = "used"
    """As parts, good and scrapped, of the machine after it: the part is seen when it is done."""
    NOWHERE = "nowhere"
    """Not at all: no machine stands beside the stock point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One end of a loop: the stock point, and the machine whose counts stand for it."""

    point: str
    machine: str | None
    reckoned: Reckoned


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One loop of the plant file: its two ends, and the machines whose scrap leaves it."""

    name: str
    loop: Loop
    enter: Crossing
    leave: Crossing
    inside: frozenset[str]

    @property
    def machines(self) -> frozenset[str]:
        """Every machine whose counts matter to the loop."""
        ends = {self.enter.machine, self.leave.machine} - {None}
        return self.inside | {machine for machine in ends if machine is not None}


def routes(flows: Flows) -> Iterator[Route]:
    """Read every loop of the plant file."""
    for name, loop in flows.loops.items():
        yield _route(name, loop, flows.stocks)


def _route(name: str, loop: Loop, stocks: Mapping[str, Stock]) -> Route:
    start, end = stocks.get(loop.start, Stock()), stocks.get(loop.end, Stock())
    leave = _crossing(loop.end, end)
    return Route(
        name=name,
        loop=loop,
        enter=_crossing(loop.start, start),
        leave=leave,
        inside=_inside(start.before, leave.machine, stocks),
    )


def _crossing(point: str, stock: Stock) -> Crossing:
    if stock.after is not None:
        return Crossing(point=point, machine=stock.after, reckoned=Reckoned.MADE)
    if stock.before is not None:
        return Crossing(point=point, machine=stock.before, reckoned=Reckoned.USED)
    return Crossing(point=point, machine=None, reckoned=Reckoned.NOWHERE)


def _inside(first: str | None, last: str | None, stocks: Mapping[str, Stock]) -> frozenset[str]:
    """Collect the machines on a way from `first` to `last` along the stock points.

    Where the plant file does not draw the way, the two machines at its ends are all we know.
    """
    ends = frozenset(machine for machine in (first, last) if machine is not None)
    if first is None or last is None:
        return ends
    return ends | _reached(first, stocks, stop=last, forward=True) & _reached(
        last, stocks, stop=first, forward=False
    )


def _reached(
    begin: str, stocks: Mapping[str, Stock], *, stop: str, forward: bool
) -> frozenset[str]:
    """Follow the stock points from one machine on, downstream or upstream, up to another."""
    met, open_ends = {begin}, [begin]
    while open_ends:
        machine = open_ends.pop()
        if machine == stop:
            continue
        for stock in stocks.values():
            behind, ahead = stock.after, stock.before
            here, there = (behind, ahead) if forward else (ahead, behind)
            if here == machine and there is not None and there not in met:
                met.add(there)
                open_ends.append(there)
    return frozenset(met)
