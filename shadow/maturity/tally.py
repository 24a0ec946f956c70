"""What one machine said within one hour, counted."""

from __future__ import annotations

from collections.abc import Iterable

from edge.instant import Duration
from gateway.event import Event, Kind, Stamp, Value
from shadow.amount import lasting
from shadow.maturity.histogram import Histogram

_NO_VALUE = frozenset({Kind.LINK, Kind.NOTE})


class Tally:
    """Counts events by what they prove.

    `sourced` and `arrived` are values by whose clock stamped them (values confirmed after an
    outage prove nothing about it and are left out); `delays` are the times from source stamp to
    arrival while the link was up; `offsets` the clock offsets that link events carry, less the
    latency they were measured with, which they cannot be told from.
    """

    __slots__ = ("arrived", "counts", "delays", "offsets", "smallest", "sourced", "states")

    def __init__(self) -> None:
        self.states = self.counts = self.sourced = self.arrived = 0
        self.delays = Histogram()
        self.offsets = Histogram()
        self.smallest: Duration | None = None

    def add(self, item: Event, *, up: bool) -> None:
        """Count one event; `up` says whether the machine's link was up at its instant."""
        if item.kind is Kind.LINK:
            self._offset(item.values.get("offset"), item.values.get("latency"))
        if item.kind in _NO_VALUE:
            return
        self.states += item.kind is Kind.STATE
        self.counts += item.kind is Kind.COUNT
        self.arrived += item.stamp is Stamp.ARRIVAL
        if item.stamp is Stamp.SOURCE:
            self.sourced += 1
            if up:
                self._delay(item.seen - item.at)

    def _offset(self, offset: Value, latency: Value) -> None:
        said, blur = lasting(offset), lasting(latency) or 0
        if said is not None:
            self.offsets.add(max(abs(said) - abs(blur), 0))

    def _delay(self, length: Duration) -> None:
        self.delays.add(max(length, 0))
        if self.smallest is None or length < self.smallest:
            self.smallest = length


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    kept, whole = list(tallies), Tally()
    whole.states = sum(one.states for one in kept)
    whole.counts = sum(one.counts for one in kept)
    whole.sourced = sum(one.sourced for one in kept)
    whole.arrived = sum(one.arrived for one in kept)
    whole.delays.take(one.delays for one in kept)
    whole.offsets.take(one.offsets for one in kept)
    whole.smallest = min((s.smallest for s in kept if s.smallest is not None), default=None)
    return whole
