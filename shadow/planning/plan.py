"""One calendar laid into one time zone: the shifts of a date as instants."""

from __future__ import annotations

from datetime import date

from shadow.interval import merged
from shadow.planning.holidays import Holidays
from shadow.planning.shift import Shift
from shadow.planning.turn import Turn, turns_of
from shadow.planning.wall import instant_on
from shadow.planning.written import Minute
from shadow.shifts import CalendarSettings


class Plan:
    """What one edition of the plant file plans, as if it had always been the only one."""

    def __init__(self, zone: str, settings: CalendarSettings) -> None:
        self.zone = zone
        self.settings = settings
        self.holidays = Holidays(settings.holidays, zone)
        # Days without shifts begin like the others, so that each has 23, 24 or 25 hours.
        self.day_begins: Minute = min((shift.start for shift in settings.shifts), default=0)
        # Nothing is asked of the holidays where every shift takes place on them.
        self._minds_holidays = not all(shift.works_on_holidays for shift in settings.shifts)
        self._days: dict[date, tuple[Shift, ...]] = {}

    def shifts_of(self, day: date) -> tuple[Shift, ...]:
        """Return the shifts that begin on a date, sorted by their start."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = self._lay(day)
        return found

    def _lay(self, day: date) -> tuple[Shift, ...]:
        holiday = self._minds_holidays and self.holidays.name(day) is not None
        turns = turns_of(self.settings, day, self.settings.exceptions, holiday=holiday)
        laid = (self._shift(day, turn) for turn in turns)
        # A shift within the hour that is skipped in spring does not take place.
        return tuple(shift for shift in laid if shift.start < shift.end)

    def _shift(self, day: date, turn: Turn) -> Shift:
        pauses = (
            (instant_on(self.zone, day, begin), instant_on(self.zone, day, end))
            for begin, end in turn.breaks
        )
        return Shift(
            name=turn.name,
            day=day,
            start=instant_on(self.zone, day, turn.start),
            end=instant_on(self.zone, day, turn.end),
            breaks=tuple(merged(pauses)),
            team=turn.team,
        )
