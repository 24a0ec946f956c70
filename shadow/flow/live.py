"""The flow of a running plant, kept up to date so that a question reads nothing again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from edge.instant import Instant
from edge.text import Language
from gateway.event import Event, Kind
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.counts import CountFold
from shadow.flow.made import Made, made
from shadow.flow.report import as_json, loop_flows
from shadow.flow.told import Told, first_known, loop_machines, read_counts, read_others, told
from shadow.plant import Plant
from shadow.reorder import Reorder


class _Line:
    """The counts of one machine since its first event."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._fold = CountFold()
        self._order = Reorder()
        for item in events:
            self.push(item)

    def push(self, item: Event) -> None:
        for settled in self._order.take(item):
            self._fold.push(settled)

    @property
    def late(self) -> bool:
        return self._order.late is not None

    def made(self, end: Instant) -> list[Made]:
        fold = self._fold.copy()
        for item in self._order.loose:
            fold.push(item)
        return made((step for step in fold.steps if step.at < end), fold.counted(end))


class LiveFlow:
    """Answers as `shadow.flow.report.report` does, from memory instead of the store.

    Its owner hands over every event that the store takes in, in any order, twice if need be. The
    store is read when the first question comes, and for a machine whose event came very late.
    """

    def __init__(self, plant: Plant, calendar: Calendar, store: Store) -> None:
        self._plant = plant
        self._calendar = calendar
        self._store = store
        self._machines = loop_machines(plant)
        self._lines: dict[str, _Line] = {}
        self._others: dict[str, Event] | None = None
        self._since: Instant | None = None

    def push(self, events: Iterable[Event]) -> None:
        """Take events in; before the first question they are left to the store."""
        for item in events:
            line = self._lines.get(item.machine)
            if line is not None and self._since is not None:
                self._since = min(self._since, item.at)
            if line is not None and item.kind is Kind.COUNT:
                line.push(item)
            if self._others is not None and item.kind in {Kind.STOCK, Kind.ORDER}:
                self._others[item.id] = item

    def report(self, start: Instant, end: Instant, language: Language | None) -> dict[str, Any]:
        """Measure the flow over [start, end)."""
        said = self._told(start, end)
        flows = loop_flows(self._plant, said, start, end)
        return as_json(self._plant, flows, start, end, language)

    def _told(self, start: Instant, end: Instant) -> Told:
        if self._others is None:
            others = read_others(self._plant, self._store)
            self._others = {item.id: item for item in others}
        for name in self._machines:
            if name not in self._lines or self._lines[name].late:
                self._lines[name] = _Line(read_counts(self._store, name))
        counts = {name: line.made(end) for name, line in self._lines.items()}
        moves = list(self._others.values())
        if self._since is None:
            self._since = first_known(self._plant, self._store, moves)
        return told(self._calendar, counts, moves, self._since, (start, end))
