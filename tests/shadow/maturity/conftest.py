"""A small plant whose events are made by hand, and a store that holds them in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest

from edge.instant import HOUR, MILLISECOND, SECOND, Instant, parse_instant
from gateway.event import Event, Kind, Stamp, event, in_order
from shadow.calendar import Calendar
from shadow.maturity.report import report
from shadow.plant import Plant

T0 = parse_instant("2026-01-05T06:00:00Z")
BEAT = 2 * SECOND
PRESENT = T0 + HOUR // 2


class Shelf:
    """The reading side of a store, over a list."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events = in_order(events)

    def read(
        self, machine: str, start: Instant, end: Instant, kinds: Sequence[Kind] | None = None
    ) -> Iterator[Event]:
        for item in self.events:
            wanted = kinds is None or item.kind in kinds
            if item.machine == machine and start <= item.at < end and wanted:
                yield item

    def before(self, machine: str, at: Instant) -> Sequence[Event]:
        last = {e.channel: e for e in self.events if e.machine == machine and e.at < at}
        return in_order(last.values())

    def machines(self) -> Sequence[str]:
        return sorted({item.machine for item in self.events})

    def span(self, machine: str) -> tuple[Instant, Instant] | None:
        instants = [item.at for item in self.events if item.machine == machine]
        return (min(instants), max(instants)) if instants else None


class Factory:
    """Makes the events of machines that are heard every two seconds."""

    start = T0
    now = PRESENT
    shelf = Shelf

    def plant(self, *names: str, step: int = 3, **more: Any) -> Plant:
        entry = {"type": "press", "interface": "opcua", "ideal_cycle": "4s"}
        return Plant.model_validate(
            {
                "machines": dict.fromkeys(names, entry) | more.pop("machines", {}),
                "targets": {"step": step, "thresholds": more.pop("thresholds", {})},
                **more,
            }
        )

    def link(self, machine: str, at: Instant, status: str, **more: Any) -> Event:
        values = {"via": machine, "status": status, **more}
        return event(machine=machine, kind="link", values=values, at=at)

    def state(self, machine: str, at: Instant, state: str = "producing", **more: Any) -> Event:
        seen = at + 40 * MILLISECOND
        values = {"state": state}
        return event(machine=machine, kind="state", values=values, at=at, seen=seen, **more)

    def count(self, machine: str, at: Instant, total: int, **more: Any) -> Event:
        values = {"of": "good", "total": total}
        return event(
            machine=machine, kind="count", values=values, at=at, seen=at + 40 * MILLISECOND, **more
        )

    def machine(
        self,
        name: str,
        outages: Sequence[tuple[int, int]] = (),
        stamp: Stamp = Stamp.SOURCE,
        until: Instant = PRESENT,
        every: int = 10,
    ) -> list[Event]:
        """One machine from T0 on; `outages` in seconds after T0, with words about the link."""
        made = [self.link(name, T0, "connected"), self.state(name, T0, stamp=stamp)]
        for at in range(T0, until, BEAT):
            second = (at - T0) // SECOND
            if any(begin <= second < end for begin, end in outages):
                continue
            made.append(self.link(name, at, "alive", heartbeat=2.0))
            if second % every == 0:
                made.append(self.count(name, at + SECOND, second // every, stamp=stamp))
        for begin, end in outages:
            made.append(self.link(name, T0 + begin * SECOND, "lost", reason="refused"))
            if T0 + end * SECOND < until:
                made.append(self.link(name, T0 + end * SECOND, "connected"))
                made.append(self.state(name, T0 + end * SECOND, stamp=Stamp.CONFIRMED))
        return made

    def judge(self, plant: Plant, events: Iterable[Event], **more: Any) -> dict[str, Any]:
        calendar = Calendar("UTC")
        return report(plant, calendar, Shelf(events), now=more.pop("now", PRESENT), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def factory() -> Factory:
    return Factory()
