"""What a new version of the plant file, or a correction of the calendar, changes of the past. Pure.

The past is told twice, with what was in force before and with what is in force since, hour by hour:
where some figure is another one, the hour was touched. So an ideal cycle touches the hours in which
that product was made on that machine and no others, a reason those in which it was given. Where the
calendar alone changed, it is asked directly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edge.instant import HOUR, Duration, Instant
from edge.problem import OmbreError
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.context import programs
from shadow.editions import EVER, FOR_EVER, Correction, Journal, Undo, differing
from shadow.editions_plans import Plans
from shadow.history import all_machines, windows
from shadow.interval import Interval, clipped, merged
from shadow.kpi import measures_of
from shadow.planning.difference import differences
from shadow.plant import Plant
from shadow.revision import Cause, Revision
from shadow.revision_marks import PLANT
from shadow.window import Window

AT_ONCE: Duration = 7 * 24 * HOUR
"""So much of a machine is told twice in one step."""

Plan = tuple[Plant, Calendar]
Past = tuple[Journal, Plans]
"""What has been in force, and how it is read."""

_REPEATED = frozenset({"cycle_time.ideal"})
_MARGIN: Duration = 48 * HOUR

_SETTINGS: Mapping[Cause, Callable[[Plant, str], Any]] = {
    Cause.IDEAL_CYCLE: lambda plant, machine: {
        made: plant.ideal_cycle(machine, made) for made in (None, *plant.products)
    },
    Cause.PARTS_PER_CYCLE: lambda plant, machine: (
        plant.machines[machine].parts_per_cycle if machine in plant.machines else 1
    ),
    Cause.DEBOUNCE: lambda plant, machine: plant.debounce(machine),
    Cause.THRESHOLDS: lambda plant, _: dict(plant.targets.thresholds),
    Cause.REASONS: lambda plant, _: dict(plant.reason_classes),
    Cause.PRODUCTS: lambda plant, _: programs(plant.products),
    Cause.MACHINES: lambda plant, machine: (
        plant.machines[machine].energy if machine in plant.machines else None
    ),
}
"""What the figures of a machine rest on, beside events and calendar, by what a change is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of the journal: what was in force before and since, for what had happened by `at`.

    `number` is the entry's, `edition` the version of the plant file that it brought or named.
    """

    number: int
    at: Instant
    edition: str
    why: str
    before: Plan
    after: Plan
    start: Instant = EVER
    """From when on shifts follow another calendar than before; `EVER` where none before `at` do."""

    def causes(self, machine: str) -> tuple[Cause, ...]:
        """Name what is other for a machine."""
        return tuple(
            cause
            for cause, of in _SETTINGS.items()
            if of(self.before[0], machine) != of(self.after[0], machine)
        )

    def planned_otherwise(self) -> Sequence[Interval]:
        """Return when the calendar says something else of the time before the change."""
        # A production day may end otherwise where the shifts of the next one begin otherwise.
        start = self.start - _MARGIN
        return (
            () if self.start == EVER else differences(self.before[1], self.after[1], start, self.at)
        )

    def registered(self) -> frozenset[str]:
        """Name the machines that were let into the register of the plant, or out of it."""
        return frozenset(self.before[0].machines.keys() ^ self.after[0].machines.keys())

    def revision(self, machine: str, stretch: Interval, causes: Sequence[Cause]) -> Revision:
        """Make the revision of a stretch that it touched."""
        return Revision(
            machine=machine,
            start=stretch[0],
            end=stretch[1],
            told=self.at,
            at=self.at,
            events=0,
            running=True,
            causes=tuple(cause.value for cause in causes),
            edition=self.edition,
            why=self.why,
            change=self.number,
        )


def changes(journal: Journal, looked_at: int, plans: Plans) -> Iterator[Change]:
    """Yield what each entry changed that nobody has looked at; the first of all changes nothing."""
    dates = journal.dates
    for number in range(max(looked_at, 1) + 1, len(journal.entries) + 1):
        before, after = journal.upto(number - 1), journal.upto(number)
        entry, at = journal.entries[number - 1], dates[number - 1]
        past = list(clipped(differing(before, after), EVER, at))
        corrects = isinstance(entry, Correction | Undo)
        if corrects and not past:
            continue
        try:
            two = plans.plan(before), plans.plan(after)
        except OmbreError:  # a version that is not kept any more: nobody can say what it changed
            continue
        yield Change(
            number=number,
            at=at,
            edition=after.newest.revision if after.newest else "",
            why=entry.why if isinstance(entry, Correction | Undo) else "",
            before=two[0],
            after=two[1],
            start=past[0][0] if corrects else EVER,
        )


def revised(
    change: Change, store: Store, within: Interval = (EVER, FOR_EVER)
) -> Iterator[Revision | None]:
    """Yield what a change revised, and None after each step without, so that others may go on."""
    machines = all_machines(change.after[0], store)
    spans = {machine: _span(store, machine, change.at, within) for machine in machines}
    if change.registered() and spans:
        heard = min(start for start, _ in spans.values())
        if heard < min(change.at, within[1]):
            yield change.revision(PLANT, (heard, min(change.at, within[1])), (Cause.MACHINES,))
    otherwise = change.planned_otherwise()
    for machine in machines:
        for stretch in clipped(otherwise, *spans[machine]):
            yield change.revision(machine, stretch, (Cause.CALENDAR,))
        causes = change.causes(machine)
        if causes:
            yield from _compared(change, store, machine, spans[machine], causes)


def _span(store: Store, machine: str, until: Instant, within: Interval) -> Interval:
    """Return from its first event up to when there was something to tell of a machine."""
    span, end = store.span(machine), min(until, within[1])
    start = end if span is None else max(span[0], within[0])
    return min(start, end), end


def _compared(
    change: Change, store: Store, machine: str, span: Interval, causes: Sequence[Cause]
) -> Iterator[Revision | None]:
    open_: Interval | None = None
    at, until = span
    while at < until:
        end = min(at + AT_ONCE, until)
        for start, over in merged(touched_hours(change, store, machine, at, end)):
            if open_ is not None and open_[1] < start:
                yield change.revision(machine, open_, causes)
                open_ = None
            open_ = (start if open_ is None else open_[0], over)
        yield None
        at = end
    if open_ is not None:
        yield change.revision(machine, open_, causes)


def touched_hours(
    change: Change, store: Store, machine: str, start: Instant, end: Instant
) -> Iterator[Interval]:
    """Yield the hours of [start, end) with some figure that is another one since the change."""
    hours = list(change.after[1].hours(start, end))
    both = (
        windows(*plan, store, machine, hours, change.at) for plan in (change.before, change.after)
    )
    for hour, before, after in zip(hours, *both, strict=True):
        if before != after and figures(before) != figures(after):
            yield hour


def figures(window: Window) -> Mapping[str, tuple[float | None, ...]]:
    """Return what is told of a window in numbers, by name; the words beside them do not matter.

    Nor does what only repeats the plant file: an ideal cycle is other where something was made.
    """
    told = (one for one in measures_of(window) if one.name not in _REPEATED)
    return {one.name: (one.value, one.low, one.high) for one in told}
