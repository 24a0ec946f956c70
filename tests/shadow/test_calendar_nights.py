"""A year of nights, and ten of them: whatever the clocks do, the parts of a day add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from edge.instant import HOUR, MINUTE, Instant, instant_of
from servers.calendars import EARLY, LATE, NIGHT, ROUND, ZONES, calendar
from shadow.interval import length
from shadow.planning.wall import hours_of, instant_on

YEARS = range(2020, 2031)
CHANGES = {
    "Europe/Paris": {"2026-03-28": -60, "2026-10-24": 60},
    "America/New_York": {"2026-03-07": -60, "2026-10-31": 60},
    "Australia/Lord_Howe": {"2026-04-04": 30, "2026-10-03": -30},
    "Asia/Kolkata": {},
}
"""The nights of 2026 in which the clocks change, and by how many minutes these are longer."""


def dates(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def wall(zone: str, day: date, hour: int) -> Instant:
    """The instant of a time that no clock skips, by Python alone."""
    return instant_of(datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC))


@pytest.mark.parametrize("zone", ZONES)
def test_every_night_of_a_year_is_as_long_as_the_clocks_make_it(zone: str) -> None:
    nights = calendar(NIGHT, zone=zone)
    longer = {}
    for day in dates(2026):
        [night] = nights.of_day(day)
        assert (night.day, night.start) == (day, wall(zone, day, 22))
        assert night.end == wall(zone, day + timedelta(days=1), 6)
        if night.end - night.start != 8 * HOUR:
            longer[str(day)] = (night.end - night.start - 8 * HOUR) // MINUTE
    assert longer == CHANGES[zone]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", YEARS)
def test_the_parts_of_every_day_add_up_to_it(zone: str, year: int) -> None:
    plan = calendar(*ROUND, zone=zone)
    start, end = plan.day_start(date(year, 1, 1)), plan.day_start(date(year + 1, 1, 1))
    days = list(plan.days(start, end))
    assert len(days) == len(dates(year))
    for day, (first, last) in zip(dates(year), days, strict=True):
        shifts = plan.of_day(day)
        assert (first, last) == (wall(zone, day, 6), wall(zone, day + timedelta(days=1), 6))
        assert [one.end for one in shifts[:-1]] == [one.start for one in shifts[1:]]
        assert (shifts[0].start, shifts[-1].end) == (first, last)
        assert length(plan.hours(first, last)) == last - first
        breaks = length(pause for shift in shifts for pause in shift.breaks)
        assert length(plan.planned(first, last)) == last - first - breaks
    assert sum(last - first for first, last in days) == end - start


WORKED = {
    "always": (),
    "round the clock": ROUND,
    "Monday to Friday": [{**EARLY, "days": "mon-fri"}, {**LATE, "days": "mon-fri"}],
    "nights of the week": [{**NIGHT, "days": "mon-fri"}],
    "a late Saturday": [{**EARLY, "days": "mon-fri"}, {**LATE, "days": "sat"}],
}


@pytest.mark.parametrize("shifts", WORKED.values(), ids=list(WORKED))
@pytest.mark.parametrize("zone", ZONES)
def test_every_day_has_24_hours_unless_the_clocks_change(
    zone: str, shifts: Sequence[dict[str, Any]]
) -> None:
    """Sundays and holidays too: they begin at the time at which other days begin."""
    plan = calendar(*shifts, zone=zone, holidays="FR")
    step = 30 * MINUTE if zone == "Australia/Lord_Howe" else HOUR
    for year in YEARS:
        starts = [plan.day_start(day) for day in [*dates(year), date(year + 1, 1, 1)]]
        odd = [b - a - 24 * HOUR for a, b in pairwise(starts) if b - a != 24 * HOUR]
        assert sorted(odd) == ([] if zone == "Asia/Kolkata" else [-step, step])


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_is_cut_into_its_hours_days_weeks_and_months(zone: str) -> None:
    plan = calendar(*ROUND, zone=zone)
    start, end = plan.day_start(date(2026, 1, 1)), plan.day_start(date(2027, 1, 1))
    for cut in (plan.hours, plan.days, plan.weeks, plan.months):
        parts = list(cut(start, end))
        assert (parts[0][0], parts[-1][1]) == (start, end)
        assert all(one[1] == two[0] for one, two in pairwise(parts))
        assert all(one < two for one, two in parts)
    weeks = [plan.production_day(one) for one, _ in plan.weeks(start, end)]
    assert weeks[0] == date(2026, 1, 1)
    assert {day.weekday() for day in weeks[1:]} == {0}
    assert len(weeks) == 53
    months = [plan.production_day(one) for one, _ in plan.months(start, end)]
    assert months == [date(2026, month, 1) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        ("Europe/Paris", date(2026, 3, 29), [60] * 23),
        ("Europe/Paris", date(2026, 10, 25), [60] * 25),
        # 02:00 becomes 02:30: the third hour has half an hour left.
        ("Australia/Lord_Howe", date(2026, 10, 4), [60, 60, 30, *[60] * 21]),
        # 02:00 becomes 01:30: that half hour comes twice, the second time on its own.
        ("Australia/Lord_Howe", date(2026, 4, 5), [60, 60, 30, *[60] * 22]),
        ("Asia/Kolkata", date(2026, 3, 29), [60] * 24),
    ],
)
def test_the_hours_of_a_day_are_those_of_its_wall_clock(
    zone: str, day: date, minutes: list[int]
) -> None:
    marks = [*hours_of(zone, day), instant_on(zone, day + timedelta(days=1), 0)]
    assert marks[0] == instant_on(zone, day, 0)
    assert [(end - start) / MINUTE for start, end in pairwise(marks)] == minutes


def test_where_midnight_itself_is_skipped_the_day_begins_when_the_clocks_jump() -> None:
    """Cairo went from 00:00 to 01:00 on 26 April 2024."""
    day = date(2024, 4, 26)
    begin = instant_of(datetime(2024, 4, 25, 22, tzinfo=UTC))
    assert instant_on("Africa/Cairo", day, 0) == begin
    assert instant_on("Africa/Cairo", day, 60) == begin
    assert instant_on("Africa/Cairo", day, 6 * 60) == begin + 5 * HOUR
    assert instant_on("Africa/Cairo", day - timedelta(days=1), 25 * 60) == begin
    assert len(hours_of("Africa/Cairo", day)) == 23


def test_a_date_that_a_zone_left_out_has_neither_hours_nor_shifts() -> None:
    """Samoa crossed the date line: after 29 December 2011 came the 31st."""
    gone = date(2011, 12, 30)
    plan = calendar(EARLY, LATE, zone="Pacific/Apia")
    start, end = plan.day_start(gone - timedelta(days=1)), plan.day_start(date(2012, 1, 1))
    assert hours_of("Pacific/Apia", gone) == ()
    assert plan.of_day(gone) == ()
    assert plan.day_start(gone) < plan.day_start(date(2011, 12, 31))
    assert length(plan.days(start, end)) == end - start == 48 * HOUR
    assert length(plan.hours(start, end)) == end - start


def test_a_shift_within_the_skipped_hour_does_not_take_place() -> None:
    plan = calendar({"name": "short", "from": "02:10", "to": "02:50"})
    assert plan.of_day(date(2026, 3, 29)) == ()
    assert len(plan.of_day(date(2026, 3, 30))) == 1


def test_a_shift_to_the_skipped_hour_ends_when_the_clocks_jump() -> None:
    plan = calendar({"name": "a", "from": "01:00", "to": "02:30"}, {**EARLY, "from": "02:30"})
    one, two = plan.of_day(date(2026, 3, 29))
    assert one.end == two.start == instant_of(datetime(2026, 3, 29, 1, tzinfo=UTC))
