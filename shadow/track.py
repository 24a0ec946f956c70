"""All that one machine's events say, folded in one pass."""

from __future__ import annotations

from gateway.event import Event
from shadow.context import ContextFold, programs
from shadow.counts import CountFold
from shadow.cycles import Cycle, told_cycle
from shadow.plant import Plant
from shadow.spans import SpanFold


class Track:
    """Folds the events of one machine, pushed in order; windows are cut out of it afterwards."""

    def __init__(self, plant: Plant, machine: str) -> None:
        self.plant = plant
        self.machine = machine
        self.spans = SpanFold(machine)
        self.counts = CountFold()
        self.context = ContextFold(programs(plant.products))
        self.cycles: list[Cycle] = []

    def copy(self) -> Track:
        """Return a track that can go its own way."""
        twin = Track.__new__(Track)
        twin.plant, twin.machine = self.plant, self.machine
        twin.spans, twin.counts = self.spans.copy(), self.counts.copy()
        twin.context, twin.cycles = self.context.copy(), self.cycles.copy()
        return twin

    def push(self, item: Event) -> None:
        """Take the next event."""
        self.spans.push(item)
        self.context.push(item)
        self.counts.push(item, self.context.context.product)
        cycle = told_cycle(item)
        if cycle is not None:
            self.cycles.append(cycle)

    def look_ahead(self, item: Event) -> None:
        """Take an event from after the period, only for what it proves about the states before."""
        self.spans.push(item)
