"""The evidence of one machine, kept up to date event by event.

Events arrive a little out of order: a value carries its source's time, a heartbeat ours. So the
newest events stay loose and are folded anew for each question, everything older is settled once.
An event that comes later than that makes the fold `stale`: its owner rewinds it and hands over
what the store holds from there on; the fold then waits longer for that machine.
"""

from __future__ import annotations

from edge.instant import HOUR, Duration, Instant
from gateway.event import Event
from shadow.interval import Interval, clipped, length
from shadow.maturity.evidence import Evidence
from shadow.maturity.overlap import overlap
from shadow.maturity.signs import Signs
from shadow.maturity.tally import Tally, total
from shadow.reorder import Reorder
from shadow.spans import SpanFold

CHECKPOINTS = 48


def hour_of(at: Instant) -> Instant:
    """The beginning of the hour (UTC) of an instant: tallies are kept by the hour.

    >>> hour_of(HOUR + 5) == HOUR
    True
    """
    return at - at % HOUR


class EvidenceFold:
    """Takes the events of one machine in any order of arrival."""

    def __init__(self, machine: str) -> None:
        self.machine = machine
        self._signs = Signs(spans=SpanFold(machine))
        self._tallies: dict[Instant, Tally] = {}
        self._hour: Instant = 0
        self._order = Reorder()
        self._checkpoints: list[tuple[Instant, Signs]] = []
        self._closed: tuple[tuple[Instant, Instant], Tally] | None = None

    @property
    def stale(self) -> bool:
        """Whether an event came too late to be folded in: `rewind`, then push from the store."""
        return self._order.late is not None

    def push(self, item: Event) -> None:
        """Take one event; one that is here already changes nothing."""
        for settled in self._order.take(item):
            self._settle(settled)

    def rewind(self) -> Instant:
        """Forget what a late event puts in doubt; return the instant to push from again.

        The instant is 0 where nothing can be kept.
        """
        late = self._order.late or 0
        kept = [point for point in self._checkpoints if point[0] <= late]
        since, signs = kept[-1] if kept else (0, Signs(spans=SpanFold(self.machine)))
        self._checkpoints, self._signs, self._closed = kept, signs.copy(), None
        self._tallies = {hour: one for hour, one in self._tallies.items() if hour < since}
        self._hour = since
        self._order.restart((self.machine, since - 1, 0, "") if kept else None)
        return since

    def began(self) -> Instant | None:
        """The instant from which on the machine is judged: its first connection, else first event.

        Values that a machine hands over on connecting may be older than the connection, and the
        tries that failed before it belong to the installation.
        """
        signs = self._present()[0]
        return signs.first if signs.first_link is None else signs.first_link

    def evidence(self, since: Instant, now: Instant, planned: list[Interval]) -> Evidence:
        """Weigh what is known over [since, now); `planned` is the plant's planned time in it."""
        signs, tallies = self._present()
        own = list(clipped(planned, since, now))
        said = self._said(tallies, hour_of(since), now)
        known = signs.known(since, now)
        link = signs.spans.link(now)
        offset, estimated = _offset(said)
        return Evidence(
            machine=self.machine,
            since=since,
            planned=length(own),
            known=overlap(known, own),
            linked=None if signs.first_link is None else overlap(signs.linked(since, now), own),
            fresh=None if signs.patience is None else overlap(signs.lively(since, now), own),
            has_state=bool(known),
            has_count=said.counts > 0,
            sourced=said.sourced,
            arrived=said.arrived,
            offset=offset,
            estimated=estimated,
            delay=said.delays.quantile(0.95),
            lost_since=link.since if link.status == "lost" else None,
        )

    def _said(self, tallies: dict[Instant, Tally], since: Instant, now: Instant) -> Tally:
        """Add the hours up; those that are settled only once."""
        upto = max(since, min(self._hour, hour_of(now)))
        if self._closed is None or self._closed[0] != (since, upto):
            closed = total(one for hour, one in tallies.items() if since <= hour < upto)
            self._closed = (since, upto), closed
        rest = (one for hour, one in tallies.items() if upto <= hour < now)
        return total([self._closed[1], *rest])

    def _settle(self, item: Event) -> None:
        hour = hour_of(item.at)
        if hour > self._hour:
            if self._hour:
                kept = self._checkpoints[1 - CHECKPOINTS :]
                self._checkpoints = [*kept, (hour, self._signs.copy())]
            self._hour = hour
        self._signs.push(item)
        tally = self._tallies.get(hour)
        if tally is None:
            tally = self._tallies[hour] = Tally()
        tally.add(item, up=self._signs.up)

    def _present(self) -> tuple[Signs, dict[Instant, Tally]]:
        """Fold the loose events onto a copy of what is settled."""
        signs, loose = self._signs.copy(), dict[Instant, Tally]()
        for item in self._order.loose:
            signs.push(item)
            loose.setdefault(hour_of(item.at), Tally()).add(item, up=signs.up)
        merged = dict(self._tallies)
        for hour, tally in loose.items():
            merged[hour] = total([merged[hour], tally]) if hour in merged else tally
        return signs, merged


def _offset(said: Tally) -> tuple[Duration | None, bool]:
    """The clock offset that sources measured, else an estimate from the fastest arrival."""
    measured = said.offsets.quantile(0.95)
    if measured is not None:
        return measured, False
    return (None if said.smallest is None else abs(said.smallest)), said.smallest is not None
