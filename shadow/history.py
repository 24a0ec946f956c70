"""Measures of any period, from the store: one machine at a time, so that memory stays small.

A window needs more than its own events. What held when it began is read first (`shadow.lead_in`).
What came after it is read only as far as it can still change what the time before its end counts
as: until every lost link is back and the machine has spoken again, a stop has turned out to be
short or long, and the next good part says whether the product was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain

from edge.instant import HOUR, Duration, Instant
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.columns.tables import Intricate, PieceStore, TableStore
from shadow.interval import Interval, clipped
from shadow.lead_in import lead_in
from shadow.measure import Measure
from shadow.orders import AROUND, KINDS, elapsed
from shadow.parting import KEYS, Lives
from shadow.plant import Plant
from shadow.question import Question
from shadow.record import Record
from shadow.rollup import measured
from shadow.scope import scopes
from shadow.track import Track
from shadow.window import Window

LOOK_AHEAD: Duration = 31 * 24 * HOUR
"""How long after a period a lost link may come back and still tell what held within it."""

LONG: Duration = 48 * HOUR
"""From here on a period is read with arrays where the store gives tables (`shadow.columns`)."""

MONTH: Duration = 28 * 24 * HOUR
ROLLED = frozenset({None, "month"})
"""How periods must be told for the cache of months to answer; none is shorter than `MONTH`."""

AT_ONCE = 31 * 24
"""So many periods are looked at together: a month of hours."""

MOST_WINDOWS = 100_000
"""So many windows at most are held at once, over all machines: some 200 MB."""


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
    "week": Calendar.weeks,
    "month": Calendar.months,
}
"""How a period may be cut; days are production days, hours those of the wall clock."""

CUTS = (*BUCKETS, *KEYS)
"""How figures may be told apart: by periods, or within one period by what was made."""


def buckets(calendar: Calendar, start: Instant, end: Instant, by: str | None) -> list[Interval]:
    """Cut a period; raises KeyError for a cut that does not exist."""
    if by is None or by in KEYS:
        return [(start, end)]
    return list(BUCKETS[by](calendar, start, end))


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
    """Compute every figure of a period, as `answers` does."""
    asked = Question(start=start, end=end, machines=machines, by=by)
    return list(answers(plant, calendar, store, asked, now))


def answers(
    plant: Plant, calendar: Calendar, store: Store, asked: Question, now: Instant | None = None
) -> Iterator[Measure]:
    """Yield every figure asked for, the period cut at `now` where it reaches into the future.

    By machine, then by bucket; then those of machines in parallel, of lines, and of all machines
    together (scope `plant`), unless only some machines or lines were asked for. Many buckets are
    answered some at a time, so that a year of hours does not stand in memory.
    """
    start, end = asked.start, asked.end
    over = max(start, end if now is None else min(end, now))
    cuts = buckets(calendar, start, over, asked.by)
    heard = store.machines()
    meant = scopes(plant, heard, asked.machines, asked.lines)
    lives = lives_of(store, heard, start, over) if asked.by == "order" else {}
    step = max(1, min(AT_ONCE, MOST_WINDOWS // max(1, len(meant.machines))))
    for first in range(0, len(cuts), step):
        some = cuts[first : first + step]
        kept = _kept(plant, calendar, store, meant.machines, some) if asked.by in ROLLED else None
        told = kept or (
            (machine, windows(plant, calendar, store, machine, some, now))
            for machine in meant.machines
        )
        yield from measured(plant, told, meant, asked, lives)


def _kept(
    plant: Plant,
    calendar: Calendar,
    store: Store,
    machines: Sequence[str],
    cuts: Sequence[Interval],
) -> list[tuple[str, list[Window]]] | None:
    """Return the windows of closed months from the cache; None where it cannot answer."""
    if not isinstance(store, PieceStore) or any(end - start < MONTH for start, end in cuts):
        return None
    from shadow.columns.rollup import RollUp

    cache = RollUp(plant, calendar, store)
    rows: list[list[Window]] = []
    for cut in cuts:
        row = cache.windows(machines, cut)
        if row is None:
            return None
        rows.append(row)
    return [(machine, [row[place] for row in rows]) for place, machine in enumerate(machines)]


def lives_of(store: Store, heard: Sequence[str], start: Instant, end: Instant) -> Lives:
    """Return the lives of the orders that somebody worked on in a period."""
    # What came later counts as well: an order that went on afterwards had not ended.
    told = (store.read(machine, start - AROUND, end + AROUND, KINDS) for machine in heard)
    return elapsed(chain.from_iterable(told), start, end)


def windows(  # noqa: PLR0913, PLR0917 - one machine, its periods, and where to look
    plant: Plant,
    calendar: Calendar,
    store: Store,
    machine: str,
    cuts: Sequence[Interval],
    now: Instant | None,
) -> Iterator[Window]:
    """Yield the window of each period of one machine."""
    span = cuts[0][0], max(end for _, end in cuts)
    if span[1] - span[0] >= LONG and isinstance(store, TableStore):
        from shadow.columns.reading import Reader

        with suppress(Intricate):
            ledger = Reader(plant=plant, calendar=calendar, store=store, span=span, now=now).ledger(
                machine
            )
            return ledger.windows(cuts, whole=False)
    told = record(plant, calendar, store, machine, *span, now)
    return (told.window(*cut) for cut in cuts)
