"""Measures of any period, from the store: one machine at a time, so that memory stays small.

A window needs more than its own events. What held when it began is read first (`shadow.lead_in`).
What came after it is read only as far as it can still change what the time before its end counts
as: until every lost link is back and the machine has spoken again, a stop has turned out to be
short or long, and the next good part says whether the product was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from edge.instant import HOUR, Duration, Instant
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.interval import Interval, clipped
from shadow.kpi import measures_of, plant_measures
from shadow.lead_in import lead_in
from shadow.measure import Measure
from shadow.plant import Plant
from shadow.record import Record
from shadow.track import Track
from shadow.window import Window

LOOK_AHEAD: Duration = 31 * 24 * HOUR
"""How long after a period a lost link may come back and still tell what held within it."""


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
    for item in lead_in(store, plant, machine, start):
        track.push(item)
    for item in store.read(machine, start, end):
        track.push(item)
    if not track.settled(end):
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
            track.push(item)
            if track.settled(end):
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
    return replace(window, stretches=())
