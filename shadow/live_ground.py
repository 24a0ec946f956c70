"""What all followed machines share: plant, calendar, the running periods, and how late it is."""

from __future__ import annotations

from collections.abc import Mapping

from edge.instant import HOUR, Instant
from shadow.calendar import Calendar
from shadow.interval import Interval
from shadow.live_grid import GRAIN, Grid
from shadow.period import usual
from shadow.plant import Plant
from shadow.thresholds import thresholds

PERIODS = ("shift", "hour", "day")
"""The running periods whose books are added up; beside them the rolling hour."""

_AHEAD = 30 * HOUR
_FOR_EVER: Instant = 2**63 - 1


class Ground:
    """What is the same for all machines at an instant; it moves on with `roll`.

    `shift` is the running shift, or else the last one (which may be over), or the production day
    where there was none for a month.
    """

    def __init__(self, plant: Plant, calendar: Calendar, now: Instant) -> None:
        self.plant = plant
        self.calendar = calendar
        self.now = now
        self.bounds = thresholds(plant.targets)
        self.periods = self._periods(now)
        self.start = self._begins(now)
        self.grid = Grid(calendar, self.start, self._ends(now))
        self._cell = self.grid.cell(now)

    def roll(self, now: Instant) -> bool:
        """Go on to an instant; return whether other periods run now."""
        self.now = now
        if self._cell[0] <= now < self._cell[1]:
            return False
        before, self.periods = self.periods, self._periods(now)
        self.start = self._begins(now)
        if not self.grid.start <= self.start <= now < self.grid.end - _AHEAD // 2:
            self.grid = Grid(self.calendar, self.start, self._ends(now))
        self._cell = self.grid.cell(now)
        return before != self.periods

    def rolling(self, now: Instant) -> Interval:
        """Return the rolling hour: the last sixty minutes, from a full grain on."""
        return -(-(now - HOUR) // GRAIN) * GRAIN, now

    def _begins(self, now: Instant) -> Instant:
        return min(self.rolling(now)[0], *(start for start, _ in self.periods.values()))

    def _ends(self, now: Instant) -> Instant:
        return max(now, self.periods["shift"][1]) + _AHEAD

    def _periods(self, now: Instant) -> Mapping[str, Interval]:
        *_, (hour, _) = self.calendar.hours(now - 3 * HOUR, now + 1)
        day = self.calendar.day_start(self.calendar.production_day(now))
        shift = usual(self.calendar, now)
        return {"shift": shift, "hour": (hour, _FOR_EVER), "day": (day, _FOR_EVER)}
