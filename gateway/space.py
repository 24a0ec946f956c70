"""Whether there is room: for how many days the disk lasts, and what waits meanwhile. Pure.

Nothing here writes: it has to be said most of all when the disk is full.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from edge.instant import HOUR, MINUTE, Duration, Instant
from edge.waiting import Waiting

DAY: Duration = 24 * HOUR

FULL = 4 * 10**6
"""Bytes free below which a disk counts as full: a batch and its log may not fit any more."""

HELD: Duration = MINUTE
"""How long the oldest reading may wait before it counts as held up; as a rule it is a moment."""

_EASE = 1.1
"""How far above a bound things must be to be well again, so that nothing is told by turns."""


class Level(StrEnum):
    """How the disk stands, the worst last."""

    WELL = "well"
    SOON = "soon"
    TIGHT = "tight"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """From when on somebody is told: so much time left, so many bytes free."""

    warn: Duration = 14 * DAY
    least: int = 500 * 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """The disk of the data folder at an instant. Bytes, bytes a day; None where nobody knows.

    `growth` is that of the embedded store; the disk of another store cannot be seen from here.
    `waiting` is None where this box has no outbox. `limit` is the outbox's, in bytes.
    """

    at: Instant
    place: str
    store: str
    free: int | None
    growth: float | None
    waiting: Waiting | None
    limit: int

    @property
    def days_left(self) -> float | None:
        """For how many days the disk lasts at the present rate, as `ombre store info` says it."""
        return self.free / self.growth if self.growth and self.free is not None else None

    @property
    def held(self) -> bool:
        """Whether readings wait that should have been kept long ago."""
        since = self.waiting.since if self.waiting else None
        return since is not None and self.at - since > HELD

    @property
    def lasts(self) -> Duration | None:
        """For how long the outbox can go on growing as it does while readings are held up."""
        if not self.held or self.waiting is None or self.waiting.since is None:
            return None
        here = self.limit if self.free is None else min(self.limit, self.waiting.size + self.free)
        rate = self.waiting.size / (self.at - self.waiting.since)
        return round(max(0, here - self.waiting.size) / rate) if rate else None


def judge(space: Space, bounds: Bounds, before: Level = Level.WELL) -> Level:
    """Say how the disk stands, given how it stood: a bound is left by a tenth above it.

    >>> space = Space(at=0, place="", store="embedded", free=10**9, growth=2 * 10**8,
    ...               waiting=None, limit=0)
    >>> judge(space, Bounds()), judge(space, Bounds(warn=4 * DAY))
    (<Level.SOON: 'soon'>, <Level.WELL: 'well'>)
    """
    free, days, levels = space.free, space.days_left, list(Level)

    def below(value: float | None, bound: float, level: Level) -> bool:
        ease = _EASE if levels.index(before) >= levels.index(level) else 1.0
        return value is not None and value < bound * ease

    if below(free, FULL, Level.FULL):
        return Level.FULL
    if below(free, bounds.least, Level.TIGHT):
        return Level.TIGHT
    if below(days, bounds.warn / DAY, Level.SOON):
        return Level.SOON
    return Level.WELL
