"""The evidence of one machine, kept up to date event by event.

Events arrive a little out of order: a value carries its source's time, a heartbeat ours. So the
newest `SETTLING` of events stays loose and is folded anew for each question, everything older is
settled once. An event that comes later than that makes the fold `stale`: its owner rewinds it
and hands over what the store holds from there on.
"""

from __future__ import annotations

from bisect import insort

from edge.instant import HOUR, SECOND, Duration, Instant
from gateway.event import Event
from shadow.interval import Interval, clipped, length
from shadow.maturity.evidence import Evidence
from shadow.maturity.overlap import overlap
from shadow.maturity.signs import Signs
from shadow.maturity.tally import Tally, total
from shadow.spans import SpanFold

SETTLING: Duration = 30 * SECOND
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
        self._loose: list[tuple[tuple[str, Instant, int, str], Event]] = []
        self._ids: set[str] = set()
        self._settled: tuple[str, Instant, int, str] | None = None
        self._checkpoints: list[tuple[Instant, Signs]] = []
        self._late: Instant | None = None
        self._seen: Instant = 0
        self._closed: tuple[tuple[Instant, Instant], Tally] | None = None

    @property
    def stale(self) -> bool:
        """Whether an event came too late to be folded in: `rewind`, then push from the store."""
        return self._late is not None

    def push(self, item: Event) -> None:
        """Take one event; one that is here already changes nothing."""
        if item.id in self._ids:
            return
        if self._settled is not None and item.order <= self._settled:
            self._late = item.at if self._late is None else min(self._late, item.at)
            return
        insort(self._loose, (item.order, item))
        self._ids.add(item.id)
        self._seen = max(self._seen, item.seen)
        # A clock that runs ahead must not make everything else late.
        newest = min(self._loose[-1][1].at, self._seen)
        while self._loose[0][1].at < newest - SETTLING:
            self._settle(self._loose.pop(0)[1])

    def rewind(self) -> Instant:
        """Forget what a late event puts in doubt; return the instant to push from again.

        The instant is 0 where nothing can be kept.
        """
        late = self._late if self._late is not None else 0
        kept = [point for point in self._checkpoints if point[0] <= late]
        since, signs = kept[-1] if kept else (0, Signs(spans=SpanFold(self.machine)))
        self._checkpoints, self._signs = kept, signs.copy()
        self._tallies = {hour: one for hour, one in self._tallies.items() if hour < since}
        self._loose, self._ids, self._closed = [], set(), None
        self._settled = None if not kept else (self.machine, since - 1, 0, "")
        self._late = None
        return since

    def began(self) -> Instant | None:
        """The instant from which on the machine is judged: its first link word, else first event.

        Values that a machine hands over on connecting may be older than the connection.
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
        upto = min(hour_of(self._settled[1]) if self._settled else since, hour_of(now))
        if self._closed is None or self._closed[0] != (since, upto):
            closed = total(one for hour, one in tallies.items() if since <= hour < upto)
            self._closed = (since, upto), closed
        rest = (one for hour, one in tallies.items() if max(since, upto) <= hour < now)
        return total([self._closed[1], *rest])

    def _settle(self, item: Event) -> None:
        hour = hour_of(item.at)
        if self._settled is not None and hour > hour_of(self._settled[1]):
            self._checkpoints = [*self._checkpoints[1 - CHECKPOINTS :], (hour, self._signs.copy())]
        self._signs.push(item)
        self._tallies.setdefault(hour, Tally()).add(item, up=self._signs.up)
        self._settled = item.order
        self._ids.discard(item.id)

    def _present(self) -> tuple[Signs, dict[Instant, Tally]]:
        """Fold the loose events onto a copy of what is settled."""
        signs, loose = self._signs.copy(), dict[Instant, Tally]()
        for _, item in self._loose:
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
