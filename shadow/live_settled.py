"""Up to when the past of one machine is decided, and what is still needed of it then. Pure.

More closely than `Track.settled`, which asks about one instant: here every event so far is known,
and whatever comes is dated at the last one or later.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import zip_longest

from edge.instant import Instant
from gateway.event import State
from shadow.debounce import Held
from shadow.track import Track

_NO_STOP = frozenset({State.PRODUCING, State.UNKNOWN})
_EVER: Instant = -(2**63)


def decided(track: Track) -> Instant:
    """Return up to when nothing can change what time counts as.

    A stop that goes on is open as a whole: a person may explain it, and a short one counts
    otherwise. What follows the last good part may turn out to be a changeover.
    """
    last, at = track.spans.last, track.spans.open_since()
    if last is None or at is None:
        return _EVER
    if debounce := track.plant.debounce(track.machine):
        at -= debounce + track.longest
    good = track.changeovers.open_since()
    return _stop_begun(believed(track), at if good is None else min(at, good), last - track.longest)


def believed(track: Track) -> Sequence[Held]:
    """Return the states that are believed, without those that had no time to hold."""
    told = track.spans.told()
    return [one for one, after in zip_longest(told, told[1:]) if not after or one[0] != after[0]]


def _stop_begun(told: Sequence[Held], at: Instant, near: Instant) -> Instant:
    """Return where the stop before an instant began, with those before it that are near."""
    # What begins at the instant itself may yet have no length: the state before it then goes on.
    index = bisect_left(told, at, key=_since) - 1
    if index < 0 or told[index][1] in _NO_STOP:
        return at
    while index > 0 and told[index - 1][0] > near and told[index - 1][1] not in _NO_STOP:
        index -= 1
    return told[index][0]


def begins(track: Track, at: Instant) -> Instant:
    """Return where that begins which held before an instant: a stop as a whole, or production.

    A part counted at the very instant at which a machine stops was made while it produced.
    """
    told = believed(track)
    index = bisect_left(told, at, key=_since) - 1
    if index < 0:
        return _EVER
    while index > 0 and _goes_on(told[index - 1][1], told[index][1]):
        index -= 1
    return told[index][0]


def _goes_on(before: State, state: State) -> bool:
    return before is state or not {before, state} & _NO_STOP


def _since(held: Held) -> Instant:
    return held[0]
