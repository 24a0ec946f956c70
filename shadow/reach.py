"""How far a late event reaches: from where two tellings of a day part to where they meet again.

A late state changes what was told up to the next state, a late raw counter the step of the next
reading, a link that came back may change what held before it, and a person's note explains all of
a stop. Instead of a rule for each kind the events are folded twice, with and without those that
came late: from where the two differ to where they go on alike is what the late ones changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from edge.instant import Instant
from gateway.event import Event, Kind
from shadow.calendar import Calendar
from shadow.counts import Dark
from shadow.interval import Interval, merged, without
from shadow.plant import Plant
from shadow.record import Record
from shadow.stretch import Stretch
from shadow.track import Track

_TELLING = frozenset({Kind.COUNT, Kind.CYCLE, Kind.OPERATION, Kind.ORDER, Kind.STOCK, Kind.NOTE})
"""Kinds that change figures at their own instant; others only where the states come out new."""

_ENDING = frozenset({Kind.STATE, Kind.LINK})
"""Kinds that can end a stop."""

_ANY_TIME = Calendar("UTC")
"""What time counts as does not depend on the calendar."""


def reaches(
    plant: Plant, machine: str, told: Iterable[Event], late: Collection[str], now: Instant
) -> Iterator[Interval]:
    """Yield the stretches that the late events changed; `told` are all events, in order.

    They begin with what tells how things stood (`shadow.lead_in`) and are read only as far
    as needed. A stretch that does not end by the last of them is open up to `now`.
    """
    known, waiting = Track(plant, machine), set(late)
    fork: _Fork | None = None
    for item in told:
        if item.id in waiting:
            waiting.discard(item.id)
            fork = fork or _Fork(known, known.copy())
            fork.late(item)
        elif fork is None:
            known.push(item)
        elif fork.both(item):
            yield from fork.changed(item.at + 1)
            fork = None
            if not waiting:
                return
    if fork is not None:
        yield from fork.changed(max(now, (known.spans.last or 0) + 1))


@dataclass(slots=True)
class _Fork:
    """Two tracks of one machine: `one` takes everything, `two` only what was not late.

    An episode lasts from a late event to where the two meet. They may meet and part again, and are
    let go of only when nothing to come can change what the time before counts as.
    """

    one: Track
    two: Track
    begun: Instant | None = None
    met: Instant | None = None
    counted: Instant | None = None
    noted: Instant | None = None
    episodes: list[tuple[Instant | None, Instant]] = field(default_factory=list)

    def late(self, item: Event) -> None:
        """Take an event that came late."""
        if self.met is not None:
            self.episodes.append((self.begun, self.met))
            self.begun = self.met = None
        if item.kind in _TELLING:
            self.begun = item.at if self.begun is None else min(self.begun, item.at)
        if item.kind is Kind.COUNT:
            self.counted = item.at if self.counted is None else min(self.counted, item.at)
        if item.kind is Kind.NOTE:
            self.noted = item.at
        self.one.push(item)

    def both(self, item: Event) -> bool:
        """Take any other event; true where the two go on alike for good."""
        self.one.push(item)
        self.two.push(item)
        if self.noted is not None and item.kind in _ENDING:
            _, _, since = self.one.spans.present(item.at)
            self.noted = None if since is not None and since > self.noted else self.noted
        if not self.one.meets(self.two):
            self.met = None
            return False
        self.met = item.at + 1 if self.met is None else self.met
        if self.noted is not None:  # the stop that it explains goes on
            return False
        return self.one.settled(self.met) and self.two.settled(self.met)

    def changed(self, present: Instant) -> list[Interval]:
        """Return when, up to the present, the two tell something else."""
        apart = merged([*_classes_apart(self.one, self.two, present), *self._unheard(present)])
        found = apart.copy()
        before: Instant | None = None
        for begun, met in [*self.episodes, (self.begun, self.met or present)]:
            own = [start for start, end in apart if before is None or end > before]
            starts = [at for at in (begun, *own[:1]) if at is not None]
            found.extend((start, met) for start in sorted(starts)[:1] if start < met)
            before = met
        return merged(found)

    def _unheard(self, present: Instant) -> Iterator[Interval]:
        """Yield when nothing could be heard, or no counter was in sight, in one of the two only."""
        one, two = (track.spans.dark(present) for track in (self.one, self.two))
        yield from without(merged(one), merged(two))
        yield from without(merged(two), merged(one))
        first, other = self.one.spans.first, self.two.spans.first
        yield _between(first, other, present)
        left = self.one.counts.dark(one, first, present)
        right = self.two.counts.dark(two, other, present)
        if self.counted is not None:
            yield from _untold(left, right, self.counted, present)


def _untold(
    one: Sequence[Dark], two: Sequence[Dark], since: Instant, present: Instant
) -> Iterator[Interval]:
    """Yield what makes parts in the dark told in one of the two only.

    `since` is the first count that came late: to whoever asks before it, both say the same.
    """
    if one[0] != two[0]:
        yield since, max(one[0].end, two[0].end)
    left, right = ({gap[:2]: gap.told for gap in gaps[1:]} for gaps in (one, two))
    for start, end in left.keys() | right.keys():
        told = [gaps.get((start, end), start) for gaps in (left, right)]
        if told[0] != told[1]:
            first = min(present if at is None else at for at in told)
            yield max(first, since), max(first + 1, end)


def _between(one: Instant | None, two: Instant | None, present: Instant) -> Interval:
    ends = [present if at is None else min(at, present) for at in (one, two)]
    return min(ends), max(ends)


def _classes_apart(one: Track, two: Track, until: Instant) -> Iterator[Interval]:
    """Yield when time counts as something else in one of two tracks.

    With the first instant of what follows: a stop that goes on may begin there now.
    """
    left, right = (_classes(track, until) for track in (one, two))
    nth, other = 0, 0
    while nth < len(left) and other < len(right):
        a, b = left[nth], right[other]
        start, end = max(a.start, b.start), min(a.end, b.end)
        if start < end and _meaning(a) != _meaning(b):
            yield start, min(end + 1, until)
        nth, other = nth + (a.end == end), other + (b.end == end)
    first = [told[0].start for told in (left, right) if told]
    if len(set(first)) > 1:
        yield min(first), max(first)


def _classes(track: Track, until: Instant) -> Sequence[Stretch]:
    first = until if track.spans.first is None else track.spans.first
    return Record(track, _ANY_TIME, first, until).window(first, until).stretches


def _meaning(one: Stretch) -> tuple[object, ...]:
    return one.time_class, one.state, one.reason
