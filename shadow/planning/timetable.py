"""The shifts of a plant through all the editions of its plant file: which take place on which day.

What a shift is planned to be is settled before it starts: of several editions the one in force at
its start decides about all of it, its end and its breaks too. A shift of a later edition that would
overlap it begins when it is over, or falls away where nothing is left of it; so a change takes
effect with the next shift that starts. A correction reaches back and wins over the editions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from edge.instant import Instant
from edge.text import Text
from shadow.planning.edition import Correction, Edition
from shadow.planning.reign import BEGINNING, Reign, reigns
from shadow.planning.shift import Shift
from shadow.planning.wall import instant_on, utc_midnight
from shadow.shifts import CalendarSettings

ONE_DAY = timedelta(days=1)
REACH = 2
"""For how many days after its date a shift may run, or begin to count: zones are a day apart."""


class Timetable:
    """The shifts of every production day.

    With `editions` these decide, and `zone` and `settings` are only what the present ones are.
    """

    def __init__(
        self,
        zone: str,
        settings: CalendarSettings | None = None,
        editions: Sequence[Edition] = (),
        corrections: Sequence[Correction] = (),
    ) -> None:
        self.zone = zone
        self.settings = settings or CalendarSettings()
        alone = Edition(since=BEGINNING, zone=zone, settings=self.settings)
        self.editions = tuple(sorted(editions, key=lambda one: one.since)) or (alone,)
        self.corrections = tuple(corrections)
        self._reigns = reigns(self.editions, self.corrections)
        self._starts = [reign.start for reign in self._reigns]
        self._moved = len({reign.plan.zone for reign in self._reigns}) > 1
        self._days: dict[date, tuple[Shift, ...]] = {}

    def source(self, at: Instant) -> Edition | Correction:
        """Return the edition or correction that decides about shifts that start at an instant."""
        return self._reign(at).source

    def of_day(self, day: date) -> tuple[Shift, ...]:
        """Return the shifts of one production day, in order: those that begin on it."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = self._lay(day)
        return found

    def _lay(self, day: date) -> tuple[Shift, ...]:
        """Let each shift begin when all that started before it are over."""
        before = [self._begun(day - back * ONE_DAY) for back in range(REACH, 0, -1)]
        until = max((shift.end for shifts in before for shift in shifts), default=BEGINNING)
        laid = []
        for shift in self._begun(day):
            kept = shift.cut(until)
            if kept is not None:
                laid.append(kept)
                until = kept.end
        return tuple(laid)

    def _begun(self, day: date) -> list[Shift]:
        """Find the shifts of a production day that their edition plans, overlaps included."""
        # A date of one zone may be a production day or two later, where another zone came before.
        dates = [day - back * ONE_DAY for back in range(REACH if self._moved else 0, -1, -1)]
        found = [
            shift if shift.day == day else replace(shift, day=day)
            for reign in self._near(dates[0], day)
            for laid_on in dates
            for shift in reign.plan.shifts_of(laid_on)
            if reign.start <= shift.start < reign.end
            and (not self._moved or reign.day_of(shift.start) == day)
        ]
        return sorted(found, key=lambda shift: shift.start)

    def _near(self, first: date, last: date) -> Sequence[Reign]:
        """Find the reigns in which dates can begin or end, in whatever zone."""
        return self.within(utc_midnight(first - ONE_DAY), utc_midnight(last + 2 * ONE_DAY))

    def within(self, start: Instant, end: Instant) -> Sequence[Reign]:
        """Return the reigns that have some time within [start, end), in order."""
        return self._reigns[bisect_right(self._starts, start) - 1 : bisect_left(self._starts, end)]

    def _reign(self, at: Instant) -> Reign:
        return self._reigns[bisect_right(self._starts, at) - 1]

    def holiday(self, day: date) -> Text | None:
        """Return the name of the holiday that a date is, by the edition in force at its start."""
        return self._reign(self.midnight(day)).plan.holidays.name(day)

    def reasons(self, day: date) -> list[Text]:
        """Return why a date is not as usual, by the exceptions of the edition in force then."""
        exceptions = self._reign(self.midnight(day)).plan.settings.exceptions
        return [one.why.text() for one in exceptions if one.first <= day <= one.last]

    def country(self, day: date) -> str | None:
        """Return whose holidays count on a date, None where nobody's do."""
        return self._reign(self.midnight(day)).plan.holidays.country

    def local_date(self, at: Instant) -> date:
        """Return the date on the plant's wall at an instant.

        Where the plant's zone has moved west, it is the latest date that was shown before.
        """
        return self._reign(at).day_of(at)

    def midnight(self, day: date) -> Instant:
        """Return the instant from which the plant's wall shows a date."""
        near = self._near(day - ONE_DAY, day)
        return next(at for reign in near if (at := reign.first_of(day)) < reign.end)

    def earliest(self, day: date) -> Instant:
        """Return the instant at which the earliest shift of the calendar would begin on a date."""
        plan = self._reign(self.midnight(day)).plan
        begins = instant_on(plan.zone, day, plan.day_begins)
        # A plant that moves to another zone may have no such time on that date.
        return min(max(self.midnight(day), begins), self.midnight(day + ONE_DAY))
