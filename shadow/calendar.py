"""When the plant is open and when it is planned to produce: shifts as half-open UTC intervals.

Wall-clock times become instants through the plant's zone (`shadow.planning.wall`), so a night
shift lasts 9 h or 7 h when the clocks change. The production day is the day on which a shift
begins. Which edition of the plant file counts when is said in `shadow.planning.timetable`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from edge.instant import Instant
from shadow.interval import Interval, clipped, merged, without
from shadow.planning.edition import Correction, Edition
from shadow.planning.shift import Shift
from shadow.planning.timetable import ONE_DAY, REACH, Timetable
from shadow.planning.turn import ALWAYS_OPEN
from shadow.planning.wall import hours_of, instant_on, local_date

__all__ = ["ALWAYS_OPEN", "Calendar", "Correction", "Edition", "Shift", "instant_on"]

_LOOK_BACK = 31
"""How many days back the last shift is searched for: longer than any summer closing."""


class Calendar(Timetable):
    """Shifts, opening time and planned time of one plant, and periods cut by it.

    >>> from edge.instant import HOUR
    >>> from shadow.shifts import CalendarSettings
    >>> night = {"name": "night", "from": "22:00", "to": "06:00"}
    >>> calendar = Calendar("Europe/Paris", CalendarSettings.model_validate({"shifts": [night]}))
    >>> [(s.end - s.start) // HOUR for s in calendar.of_day(date(2024, 10, 26))]
    [9]
    >>> [(s.end - s.start) // HOUR for s in calendar.of_day(date(2024, 3, 30))]
    [7]
    """

    @property
    def always_open(self) -> bool:
        """Whether nobody gave shifts, so that the whole day counts as planned."""
        return not self.settings.shifts

    def as_of(self, at: Instant) -> Calendar:
        """Return the calendar as it was known at an instant: without what was said later."""
        known = [one for one in self.editions if (one.said or one.since) <= at]
        last = known[-1] if known else self.editions[0]
        corrections = [one for one in self.corrections if one.said <= at]
        return Calendar(last.zone, last.settings, known or self.editions[:1], corrections)

    def shifts(self, start: Instant, end: Instant) -> list[Shift]:
        """Return the shifts that have some time within [start, end), in order."""
        first, last = self.local_date(start) - REACH * ONE_DAY, self.local_date(end)
        return [
            shift
            for day in _dates(first, last)
            for shift in self.of_day(day)
            if max(shift.start, start) < min(shift.end, end)
        ]

    def opening(self, start: Instant, end: Instant) -> list[Interval]:
        """Return the opening time within [start, end): the shifts with their breaks."""
        return merged(clipped(((s.start, s.end) for s in self.shifts(start, end)), start, end))

    def planned(self, start: Instant, end: Instant) -> list[Interval]:
        """Return the planned busy time within [start, end): the shifts without their breaks."""
        shifts = self.shifts(start, end)
        pauses = merged(pause for shift in shifts for pause in shift.breaks)
        opening = merged(clipped(((s.start, s.end) for s in shifts), start, end))
        return without(opening, pauses)

    def shift_at(self, at: Instant) -> Shift | None:
        """Return the shift that runs at an instant, None outside all of them."""
        return next(iter(self.shifts(at, at + 1)), None)

    def latest(self, at: Instant) -> Shift | None:
        """Return the shift that runs at an instant, or else the last one that has begun.

        None where the plant had no shift for a month.
        """
        today = self.local_date(at)
        for back in range(_LOOK_BACK):
            begun = [s for s in self.of_day(today - back * ONE_DAY) if s.start <= at]
            if begun:
                return begun[-1]
        return None

    def day_start(self, day: date) -> Instant:
        """Return the instant at which a production day begins.

        It is the time at which the earliest shift of the calendar begins, on every day of the
        week: so a day has 23, 24 or 25 hours, and is no longer or shorter for a Sunday. A day of
        which a shift begins earlier still begins with it, and one into which a shift of the day
        before runs begins at its end. Without any shifts it is midnight.
        """
        before = (self.of_day(day - back * ONE_DAY) for back in range(1, REACH + 1))
        over = [shift.end for shifts in before for shift in shifts]
        own = [shift.start for shift in self.of_day(day)[:1]]
        return max([min([self.earliest(day), *own]), *over])

    def production_day(self, at: Instant) -> date:
        """Return the production day to which an instant belongs."""
        day = self.local_date(at)
        while self.day_start(day) > at:
            day -= ONE_DAY
        return day

    def days(self, start: Instant, end: Instant) -> Iterator[Interval]:
        """Cut [start, end) at the beginnings of production days."""
        return self._cut(start, end, lambda day: day + ONE_DAY)

    def weeks(self, start: Instant, end: Instant) -> Iterator[Interval]:
        """Cut [start, end) where weeks of production days begin: on Mondays, as in ISO 8601."""
        return self._cut(start, end, lambda day: day + (7 - day.weekday()) * ONE_DAY)

    def months(self, start: Instant, end: Instant) -> Iterator[Interval]:
        """Cut [start, end) where months of production days begin."""
        return self._cut(start, end, next_month)

    def _cut(
        self, start: Instant, end: Instant, following: Callable[[date], date]
    ) -> Iterator[Interval]:
        day = self.production_day(start)
        while start < end:
            day = following(day)
            until = min(self.day_start(day), end)
            if start < until:
                yield start, until
            start = max(start, until)

    def hours(self, start: Instant, end: Instant) -> Iterator[Interval]:
        """Cut [start, end) at the full hours of the wall clock, and where the clocks change."""
        return pairwise([start, *self._hours(start, end), end]) if start < end else iter(())

    def _hours(self, start: Instant, end: Instant) -> list[Instant]:
        """Find the instants within (start, end) at which hours begin."""
        found: list[Instant] = []
        zone = self.within(start, end)[0].plan.zone
        for reign in self.within(start, end):
            first, last = max(reign.start, start), min(reign.end, end)
            if reign.plan.zone != zone:
                zone = reign.plan.zone
                found.append(first)
            dates = _dates(local_date(zone, first), local_date(zone, last))
            found += [at for day in dates for at in hours_of(zone, day) if first <= at < last]
        return [at for at in dict.fromkeys(found) if at > start]

    def marks(self, start: Instant, end: Instant) -> list[Instant]:
        """Return where [start, end) is cut by production days, shifts and breaks.

        In order, each once, `start` and `end` among them: between two of them nothing changes.
        """
        found = {start, end}
        for day in _dates(self.production_day(start), self.production_day(end)):
            found.add(self.day_start(day))
            for shift in self.of_day(day):
                found.update((shift.start, shift.end))
                found.update(at for pause in shift.breaks for at in pause)
        return sorted(at for at in found if start <= at <= end)

    def boundaries(self, start: Instant, end: Instant) -> list[Instant]:
        """Return where [start, end) is cut by hours, production days, shifts and breaks."""
        return sorted({*self.marks(start, end), *self._hours(start, end)})


def _dates(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def next_month(day: date) -> date:
    """Return the first day of the month after.

    >>> next_month(date(2026, 12, 24))
    datetime.date(2027, 1, 1)
    """
    return (day.replace(day=1) + 31 * ONE_DAY).replace(day=1)
