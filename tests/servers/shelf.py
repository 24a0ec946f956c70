"""A store in memory, a day told in minutes, and a plant to measure: what these tests share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from edge.instant import MINUTE, Instant, parse_instant
from edge.plantfile import PlantFile
from gateway.event import Event, Kind, event, in_order
from gateway.letter import DeadLetter
from gateway.store import Position
from shadow.calendar import Calendar
from shadow.plant import Plant
from shadow.plantbook import read_plant
from shadow.record import build_window
from shadow.window import Window

SIX = parse_instant("2026-03-02T06:00:00Z")
"""Monday, the beginning of the shift in most tests."""


class Shelf:
    """A store in memory that keeps its promises; `away` makes it unreachable."""

    def __init__(self, events: Sequence[Event] = ()) -> None:
        self.log: list[Event] = []
        self.dead: list[DeadLetter] = []
        self.away: Exception | None = None
        self.append(events)

    def append(self, events: Sequence[Event], letters: Sequence[DeadLetter] = ()) -> int:
        held = {item.id for item in self.log}
        new = [item for item in {one.id: one for one in events}.values() if item.id not in held]
        self.log.extend(new)
        self.dead.extend(letters)
        return len(new)

    def _own(self, machine: str) -> list[Event]:
        if self.away is not None:
            raise self.away
        return in_order(item for item in self.log if item.machine == machine)

    def read(
        self,
        machine: str,
        start: Instant,
        end: Instant,
        kinds: Sequence[Kind] | None = None,
    ) -> Iterator[Event]:
        for item in self._own(machine):
            if start <= item.at < end and (kinds is None or item.kind in kinds):
                yield item

    def before(self, machine: str, at: Instant) -> Sequence[Event]:
        last = {item.channel: item for item in self._own(machine) if item.at < at}
        return in_order(last.values())

    def tail(self, after: Position, limit: int = 10_000) -> tuple[Sequence[Event], Position]:
        if self.away is not None:
            raise self.away
        found = self.log[after : after + limit]
        return found, after + len(found)

    def end(self) -> Position:
        if self.away is not None:
            raise self.away
        return len(self.log)

    def span(self, machine: str) -> tuple[Instant, Instant] | None:
        own = self._own(machine)
        return (own[0].at, own[-1].at) if own else None

    def machines(self) -> Sequence[str]:
        if self.away is not None:
            raise self.away
        return sorted({item.machine for item in self.log})

    def letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        return self.dead[::-1][:limit]

    def letter_count(self) -> int:
        return len(self.dead)

    def close(self) -> None:
        pass


def plan(text: str) -> tuple[Plant, Calendar]:
    """Read a plant file's text."""
    return read_plant(PlantFile.parse(text, name="plant.yaml"))


def at(minute: float) -> Instant:
    """An instant, in minutes after six."""
    return SIX + round(minute * MINUTE)


def say(
    minute: float, kind: str, machine: str = "m", seq: int = 0, late: float = 0, **values: Any
) -> Event:
    """An event, in minutes after six, that arrived so many minutes late."""
    seen = at(minute + late)
    return event(machine=machine, kind=kind, values=values, at=at(minute), seq=seq, seen=seen)


def state(minute: float, said: str, reason: str = "", **more: Any) -> Event:
    return say(minute, "state", state=said, reason=reason, **more)


def raw(minute: float, total: float, of: str = "good", **more: Any) -> Event:
    return say(minute, "count", of=of, total=total, **more)


def link(minute: float, status: str, via: str = "opc", **more: Any) -> Event:
    return say(minute, "link", via=via, status=status, **more)


def window_of(
    plan_text: str,
    events: Sequence[Event],
    start: float = 0,
    end: float = 480,
    until: float | None = None,
) -> Window:
    """The window of machine `m` between two minutes after six."""
    plant, calendar = plan(plan_text)
    stop = None if until is None else at(until)
    return build_window(plant, calendar, "m", in_order(events), at(start), at(end), stop)
