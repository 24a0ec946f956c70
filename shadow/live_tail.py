"""The time of one machine that is open, where it is plain: production, or one stop that goes on.

What `shadow.record` would say of it, found in a hundredth of the time: most machines are looked at
in such a state, again and again. Whatever is not plain is left to the record.
"""

from __future__ import annotations

from typing import NamedTuple

from edge.instant import Instant
from gateway.event import State
from shadow.debounce import Held
from shadow.interval import Interval
from shadow.job import Job
from shadow.live_grid import Grid
from shadow.live_settled import believed
from shadow.sums import Sums, add
from shadow.thresholds import Thresholds
from shadow.time_class import OF_STATE, SHORT, TimeClass
from shadow.track import Track

_NO_STOP = (State.PRODUCING, State.UNKNOWN)
_STARTUP = (TimeClass.SETUP, TimeClass.CHANGEOVER)


class Plain(NamedTuple):
    """One state that holds over [since, end), and that production came before it, if any did."""

    state: State
    reason: str
    time_class: TimeClass
    since: Instant
    job: Job


def plain(
    track: Track, start: Instant, bounds: Thresholds, known: Instant, now: Instant
) -> Plain | None:
    """Tell what has held from an instant on until now, where that is one plain state.

    `known` is from when on the calendar is laid out: it must be known when a stop began.
    """
    if not _is_quiet(track, start, now):
        return None
    held = believed(track)
    if not held or held[-1][0] > start or held[-1][1] is State.UNKNOWN:
        return None
    begun, state, reason = held[-1]
    followed = len(held) > 1 and held[-2][1] not in _NO_STOP
    if state is not State.PRODUCING and (followed or begun < known):
        return None
    time_class = _class_of(track, held[-1], bounds, now)
    if time_class is None:
        return None
    return Plain(state, reason, time_class, begun, track.context.job)


def _is_quiet(track: Track, start: Instant, now: Instant) -> bool:
    """Whether nothing else happened since: no word of a person, no other work, no silence."""
    if track.notes or track.changeovers.changes:
        return False
    if any(end > start for _, end in track.spans.dark(now)):
        return False
    counted, since = track.counts.begun, track.context.since
    if counted is None or counted > start or since > start:
        return False
    return not track.changeovers.running(track.context.context.product, now)


def add_plain(sums: Sums, grid: Grid, one: Plain, period: Interval) -> None:
    """Add it to the books."""
    start, end = period
    add(sums.states, (one.state, one.reason), end - start)
    add(sums.classes, (one.time_class, one.reason), grid.planned.length(start, end))
    if one.time_class is not TimeClass.PRODUCING:
        begun = grid.planned.first(one.since, end)
        if begun is not None and start <= begun:
            add(sums.stops, one.time_class, 1)


def _class_of(track: Track, held: Held, bounds: Thresholds, now: Instant) -> TimeClass | None:
    begun, state, reason = held
    own = OF_STATE[state]
    if state is State.PRODUCING:
        return own
    named = track.plant.reason_classes.get(reason, own)
    if named in SHORT:
        product = track.context.at(begun + 1).product
        if now - begun < bounds.micro_stop(track.plant.ideal_cycle(track.machine, product)):
            return TimeClass.MICRO_STOP
    return None if named in _STARTUP else named
