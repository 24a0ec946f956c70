"""Events of a period out of a store, machine by machine, in their order, into any format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from edge.instant import Instant
from gateway.event import Kind
from gateway.export_format import Writer
from gateway.store import Store

BATCH = 5_000

Slice = tuple[str, Instant, Instant]
"""A machine, and the instants from which and up to which (not included) its events are meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written: how many events of which machines, the first and the last instant."""

    events: int
    machines: Sequence[str]
    first: Instant | None
    last: Instant | None


def slices(
    store: Store,
    machines: Sequence[str] | None = None,
    start: Instant | None = None,
    end: Instant | None = None,
) -> Sequence[Slice]:
    """Say what there is to read: each machine with the part of the period it has events in."""
    found = []
    for machine in store.machines() if machines is None else machines:
        span = store.span(machine)
        if span is None:
            continue
        low = span[0] if start is None else max(start, span[0])
        high = span[1] + 1 if end is None else min(end, span[1] + 1)
        if low < high:
            found.append((machine, low, high))
    return found


def export_events(
    store: Store,
    wanted: Sequence[Slice],
    writer: Writer,
    kinds: Sequence[Kind] | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> ExportReport:
    """Write the events of slices; `advance` is told how many nanoseconds of them are done."""
    count = 0
    met: list[str] = []
    moments: list[Instant] = []
    for machine, low, high in wanted:
        here = low
        events = store.read(machine, low, high, kinds)
        while batch := list(islice(events, BATCH)):
            writer.write(batch)
            count += len(batch)
            moments = [min([*moments, batch[0].at]), max([*moments, batch[-1].at])]
            met = met if machine in met else [*met, machine]
            advance(batch[-1].at - here)
            here = batch[-1].at
        advance(high - here)
    writer.finish()
    first, last = moments or (None, None)
    return ExportReport(events=count, machines=met, first=first, last=last)
