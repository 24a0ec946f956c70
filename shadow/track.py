"""All that one machine's events say, folded in one pass."""

from __future__ import annotations

from gateway.event import Event
from shadow.context import ContextFold, programs
from shadow.counts import CountFold
from shadow.cycles import CycleFold
from shadow.plant import Plant
from shadow.spans import SpanFold


class Track:
    """Folds the events of one machine, pushed in order; windows are cut out of it afterwards."""

    def __init__(self, plant: Plant, machine: str) -> None:
        self.plant = plant
        self.machine = machine
        self.spans = SpanFold(machine, plant.debounce(machine))
        self.counts = CountFold()
        self.context = ContextFold(programs(plant.products))
        known = plant.machines.get(machine)
        self.cycles = CycleFold(known.parts_per_cycle if known else 1)

    def copy(self) -> Track:
        """Return a track that can go its own way."""
        twin = Track.__new__(Track)
        twin.plant, twin.machine = self.plant, self.machine
        twin.spans, twin.counts = self.spans.copy(), self.counts.copy()
        twin.context, twin.cycles = self.context.copy(), self.cycles.copy()
        return twin

    def meets(self, other: Track) -> bool:
        """Tell whether two tracks of one machine go on alike: later events mean the same to both.

        To be asked when both have taken the same event last.
        """
        return (
            self.context.carried() == other.context.carried()
            and self.counts.carried() == other.counts.carried()
            and self.spans.carried() == other.spans.carried()
            and self._cycling() == other._cycling()
        )

    def _cycling(self) -> tuple[object, ...]:
        return self.cycles.carried(self.spans.producing_since((self.spans.last or 0) + 1))

    def push(self, item: Event) -> None:
        """Take the next event."""
        self.spans.push(item)
        self.context.push(item)
        self.cycles.tell(item)
        before = len(self.counts.steps)
        self.counts.push(item, self.context.context.product)
        for step in self.counts.steps[before:]:
            self.cycles.count(step, self.spans.producing_since(step.at))

    def look_ahead(self, item: Event) -> None:
        """Take an event from after the period, only for what it proves about the states before."""
        self.spans.push(item)
