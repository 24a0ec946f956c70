"""A shift that takes place: when it runs, when it pauses, whose it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from edge.instant import Instant
from edge.text import Text
from shadow.interval import Interval, clipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One shift of one production day, [start, end); `team` is who works it, where known."""

    name: Text
    day: date
    start: Instant
    end: Instant
    breaks: tuple[Interval, ...] = ()
    team: str = ""

    def cut(self, start: Instant) -> Shift | None:
        """Let it begin no earlier than `start`; None where nothing of it is left."""
        if start <= self.start:
            return self
        if start >= self.end:
            return None
        return replace(self, start=start, breaks=tuple(clipped(self.breaks, start, self.end)))
