"""States too short to mean anything belong to the state before them: a view, events stay raw.

A light curtain that is crossed, a door contact that bounces, a controller that passes through
Stopped on its way from one cycle to the next: such states are told truthfully and say nothing
about what the machine is doing. Where a machine has a `debounce`, a state that lasted less than
that is counted as the state before it. So:

- What is unknown stays unknown, however short, and lends nothing to what follows: after it, or at
  the very beginning, the first state is believed at once.
- States that differ in their reason only are one state.
- Several short states in a row all belong to the last one that lasted.
- The state that holds now is believed once it has lasted; then it holds from its own beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edge.instant import Duration, Instant
from gateway.event import State

Held = tuple[Instant, State, str]
"""From when on a state was held, which one, and the machine's word for it."""


def debounced(held: Sequence[Held], least: Duration, present: Instant) -> Sequence[Held]:
    """Leave out the states that lasted less than `least`, up to the present.

    >>> run, stop = State.PRODUCING, State.DOWN
    >>> debounced([(0, run, ""), (100, stop, "door"), (103, run, "")], 5, 200)
    [(0, <State.PRODUCING: 'producing'>, '')]
    >>> debounced([(0, run, ""), (100, stop, "door")], 5, 103)
    [(0, <State.PRODUCING: 'producing'>, '')]
    >>> len(debounced([(0, run, ""), (100, stop, "door")], 5, 105))
    2
    """
    if not least:
        return held
    kept: list[Held] = []
    for run, end in _runs(held, present):
        state = run[0][1]
        before = kept[-1][1] if kept else State.UNKNOWN
        believed = State.UNKNOWN in {state, before} or state is before
        if believed or end - run[0][0] >= least:
            kept.extend(run if not kept or kept[-1][1:] != run[0][1:] else run[1:])
    return kept


def lasted(held: Sequence[Held], least: Duration, end: Instant) -> bool:
    """Whether some state among these is known to have lasted, so that what follows is decided."""
    return any(over - run[0][0] >= least for run, over in _runs(held, end))


def _runs(held: Sequence[Held], end: Instant) -> Iterator[tuple[Sequence[Held], Instant]]:
    """Take neighbours of one state together, each with its end."""
    first = 0
    for index in range(1, len(held) + 1):
        if index == len(held) or held[index][1] is not held[first][1]:
            yield held[first:index], held[index][0] if index < len(held) else max(end, held[-1][0])
            first = index
