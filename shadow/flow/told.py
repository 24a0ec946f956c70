"""What the events of a plant say about its flow, from the first one on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from edge.instant import Instant
from gateway.event import Event, Kind
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.counts import CountFold
from shadow.flow.arrivals import Counts
from shadow.flow.made import made
from shadow.flow.open_time import OpenTime
from shadow.flow.route import routes
from shadow.interval import Interval
from shadow.plant import Plant

_LAST: Instant = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Parts made by machine, stock and order events of the plant, and its open time.

    All of it reaches back to the first event: work in progress adds up from there. `since` is
    the instant from which anything of the loops' machines is known, None where nothing is.
    """

    counts: Counts
    stocks: Sequence[Event]
    orders: Sequence[Event]
    axis: OpenTime
    since: Instant | None = None

    def window(self, start: Instant, end: Instant) -> Interval:
        """Cut a window at its beginning to what is known: an empty past has no throughput."""
        return (start if self.since is None else min(max(start, self.since), end)), end


def told(
    calendar: Calendar,
    counts: Counts,
    others: Iterable[Event],
    since: Instant | None,
    window: Interval,
) -> Told:
    """Put together what was read; open time is laid out from the first event, or the window."""
    start, end = window
    within = sorted((item for item in others if item.at < end), key=lambda one: (one.at, one.order))
    firsts = [rows[0].at for rows in counts.values() if rows] + [item.at for item in within[:1]]
    return Told(
        counts=counts,
        stocks=[item for item in within if item.kind is Kind.STOCK],
        orders=[item for item in within if item.kind is Kind.ORDER],
        axis=OpenTime(calendar.opening(min([start, *firsts]), end)),
        since=since,
    )


def read_told(plant: Plant, calendar: Calendar, store: Store, start: Instant, end: Instant) -> Told:
    """Read from a store what concerns the loops of the plant, up to `end`."""
    counts = {}
    for name in loop_machines(plant):
        fold = CountFold()
        for item in read_counts(store, name, end):
            fold.push(item)
        counts[name] = made(fold.steps, fold.counted(end))
    others = list(read_others(plant, store, end))
    return told(calendar, counts, others, first_known(plant, store, others), (start, end))


def first_known(plant: Plant, store: Store, others: Iterable[Event]) -> Instant | None:
    """Find the first event of any kind of the machines beside a loop, or of its stocks."""
    spans = (store.span(machine) for machine in loop_machines(plant))
    firsts = [span[0] for span in spans if span is not None]
    return min([*firsts, *(item.at for item in others)], default=None)


def loop_machines(plant: Plant) -> Sequence[str]:
    """Name the machines whose counts matter to the loops of a plant."""
    return sorted({machine for route in routes(plant.flows) for machine in route.machines})


def read_counts(store: Store, machine: str, end: Instant = _LAST) -> Iterator[Event]:
    """Read every count of a machine, from the first one on."""
    return _since_the_first(store, machine, end, (Kind.COUNT,))


def read_others(plant: Plant, store: Store, end: Instant = _LAST) -> Iterator[Event]:
    """Read every stock and order event of a plant that has loops."""
    for machine in store.machines() if plant.flows.loops else ():
        yield from _since_the_first(store, machine, end, (Kind.STOCK, Kind.ORDER))


def _since_the_first(
    store: Store, machine: str, end: Instant, kinds: Sequence[Kind]
) -> Iterator[Event]:
    span = store.span(machine)
    if span is not None and span[0] < end:
        yield from store.read(machine, span[0], min(end, span[1] + 1), kinds)
