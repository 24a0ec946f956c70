"""All that one machine's events say, folded in one pass."""

from __future__ import annotations

from edge.instant import Duration, Instant
from gateway.event import Event, Kind
from shadow.changeovers import ChangeoverFold
from shadow.context import ContextFold, programs
from shadow.counts import CountFold, Step
from shadow.cycles import CycleFold
from shadow.energy import EnergyFold
from shadow.plant import Machine, Plant
from shadow.spans import SpanFold
from shadow.stretch import Explained
from shadow.thresholds import thresholds

_COUNT, _CYCLE, _LINK, _NOTE = Kind.COUNT, Kind.CYCLE, Kind.LINK, Kind.NOTE
_MEASUREMENT, _OPERATION = Kind.MEASUREMENT, Kind.OPERATION


class Track:
    """Folds the events of one machine, pushed in order; windows are cut out of it afterwards."""

    def __init__(self, plant: Plant, machine: str) -> None:
        known = plant.machines.get(machine) or Machine()
        self.plant = plant
        self.machine = machine
        self.spans = SpanFold(machine, plant.debounce(machine))
        self.counts = CountFold()
        self.context = ContextFold(programs(plant.products))
        self.cycles = CycleFold(known.parts_per_cycle)
        self.changeovers = ChangeoverFold(known.parts_per_cycle)
        self.energy = EnergyFold(known.energy)
        self.notes: list[Explained] = []
        self.longest = _longest_micro_stop(plant, machine)

    def copy(self) -> Track:
        """Return a track that can go its own way."""
        twin = Track.__new__(Track)
        twin.plant, twin.machine = self.plant, self.machine
        twin.spans, twin.counts = self.spans.copy(), self.counts.copy()
        twin.context, twin.cycles = self.context.copy(), self.cycles.copy()
        twin.changeovers, twin.energy = self.changeovers.copy(), self.energy.copy()
        twin.notes, twin.longest = self.notes.copy(), self.longest
        return twin

    def meets(self, other: Track) -> bool:
        """Tell whether two tracks of one machine go on alike: later events mean the same to both.

        To be asked when both have taken the same event last.
        """
        return (
            self.context.carried() == other.context.carried()
            and self.counts.carried() == other.counts.carried()
            and self.spans.carried() == other.spans.carried()
            and self.changeovers.carried() == other.changeovers.carried()
            and self.energy.carried() == other.energy.carried()
            and self._cycling() == other._cycling()
        )

    def _cycling(self) -> tuple[object, ...]:
        return self.cycles.carried(self.spans.producing_since((self.spans.last or 0) + 1))

    def push(self, item: Event) -> None:
        """Take the next event."""
        self.spans.push(item)
        self.changeovers.hear(item.at)
        kind = item.kind
        if kind is _COUNT:
            before = len(self.counts.steps)
            self.counts.push(item, self.context.job)
            if len(self.counts.steps) > before:
                for step in self.counts.steps[before:]:
                    self._count(step)
        elif kind is _CYCLE or kind is _LINK:
            self.cycles.tell(item, self.context.job)
        elif kind is _MEASUREMENT:
            self.energy.push(item, self.context.job)
        elif kind is _OPERATION:
            self.context.push(item)
        elif kind is _NOTE:
            self._note(item)
            self.counts.push(item, self.context.job)

    def _count(self, step: Step) -> None:
        known = self.counts.known
        if not self.cycles.told:
            since = self.spans.producing_since(step.at)
            self.cycles.count(step, since, all_counted="total" in known)
        if step.job.product is not None:
            self.changeovers.push(step, good_counted="good" in known)

    def _note(self, item: Event) -> None:
        reason = item.values.get("reason")
        if isinstance(reason, str) and reason:
            self.notes.append(Explained(item.at, reason))

    def settled(self, at: Instant) -> bool:
        """Whether no later event can change what the time before an instant counts as."""
        settled = self.spans.settled(at + self.longest) and self.changeovers.settled(at)
        return settled and not self.spans.stopped_since(at)


def _longest_micro_stop(plant: Plant, machine: str) -> Duration:
    """Return how long a stop must be followed to know whether it is a micro-stop."""
    cycles = (plant.ideal_cycle(machine, product) for product in (None, *plant.products))
    bounds = thresholds(plant.targets)
    return max(bounds.micro_stop(cycle) for cycle in cycles)
