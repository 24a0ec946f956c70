"""The line: who makes which part when, from a seed alone.

Parts pass the stations in one order, so their times follow from a recursion, part by part, with
no event queue: a station takes a part when the part is there and the station is free; it lets go
of a good part when there is room behind it, that is when the next station has taken the part that
stands `room` parts ahead. Starving and blocking are nowhere drawn: they are what is left over.

Every machine process computes the same line and plays its own station of it. Flow is then
consistent between processes without any channel between them, and a machine whose process was
killed finds back to where the real machine would stand.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from simulators.clock import Nanoseconds, of_seconds
from simulators.condition import Condition
from simulators.scenario import Scenario, Station, Stops


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A work order: so many parts of one product are started under it."""

    number: str
    product: str
    program: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop in the middle of a cycle."""

    condition: Condition
    start: Nanoseconds
    end: Nanoseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One part at one station, in nanoseconds since the epoch.

    `take`: the station takes the part; `ready`: the changeover before it is over (no changeover:
    the same instant); `finish`: the part is done and judged; `leave`: it is out of the station.
    `duration` is the time worked on the part: stops within the cycle are not in it.
    """

    order: Order
    take: Nanoseconds
    ready: Nanoseconds
    stops: tuple[Stop, ...]
    finish: Nanoseconds
    duration: Nanoseconds
    good: bool
    leave: Nanoseconds


Passage = tuple[Visit, ...]
"""The visits of one part, station by station, as far as it got: scrap goes no further."""


def passages(scenario: Scenario, seed: int) -> Iterator[Passage]:
    """Yield the parts in the order in which the first station takes them, without end."""
    stations = [_Station(station, seed) for station in scenario.stations]
    for order in _orders(scenario, seed):
        yield _pass_through(stations, order)


def _orders(scenario: Scenario, seed: int) -> Iterator[Order]:
    """Yield the order of each part in turn."""
    draw = _Draw(f"{seed}:orders")
    number = 0
    while True:
        product = scenario.products[number % len(scenario.products)]
        order = Order(
            number=f"OF-{scenario.first_order + number}",
            product=product,
            program=scenario.programs.get(product, product),
        )
        quantity = draw.whole(scenario.smallest_order, scenario.largest_order)
        yield from (order for _ in range(quantity))
        number += 1


def _pass_through(stations: list[_Station], order: Order) -> Passage:
    visits: list[Visit] = []
    there: Nanoseconds = 0
    for index, station in enumerate(stations):
        behind = stations[index + 1] if index + 1 < len(stations) else None
        visit = station.work(order, there, behind)
        visits.append(visit)
        if not visit.good:
            break
        there = visit.leave
    return tuple(visits)


class _Station:
    """What one station remembers from part to part."""

    def __init__(self, station: Station, seed: int) -> None:
        self._station = station
        self._order: Order | None = None
        self._free: Nanoseconds = 0
        self._taken: deque[Nanoseconds] = deque()
        self._work = _Draw(f"{seed}:{station.name}:work")
        self._setup = _Draw(f"{seed}:{station.name}:setup")
        self._stops = _StopClocks(station, seed)

    def work(self, order: Order, there: Nanoseconds, behind: _Station | None) -> Visit:
        """Take the next part, which is there from `there` on, and work on it."""
        take = max(there, self._free)
        self._taken.append(take)
        ready = take + self._changeover(order)
        duration = self._duration(order)
        stops, finish = self._stops.within(ready, duration)
        good = self._work.share() >= self._station.scrap
        leave = max(finish, self._room_at(behind)) if good else finish
        self._free = leave
        return Visit(
            order=order,
            take=take,
            ready=ready,
            stops=stops,
            finish=finish,
            duration=duration,
            good=good,
            leave=leave,
        )

    def _changeover(self, order: Order) -> Nanoseconds:
        before, self._order = self._order, order
        if before is None or before == order:
            return 0
        station = self._station
        return self._setup.between(station.shortest_changeover, station.longest_changeover)

    def _duration(self, order: Order) -> Nanoseconds:
        station = self._station
        share = station.slow + station.jitter * (2 * self._work.share() - 1)
        return of_seconds(station.ideal[order.product] * (1 + share))

    def _room_at(self, behind: _Station | None) -> Nanoseconds:
        """Say when there is room in the buffer for the part in hand.

        `behind._taken` holds the takes of the parts that went before, the oldest `room` parts
        ahead: when that one is taken, its place is free.
        """
        room = self._station.room
        if behind is None or room is None:
            return 0
        if room == 0:
            return behind._free
        if len(behind._taken) < room:
            return 0
        while len(behind._taken) > room:
            behind._taken.popleft()
        return behind._taken[0]


class _StopClocks:
    """Counts the running time down to the next stop of each kind."""

    def __init__(self, station: Station, seed: int) -> None:
        self._kinds = [
            (condition, stops, _Draw(f"{seed}:{station.name}:{condition}"))
            for condition, stops in (
                (Condition.MICRO_STOP, station.micro_stops),
                (Condition.BREAKDOWN, station.breakdowns),
            )
            if stops is not None
        ]
        self._left = [draw.wait(stops) for _, stops, draw in self._kinds]

    def within(
        self, start: Nanoseconds, duration: Nanoseconds
    ) -> tuple[tuple[Stop, ...], Nanoseconds]:
        """Lay the stops into a cycle; return them and the instant at which the cycle is over."""
        found: list[Stop] = []
        at, left = start, duration
        while self._left and min(self._left) < left:
            run = min(self._left)
            which = self._left.index(run)
            at, left = at + run, left - run
            condition, stops, draw = self._kinds[which]
            end = at + draw.between(stops.shortest, stops.longest)
            found.append(Stop(condition=condition, start=at, end=end))
            at = end
            self._run(run)
            self._left[which] = draw.wait(stops)
        self._run(left)
        return tuple(found), at + left

    def _run(self, run: Nanoseconds) -> None:
        self._left = [left - run for left in self._left]


class _Draw:
    """Random numbers of one concern, so that changing one parameter moves no other draw.

    Only `random.Random.random` is promised to stay the same from one Python to the next.
    """

    def __init__(self, name: str) -> None:
        self._random = random.Random(name)

    def share(self) -> float:
        """Draw evenly from 0 to 1."""
        return self._random.random()

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number evenly, both bounds included."""
        return low + int(self.share() * (high - low + 1))

    def between(self, low: float, high: float) -> Nanoseconds:
        """Draw a time evenly between two bounds in seconds."""
        return of_seconds(low + (high - low) * self.share())

    def wait(self, stops: Stops) -> Nanoseconds:
        """Draw the running time to the next stop: exponential, memoryless."""
        return of_seconds(-math.log(1 - self.share()) * stops.every)
