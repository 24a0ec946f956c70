"""Whether there is room: for how many days the disk lasts, and what waits meanwhile. Pure.

Nothing here writes: it has to be said most of all when the disk is full.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from edge.instant import HOUR, MINUTE, Duration, Instant
from edge.waiting import Waiting

DAY: Duration = 24 * HOUR

OURS = 0.1
"""Of a small disk no more than this share has to be free, whatever `least` says."""

RESERVE = 0.2
"""Of `least`: below that the embedded store takes nothing more, the rest is the outbox's."""

HELD: Duration = MINUTE
"""How long the oldest reading may wait before it counts as held up; as a rule it is a moment."""

NEARLY = 0.85
"""Of the outbox's limit; at the limit measurements go until it is a tenth below."""

_EASE = 1.1
"""How far above a bound things must be to be well again, so that nothing is told by turns."""


class Level(StrEnum):
    """How the disk stands, the worst last."""

    WELL = "well"
    SOON = "soon"
    TIGHT = "tight"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """A disk, in bytes."""

    free: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """From when on somebody is told: so much time left, so many bytes free."""

    warn: Duration = 14 * DAY
    least: int = 500 * 10**6

    def tight(self, disk: Disk) -> float:
        """Say below how many free bytes a disk counts as nearly full.

        >>> Bounds().tight(Disk(free=0, total=10**12)), Bounds().tight(Disk(free=0, total=10**9))
        (500000000, 100000000.0)
        """
        return min(self.least, OURS * disk.total)

    def full(self, disk: Disk) -> float:
        """Say below how many free bytes nothing more is taken into the store.

        >>> Bounds().full(Disk(free=0, total=10**12))
        100000000.0
        """
        return RESERVE * self.tight(disk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """The disk of the data folder at an instant. Bytes, bytes a day; None where nobody knows.

    `growth` is that of the embedded store; the disk of another store cannot be seen from here.
    `waiting` is None where this box has no outbox. `limit` is the outbox's, in bytes.
    """

    at: Instant
    place: str
    store: str
    disk: Disk | None
    growth: float | None
    waiting: Waiting | None
    limit: int

    @property
    def free(self) -> int | None:
        """The bytes that are free."""
        return self.disk.free if self.disk else None

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
    def at_limit(self) -> bool:
        """Whether the outbox has grown to where the oldest measurements go (`edge.room`)."""
        return self.waiting is not None and self.waiting.size >= NEARLY * self.limit

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

    >>> space = Space(at=0, place="", store="embedded", disk=Disk(free=10**9, total=10**12),
    ...               growth=2 * 10**8, waiting=None, limit=0)
    >>> judge(space, Bounds()), judge(space, Bounds(warn=4 * DAY))
    (<Level.SOON: 'soon'>, <Level.WELL: 'well'>)
    """
    disk, days, levels = space.disk, space.days_left, list(Level)

    def below(value: float, bound: float, level: Level) -> bool:
        ease = _EASE if levels.index(before) >= levels.index(level) else 1.0
        return value < bound * ease

    if disk is not None and below(disk.free, bounds.full(disk), Level.FULL):
        return Level.FULL
    if disk is not None and below(disk.free, bounds.tight(disk), Level.TIGHT):
        return Level.TIGHT
    if days is not None and below(days, bounds.warn / DAY, Level.SOON):
        return Level.SOON
    return Level.WELL
