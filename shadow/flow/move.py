"""One step of a cumulative curve: parts that came into a loop, or left it, at one instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edge.instant import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """So many parts crossed an end of the loop; `scrapped` ones left it through the bin."""

    at: Instant
    parts: float
    scrapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossings:
    """All parts that came in and went out of one loop since its first event, in order of time."""

    arrivals: Sequence[Move]
    departures: Sequence[Move]
    changes: Sequence[tuple[Instant, float]]
    """The net change of the work in progress at each instant at which anything moved."""

    @property
    def first(self) -> Instant | None:
        """The instant of the first move ever, None without any: work in progress is 0 before."""
        return self.changes[0][0] if self.changes else None


def crossings(arrivals: Iterable[Move], departures: Iterable[Move]) -> Crossings:
    """Put moves in order of time; moves of nothing are left out.

    >>> crossings([Move(at=2, parts=1), Move(at=1, parts=0)], []).first
    2
    """
    came, left = _ordered(arrivals), _ordered(departures)
    net: dict[Instant, float] = {}
    for move in came:
        net[move.at] = net.get(move.at, 0) + move.parts
    for move in left:
        net[move.at] = net.get(move.at, 0) - move.parts
    return Crossings(arrivals=came, departures=left, changes=sorted(net.items()))


def _ordered(moves: Iterable[Move]) -> Sequence[Move]:
    return sorted((move for move in moves if move.parts), key=lambda move: move.at)
