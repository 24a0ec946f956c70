"""What held when a period begins: the events before it without which it would be read wrongly.

A window needs more than its own events: the last word of each channel; everything since the last
state event, because a link lost or a silence in between leaves the state unknown; when the stop
that goes on began, for a short one counts otherwise; and the last parts before, for the first
cycle and a change of product are reckoned from them. All of it is looked for within bounds, so
that nobody reads years for an hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from edge.instant import HOUR, MINUTE, Duration, Instant
from gateway.event import BEGUN, Event, Kind, State, in_order
from gateway.store import Store
from shadow.changeovers import LONGEST
from shadow.context import ContextFold, programs
from shadow.counts import CountFold, Step
from shadow.cycles import ends_cycle
from shadow.debounce import Held, lasted
from shadow.plant import Plant
from shadow.spans import told_state
from shadow.time_class import OF_STATE, SHORT

RETOLD: Duration = 32 * HOUR
"""How far back the beginning of a state is looked for that its machine tells again and again."""

_MADE = (Kind.COUNT, Kind.OPERATION)
_HELD = (Kind.STATE, Kind.LINK, Kind.NOTE)


def lead_in(store: Store, plant: Plant, machine: str, start: Instant) -> list[Event]:
    """Return the events before `start` that tell how things stood then, in order.

    Where the machine has a `debounce` they reach back to a state that lasted: what came after it
    is then decided.
    """
    before = store.before(machine, start)
    parts = _last_parts(store, plant, machine, start, before)
    cycle = _running_cycle(store, machine, before)
    return in_order([*cycle, *parts, *held_before(store, plant, machine, start)])


def held_before(store: Store, plant: Plant, machine: str, start: Instant) -> list[Event]:
    """Return those of them that tell the last word of each channel and the state, in order."""
    before = store.before(machine, start)
    found = list(before)
    states = [item.at for item in before if item.kind is Kind.STATE]
    if not states:
        return in_order(found)
    since, debounce = max(states), plant.debounce(machine)
    # How the links stood when the state was told decides whether it was believed then.
    earlier = store.before(machine, since)
    found.extend(earlier)
    if start - since < debounce:
        found.extend(_decided(store, machine, since, start, debounce))
    group = _grouping(plant)
    told = {group(item) for item in (*earlier, *before) if item.kind is Kind.STATE}
    if len(told) == 1:
        found.extend(_run(store, machine, since, group))
    return in_order([*found, *store.read(machine, since, start)])


def _decided(
    store: Store, machine: str, since: Instant, start: Instant, debounce: Duration
) -> list[Event]:
    """Return the events before `start` from a state on that lasted, if within a day."""
    back = 8 * debounce
    told = list(store.read(machine, since - back, start))
    while back <= RETOLD and not lasted(_held(told), debounce, start):
        back *= 2
        told = list(store.read(machine, since - back, start))
    return [*store.before(machine, told[0].at), *told]


def _held(events: Sequence[Event]) -> list[Held]:
    return [(item.at, *told_state(item)) for item in events if item.kind is Kind.STATE]


_Group = Callable[[Event], str]


def _grouping(plant: Plant) -> _Group:
    """Say which states go on being one stop: those of one class, and all that may be short."""

    def group(item: Event) -> str:
        state, reason = told_state(item)
        told = OF_STATE[state]
        if state not in {State.PRODUCING, State.UNKNOWN}:
            told = plant.reason_classes.get(reason, told)
        return "short" if told in SHORT else told.value

    return group


def _run(store: Store, machine: str, since: Instant, group: _Group) -> list[Event]:
    """Return the words on a stop from before it began, if it began within about a day."""
    back, changes = HOUR, list[int]()
    told: list[Event] = []
    while not changes and back <= RETOLD:
        told = list(store.read(machine, since - back, since + 1, _HELD))
        words = [group(item) if item.kind is Kind.STATE else None for item in told]
        now = next((word for word in reversed(words) if word), None)
        changes = [index for index, word in enumerate(words) if word and word != now]
        back *= 2
    told = told[changes[-1] :] if changes else told
    return [*store.before(machine, told[0].at), *told] if told else []


def _running_cycle(store: Store, machine: str, before: Sequence[Event]) -> list[Event]:
    """Return when the cycle under way was told to begin first, if within a day."""
    last = next((item for item in before if item.kind is Kind.CYCLE), None)
    if last is None or last.values.get("phase") != BEGUN:
        return []
    back, ends = HOUR, list[int]()
    told: list[Event] = []
    while not ends and back <= RETOLD:
        told = list(store.read(machine, last.at - back, last.at + 1, (Kind.CYCLE, Kind.LINK)))
        ends = [index for index, item in enumerate(told) if ends_cycle(item)]
        back *= 2
    begun = told[ends[-1] + 1 :] if ends else told
    return [item for item in begun if item.kind is Kind.CYCLE][:1]


def _last_parts(
    store: Store, plant: Plant, machine: str, start: Instant, before: Sequence[Event]
) -> Iterable[Event]:
    """Return the counts from before the last parts made, and what they were made of."""
    counts = [item.at for item in before if item.kind is Kind.COUNT]
    if not counts:
        return ()
    back, edge, wanted = MINUTE, max(counts), _wanted(before)
    while True:
        since = max(edge - back, start - LONGEST)
        held = [item for item in store.before(machine, since) if item.kind in _MADE]
        told = [*held, *store.read(machine, since, start, _MADE)]
        if since <= start - LONGEST or _tell(plant, in_order(told), wanted):
            return told
        back *= 4


class _Wanted(NamedTuple):
    """Which counter's last part is wanted for a cycle, and for a change of product; None: none."""

    cycle: str | None
    good: str | None


def _wanted(before: Sequence[Event]) -> _Wanted:
    known = {of for item in before if item.kind is Kind.COUNT for of in _counted(item)}
    kinds = {item.kind for item in before}
    states = [told_state(item)[0] for item in before if item.kind is Kind.STATE]
    cycling = Kind.CYCLE not in kinds and states[-1:] == [State.PRODUCING]
    cycle = "total" if "total" in known else "parts"
    good = "good" if "good" in known else "total"
    return _Wanted(cycle if cycling else None, good if Kind.OPERATION in kinds else None)


def _counted(item: Event) -> Iterable[str]:
    if "total" in item.values:
        return (str(item.values.get("of") or "good"),)
    return [of for of in ("good", "scrap", "rework") if of in item.values]


def _tell(plant: Plant, told: Sequence[Event], wanted: _Wanted) -> bool:
    """Whether a cycle and a change of product can be reckoned from these parts."""
    counts, context = CountFold(), ContextFold(programs(plant.products))
    for item in told:
        context.push(item)
        counts.push(item, context.context.job)
    ends = wanted.cycle is None or any(_ends(step, wanted.cycle) for step in counts.steps)
    return ends and (wanted.good is None or any(_names(step, wanted.good) for step in counts.steps))


def _ends(step: Step, cycle: str) -> bool:
    return (step.of == "total") == (cycle == "total")


def _names(step: Step, good: str) -> bool:
    return step.of == good and step.parts > 0 and step.job.product is not None
