"""When the plant is open and when it is planned to produce: shifts as half-open UTC intervals.

Wall-clock times become instants through the plant's zone, so a night shift lasts 9 h or 7 h when
the clocks change. A wall-clock time that occurs twice means its first occurrence; one that does
not occur (the hour skipped in spring) means the instant at which the clocks jump. Both rules keep
the order of wall-clock times, so shifts that touch still touch, and nothing overlaps.

The production day is the day on which a shift begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from edge.instant import HOUR, SECOND, Instant, datetime_of, instant_of
from edge.text import Text
from shadow.interval import Interval, clipped, merged, without
from shadow.shifts import DAY, CalendarSettings, Minute

_ONE_DAY = timedelta(days=1)
_LOOK_BACK = 31
"""How many days back the last shift is searched for: longer than any summer closing."""

ALWAYS_OPEN = Text(en="day", fr="journée")
"""The name of the shift that fills the whole local day where the plant file names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One shift of one production day: when it runs and when it pauses."""

    name: Text
    day: date
    start: Instant
    end: Instant
    breaks: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A shift by the wall clock, ready to be laid onto any day."""

    name: Text
    days: tuple[int, ...]
    start: Minute
    end: Minute
    breaks: tuple[Interval, ...]


class Calendar:
    """Shifts, opening time and planned time of one plant.

    >>> night = {"name": "night", "from": "22:00", "to": "06:00"}
    >>> calendar = Calendar("Europe/Paris", CalendarSettings.model_validate({"shifts": [night]}))
    >>> [(s.end - s.start) // HOUR for s in calendar.of_day(date(2024, 10, 26))]
    [9]
    >>> [(s.end - s.start) // HOUR for s in calendar.of_day(date(2024, 3, 30))]
    [7]
    """

    def __init__(self, zone: str, settings: CalendarSettings | None = None) -> None:
        self.zone = zone
        self.settings = settings or CalendarSettings()
        self._patterns = _patterns(self.settings)
        self._closed = frozenset(self.settings.closed)

    @property
    def always_open(self) -> bool:
        """Whether nobody gave shifts, so that the whole day counts as planned."""
        return not self.settings.shifts

    def of_day(self, day: date) -> tuple[Shift, ...]:
        """Return the shifts that begin on one production day, in order."""
        return () if day in self._closed else _laid(self.zone, self._patterns, day)

    def shifts(self, start: Instant, end: Instant) -> list[Shift]:
        """Return the shifts that have some time within [start, end), in order."""
        first, last = self.local_date(start) - 2 * _ONE_DAY, self.local_date(end)
        return [
            shift
            for day in _days(first, last)
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
        return without(self.opening(start, end), pauses)

    def shift_at(self, at: Instant) -> Shift | None:
        """Return the shift that runs at an instant, None outside all of them."""
        return next(iter(self.shifts(at, at + 1)), None)

    def latest(self, at: Instant) -> Shift | None:
        """Return the shift that runs at an instant, or else the last one that has begun.

        None where the plant had no shift for a month.
        """
        today = self.local_date(at)
        for back in range(_LOOK_BACK):
            begun = [s for s in self.of_day(today - back * _ONE_DAY) if s.start <= at]
            if begun:
                return begun[-1]
        return None

    def local_date(self, at: Instant) -> date:
        """Return the date on the plant's wall at an instant."""
        return datetime_of(at).astimezone(ZoneInfo(self.zone)).date()

    def day_start(self, day: date) -> Instant:
        """Return the instant at which a production day begins.

        It is the start of its first shift; on a day without shifts it is midnight, or the end of
        the shift that still runs then. So production days follow each other without gaps.
        """
        own = self.of_day(day)
        if own:
            return own[0].start
        before = self.of_day(day - _ONE_DAY)
        return max([instant_on(self.zone, day, 0), *(shift.end for shift in before)])

    def production_day(self, at: Instant) -> date:
        """Return the production day to which an instant belongs."""
        today = self.local_date(at)
        return today if self.day_start(today) <= at else today - _ONE_DAY

    def days(self, start: Instant, end: Instant) -> Iterator[Interval]:
        """Cut [start, end) at the beginnings of production days."""
        day = self.production_day(start)
        while start < end:
            day += _ONE_DAY
            until = min(self.day_start(day), end)
            yield start, until
            start = until

    def hours(self, start: Instant, end: Instant) -> Iterator[Interval]:
        """Cut [start, end) at the full hours of the wall clock."""
        zone = ZoneInfo(self.zone)
        while start < end:
            offset = datetime_of(start).astimezone(zone).utcoffset() or timedelta()
            past = (start + round(offset.total_seconds()) * SECOND) % HOUR
            until = min(start + HOUR - past, end)
            yield start, until
            start = until


def _patterns(settings: CalendarSettings) -> tuple[_Pattern, ...]:
    if not settings.shifts:
        return (_Pattern(ALWAYS_OPEN, tuple(range(7)), 0, DAY, ()),)
    return tuple(
        _Pattern(shift.name.text(), shift.days, *shift.minutes, tuple(shift.break_minutes))
        for shift in settings.shifts
    )


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _ONE_DAY


@lru_cache(maxsize=4096)
def _laid(zone: str, patterns: tuple[_Pattern, ...], day: date) -> tuple[Shift, ...]:
    found = []
    for pattern in patterns:
        if day.weekday() not in pattern.days:
            continue
        start = instant_on(zone, day, pattern.start)
        end = instant_on(zone, day, pattern.end)
        pauses = ((instant_on(zone, day, a), instant_on(zone, day, b)) for a, b in pattern.breaks)
        breaks = tuple(merged(pauses))
        if start < end:
            found.append(Shift(name=pattern.name, day=day, start=start, end=end, breaks=breaks))
    return tuple(sorted(found, key=lambda shift: shift.start))


def instant_on(zone: str, day: date, minute: Minute) -> Instant:
    """Return the instant of a wall-clock time; `minute` counts from that day's midnight.

    >>> one, two = (instant_on("Europe/Paris", date(2024, 3, 31), m) for m in (119, 150))
    >>> (two - one) // SECOND  # 02:30 does not exist: the clocks jump at 02:00
    60
    """
    days, rest = divmod(minute, DAY)
    wall = datetime.combine(day, datetime.min.time()) + timedelta(days=days, minutes=rest)
    local = wall.replace(tzinfo=ZoneInfo(zone))
    at = local.astimezone(UTC)
    if at.astimezone(local.tzinfo).replace(tzinfo=None) != wall:
        return _jump(local)
    return instant_of(at)


def _jump(skipped: datetime) -> Instant:
    """Find the instant at which the clocks skip a wall-clock time, to the second."""
    zone = skipped.tzinfo
    # With the earlier offset (fold 0) the skipped time lies after the jump, with the later before.
    low, high = (int(skipped.replace(fold=fold).timestamp()) for fold in (1, 0))
    after = datetime.fromtimestamp(high, UTC).astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, UTC).astimezone(zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high * SECOND
