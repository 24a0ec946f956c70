"""Events from one store into another: any number of times, with the same result as once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from gateway.event import Event
from gateway.exports import Slice
from gateway.letter import DeadLetter
from gateway.store import Store

BATCH = 5_000
LETTERS = 10_000
"""As many dead letters as a store keeps are copied, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """How many events were read, and how many of them the other store did not have.

    A store that cannot tell (InfluxDB overwrites equal points) calls all of them new.
    """

    read: int = 0
    new: int = 0

    def __add__(self, other: Transfer) -> Transfer:
        return Transfer(read=self.read + other.read, new=self.new + other.new)


def copy_events(
    source: Store,
    target: Store,
    wanted: Sequence[Slice],
    advance: Callable[[int], None] = lambda _: None,
) -> Transfer:
    """Copy slices, machine by machine, in their order; `advance` hears of nanoseconds done."""
    done = Transfer()
    for machine, low, high in wanted:
        here = low
        events = iter(source.read(machine, low, high))
        while batch := list(islice(events, BATCH)):
            done += give(target, batch)
            advance(batch[-1].at - here)
            here = batch[-1].at
        advance(high - here)
    return done


def copy_letters(source: Store, target: Store) -> int:
    """Copy the dead letters that are kept, the oldest first; return how many."""
    letters: Sequence[DeadLetter] = list(source.letters(LETTERS))[::-1]
    if letters:
        target.append([], letters)
    return len(letters)


def give(target: Store, events: Iterable[Event]) -> Transfer:
    """Append events."""
    batch = list(events)
    return Transfer(read=len(batch), new=target.append(batch) if batch else 0)
