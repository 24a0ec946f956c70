"""The parameters of a simulated line: stations, buffers, products, stops. All times in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """One kind of stop: its mean running time between two, and how long it lasts (uniform)."""

    every: float
    shortest: float
    longest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One machine of the line.

    `ideal` is the shortest possible cycle per product. A real cycle takes `slow` more on average
    and varies by `jitter` around that (both as shares of the ideal), so it is never shorter than
    the ideal as long as `slow` is at least `jitter`. `room` is the number of finished parts that
    the buffer behind the station holds; None stands for a warehouse without end.
    """

    name: str
    ideal: Mapping[str, float]
    slow: float = 0.05
    jitter: float = 0.04
    scrap: float = 0.03
    shortest_changeover: float = 2.0
    longest_changeover: float = 3.0
    micro_stops: Stops | None = Stops(every=20.0, shortest=1.0, longest=3.0)
    breakdowns: Stops | None = Stops(every=90.0, shortest=4.0, longest=8.0)
    room: int | None = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A line: its stations from first to last, and the orders that it works off in turn.

    Orders take the products in turn; their quantities are drawn evenly between the two bounds.
    """

    stations: tuple[Station, ...]
    products: tuple[str, ...]
    programs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    smallest_order: int = 12
    largest_order: int = 20
    first_order: int = 1001

    def position(self, station: str) -> int:
        """Find a station in the line; raises ValueError for one that it does not have."""
        return [item.name for item in self.stations].index(station)


WORKSHOP = Scenario(
    stations=(
        Station(name="laser", ideal=MappingProxyType({"bracket": 1.2, "plate": 1.4})),
        Station(
            name="press",
            ideal=MappingProxyType({"bracket": 1.0, "plate": 0.9}),
            scrap=0.02,
            longest_changeover=2.5,
            room=10,
        ),
        Station(
            name="cobot",
            ideal=MappingProxyType({"bracket": 1.5, "plate": 1.2}),
            scrap=0.02,
            shortest_changeover=0.3,
            longest_changeover=0.6,
            room=None,
        ),
    ),
    products=("bracket", "plate"),
    programs=MappingProxyType({"bracket": "BR-120", "plate": "PL-200"}),
)
"""The practice factory: short cycles, so that a minute shows something.

Brackets wait for the cobot and plates for the laser, so the bottleneck moves with the product. A
trolley of ten between press and cobot lets stock pile up, and keeps the press from being blocked
but for a moment: its PackML state could not tell that from being starved.
"""
