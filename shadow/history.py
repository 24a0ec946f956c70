"""Measures of any period, from the store: one machine at a time, so that memory stays small.

A window needs more than its own events. What held when it began is read first: the last word of
each channel, and everything since the last state event, because a link lost or a silence in
between leaves the state unknown. What came after it is read only as far as it can still change
the states before its end: until every lost link is back and the machine has spoken again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from edge.instant import HOUR, Duration, Instant
from gateway.event import BEGUN, Event, Kind, in_order
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.cycles import ends_cycle
from shadow.debounce import Held, lasted
from shadow.interval import Interval, clipped
from shadow.kpi import measures_of, plant_measures
from shadow.measure import Measure
from shadow.plant import Plant
from shadow.spans import told_state
from shadow.track import Track
from shadow.window import Record, Window

LOOK_AHEAD: Duration = 31 * 24 * HOUR
"""How long after a period a lost link may come back and still tell what held within it."""

RETOLD: Duration = 32 * HOUR
"""How far back the beginning of a state is looked for that its machine tells again and again."""


def lead_in(store: Store, machine: str, start: Instant, debounce: Duration = 0) -> list[Event]:
    """Return the events before `start` that tell how things stood then, in order.

    With a `debounce` they reach back to a state that lasted: what came after it is then decided.
    """
    before = store.before(machine, start)
    before = [*_running_cycle(store, machine, before), *before]
    states = [item.at for item in before if item.kind is Kind.STATE]
    if not states:
        return in_order(before)
    since = max(states)
    # How the links stood when the state was told decides whether it was believed then.
    earlier = [*store.before(machine, since), *before]
    if start - since < debounce:
        earlier.extend(_decided(store, machine, since, start, debounce))
    words = [_word(item) for item in earlier if item.kind is Kind.STATE]
    if words[1:] and len(set(words)) == 1:
        earlier = [*_retold(store, machine, since), *earlier]
    return in_order([*earlier, *store.read(machine, since, start)])


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


def _retold(store: Store, machine: str, since: Instant) -> list[Event]:
    """Return when a state that is told again and again was told first, if within a day."""
    back, changes = HOUR, list[int]()
    told: list[Event] = []
    while not changes and back <= RETOLD:
        told = list(store.read(machine, since - back, since + 1, (Kind.STATE, Kind.LINK)))
        words = [_word(item) if item.kind is Kind.STATE else None for item in told]
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


def _word(item: Event) -> tuple[str, str]:
    return str(item.values.get("state")), str(item.values.get("reason") or "")


def record(  # noqa: PLR0913, PLR0917 - one machine, one period, and where to look
    plant: Plant,
    calendar: Calendar,
    store: Store,
    machine: str,
    start: Instant,
    end: Instant,
    now: Instant | None = None,
) -> Record:
    """Read one machine over a period, from which windows can then be cut; `now` is the present."""
    track = Track(plant, machine)
    for item in lead_in(store, machine, start, plant.debounce(machine)):
        track.push(item)
    for item in store.read(machine, start, end):
        track.push(item)
    if not track.spans.settled(end):
        _look_ahead(store, track, end)
    return Record(track, calendar, start, end, now)


def _look_ahead(store: Store, track: Track, end: Instant) -> None:
    span = store.span(track.machine)
    horizon = min(span[1] + 1, end + LOOK_AHEAD) if span else end
    step, start = HOUR, end
    while start < horizon:
        # Steps that double: mostly the next event is near, and a store may answer all at once.
        until = min(start + step, horizon)
        for item in store.read(track.machine, start, until):
            track.look_ahead(item)
            if track.spans.settled(end):
                return
        start, step = until, 2 * step


BUCKETS: Mapping[str, Callable[[Calendar, Instant, Instant], Iterator[Interval]]] = {
    "shift": lambda calendar, start, end: clipped(
        ((shift.start, shift.end) for shift in calendar.shifts(start, end)), start, end
    ),
    "hour": Calendar.hours,
    "day": Calendar.days,
}
"""How a period may be cut; days are production days, hours those of the wall clock."""


def buckets(calendar: Calendar, start: Instant, end: Instant, by: str | None) -> list[Interval]:
    """Cut a period; raises KeyError for a cut that does not exist."""
    return [(start, end)] if by is None else list(BUCKETS[by](calendar, start, end))


def all_machines(plant: Plant, store: Store) -> list[str]:
    """Name the registered machines, then any other that was ever heard."""
    return [*plant.machines, *(m for m in store.machines() if m not in plant.machines)]


def measures(  # noqa: PLR0913, PLR0917 - the question has these parts
    plant: Plant,
    calendar: Calendar,
    store: Store,
    start: Instant,
    end: Instant,
    machines: Sequence[str] | None = None,
    by: str | None = None,
    *,
    now: Instant | None = None,
) -> list[Measure]:
    """Compute every figure of a period, cut at `now` where it reaches into the future.

    By machine, then by bucket; at the end those of all machines together (scope `plant`), unless
    only some machines were asked for.
    """
    over = max(start, end if now is None else min(end, now))
    cuts = buckets(calendar, start, over, by)
    found: list[Measure] = []
    kept: list[list[Window]] = [[] for _ in cuts]
    for machine in all_machines(plant, store) if machines is None else machines:
        told = record(plant, calendar, store, machine, start, over, now)
        for index, cut in enumerate(cuts):
            window = told.window(*cut)
            found.extend(measures_of(window))
            kept[index].append(_light(window))
    if machines is None:
        names = {machine: plant.label(machine) for machine in plant.machines}
        for windows in kept:
            found.extend(plant_measures(windows, names))
    return found


def _light(window: Window) -> Window:
    """Drop what only the machine's own figures need: a year of hours must fit into memory."""
    return replace(window, spans=(), cycles=())
