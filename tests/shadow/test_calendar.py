"""Shifts as UTC intervals: over midnight, over both clock changes, and refused when wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.instant import HOUR, MINUTE, Instant, format_instant, instant_of, parse_instant
from edge.problem import OmbreError
from servers.shelf import plan
from shadow.calendar import Calendar, instant_on
from shadow.interval import length
from shadow.shifts import read_days

NIGHT = """
plant: {zone: Europe/Paris}
calendar:
  shifts:
    - name: {fr: Nuit, en: Night}
      from: "22:00"
      to: "06:00"
      breaks: [{from: "02:00", to: "02:30"}]
"""
THREE = """
plant: {zone: Europe/Paris}
calendar:
  shifts:
    - name: early
      days: mon-fri
      from: 06:00
      to: 14:00
      breaks: [{from: "09:00", to: "09:20"}]
    - {name: late, days: mon-fri, from: "14:00", to: "22:00"}
    - {name: night, days: [mon, tue, wed, thu], from: "22:00", to: "06:00"}
  closed: [2026-03-04]
"""


def only(text: str) -> Calendar:
    return plan(text)[1]


@pytest.mark.parametrize(
    ("day", "hours"), [("2024-10-26", 9), ("2024-03-30", 7), ("2024-06-01", 8)]
)
def test_a_night_shift_is_as_long_as_the_night(day: str, hours: int) -> None:
    [shift] = only(NIGHT).of_day(date.fromisoformat(day))
    assert shift.end - shift.start == hours * HOUR
    assert shift.day == date.fromisoformat(day)
    assert shift.name.fr == "Nuit"


def test_a_break_in_the_skipped_hour_has_no_length() -> None:
    [shift] = only(NIGHT).of_day(date(2024, 3, 30))
    assert shift.breaks == ()
    assert length(only(NIGHT).planned(shift.start, shift.end)) == 7 * HOUR


def test_a_break_in_the_doubled_hour_happens_once_at_its_first_occurrence() -> None:
    [shift] = only(NIGHT).of_day(date(2024, 10, 26))
    assert shift.breaks == (
        (parse_instant("2024-10-27T00:00:00Z"), parse_instant("2024-10-27T00:30:00Z")),
    )


def test_planned_is_opening_without_breaks() -> None:
    calendar = only(THREE)
    start, end = parse_instant("2026-03-02T05:00:00Z"), parse_instant("2026-03-02T13:00:00Z")
    assert calendar.opening(start, end) == [(start, end)]
    assert length(calendar.planned(start, end)) == 8 * HOUR - 20 * MINUTE


def test_a_closed_day_has_no_shift_but_the_night_before_still_ends_in_it() -> None:
    calendar = only(THREE)
    assert calendar.of_day(date(2026, 3, 4)) == ()
    during = calendar.shift_at(parse_instant("2026-03-04T03:00:00Z"))
    assert during is not None
    assert (during.name.en, during.day) == ("night", date(2026, 3, 3))
    assert calendar.shift_at(parse_instant("2026-03-04T09:00:00Z")) is None


def test_outside_all_shifts_the_last_one_is_the_latest() -> None:
    calendar = only(THREE)
    sunday = parse_instant("2026-03-08T12:00:00Z")
    assert calendar.shift_at(sunday) is None
    latest = calendar.latest(sunday)
    assert latest is not None
    assert (latest.name.en, latest.day) == ("late", date(2026, 3, 6))


def test_a_shift_is_the_latest_from_its_start_on_and_for_a_month() -> None:
    once = "[{why: x, day: 2026-03-02, add: [{name: once, from: '06:00', to: '14:00'}]}]"
    never = "[{name: never, days: sun, from: '06:00', to: '07:00'}]"
    closed = ", ".join(str(date(2026, 1, 4) + timedelta(days=7 * n)) for n in range(30))
    plant = only(f"calendar: {{shifts: {never}, closed: [{closed}], exceptions: {once}}}")
    start = parse_instant("2026-03-02T05:00:00Z")
    assert plant.latest(start) is not None
    assert plant.latest(start - 1) is None
    assert plant.latest(parse_instant("2026-04-01T21:59:59Z")) is not None
    assert plant.latest(parse_instant("2026-04-01T22:00:00Z")) is None


def test_a_period_without_length_has_no_hours() -> None:
    noon = parse_instant("2026-03-02T12:30:00Z")
    assert list(only(THREE).hours(noon, noon)) == []
    assert list(only(THREE).days(noon, noon)) == []
    assert only(THREE).boundaries(noon, noon) == [noon]


def test_breaks_may_touch_each_other_and_both_ends_of_their_shift() -> None:
    pauses = (
        '[{from: "06:00", to: "06:10"}, {from: "06:10", to: "06:20"}, {from: "13:50", to: "14:00"}]'
    )
    [shift] = only(
        f'calendar: {{shifts: [{{name: a, from: "06:00", to: "14:00", breaks: {pauses}}}]}}'
    ).of_day(date(2026, 3, 2))
    assert length(shift.breaks) == 30 * MINUTE
    assert (shift.breaks[0][0], shift.breaks[-1][1]) == (shift.start, shift.end)


def test_without_a_calendar_every_day_is_planned_from_midnight_to_midnight() -> None:
    calendar = only("plant: {zone: Europe/Paris}")
    [shift] = calendar.of_day(date(2026, 3, 29))
    assert (shift.name.en, shift.name.fr) == ("day", "journée")
    assert shift.end - shift.start == 23 * HOUR
    assert calendar.always_open
    assert calendar.planned(shift.start - HOUR, shift.end) == [(shift.start - HOUR, shift.end)]


def test_the_production_day_runs_from_first_shift_to_first_shift() -> None:
    calendar = only(THREE)
    four = parse_instant("2026-03-03T04:00:00Z")
    assert calendar.production_day(four) == date(2026, 3, 2)
    assert calendar.production_day(four + 2 * HOUR) == date(2026, 3, 3)


def test_a_production_day_begins_when_the_night_before_is_over_or_its_own_shift_is_early() -> None:
    night = '{name: night, days: mon, from: "22:00", to: "08:00"}'
    on_call = '{name: call, days: sun, from: "04:00", to: "05:00"}'
    more = (
        "exceptions: [{why: x, day: 2026-03-05, add: [{name: more, from: '03:00', to: '04:00'}]}]"
    )
    calendar = only(f"calendar: {{shifts: [{on_call}, {night}], {more}}}")
    starts = [calendar.day_start(date(2026, 3, day)) for day in (2, 3, 4, 5)]
    assert [format_instant(one)[8:16] for one in starts] == [
        "02T03:00",  # Monday: 04:00, as on every day
        "03T07:00",  # Tuesday: the night runs to 08:00
        "04T03:00",
        "05T02:00",  # Thursday has a shift from 03:00
    ]
    assert calendar.production_day(starts[1] - 1) == date(2026, 3, 2)


INSTANTS = st.integers(
    min_value=parse_instant("2024-01-01T00:00:00Z"), max_value=parse_instant("2026-12-31T00:00:00Z")
)
ZONES = st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])


@given(ZONES, INSTANTS, st.integers(min_value=1, max_value=80 * HOUR), st.booleans())
def test_days_and_hours_cut_a_period_without_gaps(
    zone: str, start: Instant, span: int, shifts: bool
) -> None:
    calendar = only(
        (THREE if shifts else "plant: {zone: X}").replace("Europe/Paris", zone).replace("X", zone)
    )
    for cut in (calendar.days, calendar.hours):
        parts = list(cut(start, start + span))
        assert parts[0][0] == start
        assert parts[-1][1] == start + span
        assert all(one[1] == two[0] for one, two in pairwise(parts))
        assert all(one[0] < one[1] for one in parts)


@given(ZONES, st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(0, 2878))
def test_wall_clock_order_is_kept_over_every_clock_change(
    zone: str, day: date, minute: int
) -> None:
    one, two = instant_on(zone, day, minute), instant_on(zone, day, minute + 1)
    assert one <= two


@given(ZONES, INSTANTS)
def test_shifts_never_overlap_and_planned_lies_within_opening(zone: str, start: Instant) -> None:
    calendar = only(THREE.replace("Europe/Paris", zone))
    end = start + 48 * HOUR
    shifts = calendar.shifts(start, end)
    assert all(one.end <= two.start for one, two in pairwise(shifts))
    assert 0 <= length(calendar.planned(start, end)) <= length(calendar.opening(start, end))


def test_a_skipped_time_is_the_instant_of_the_jump() -> None:
    jump = parse_instant("2024-03-31T01:00:00Z")
    assert {instant_on("Europe/Paris", date(2024, 3, 31), m) for m in (120, 150, 180)} == {jump}


@pytest.mark.parametrize(
    ("line", "where", "cause", "remedy"),
    [
        ('{name: a, from: "25:99", to: "14:00"}', "shifts.0.from", "'25:99'", "00:00"),
        ('{name: a, from: "06:", to: "14:00"}', "shifts.0.from", "'06:'", "00:00"),
        ('{name: a, days: [], from: "06:00", to: "14:00"}', "shifts.0.days", "[]", "every day"),
        ('{name: a, days: [3], from: "06:00", to: "14:00"}', "shifts.0.days", "3", "every day"),
        ('{name: a, from: "06:00", to: 14}', "shifts.0.to", "14", "06:00"),
        (
            '{name: a, days: someday, from: "06:00", to: "14:00"}',
            "shifts.0.days",
            "someday",
            "mon-fri",
        ),
        (
            '{name: a, from: "06:00", to: "14:00", breaks: [{from: "15:00", to: "15:10"}]}',
            "shifts.0",
            "15:00–15:10",
            "between 06:00 and 14:00",
        ),
        (
            '{name: a, from: "06:00", to: "14:00", breaks: [{from: "09:00", to: "09:00"}]}',
            "shifts.0",
            "09:00–09:00 is not within",
            "between 06:00 and 14:00, apart",
        ),
        (
            '{name: a, from: "06:00", to: "14:00", breaks: '
            '[{from: "09:10", to: "09:30"}, {from: "09:00", to: "09:11"}]}',
            "shifts.0",
            "09:10–09:30 overlaps another one of",
            "apart",
        ),
        ('{name: a, from: "06:00", until: "14:00"}', "shifts.0.until", "unknown key", "spelling"),
    ],
)
def test_a_wrong_shift_is_refused_with_line_cause_and_remedy(
    line: str, where: str, cause: str, remedy: str
) -> None:
    with pytest.raises(OmbreError) as error:
        plan(f"plant: {{}}\ncalendar:\n  shifts:\n    - {line}\n")
    problem = next(one for one in error.value.problems if where in one.where)
    assert problem.where.startswith("plant.yaml:4 ")
    assert cause in problem.cause.en
    assert remedy in problem.remedy.en
    assert problem.cause.fr != problem.cause.en


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('{name: a, from: "06:00", to: "14:00"}', '{name: b, from: "13:00", to: "20:00"}'),
        # Sunday's night runs into Monday morning: the week is a circle.
        (
            '{name: a, days: sun, from: "22:00", to: "06:00"}',
            '{name: b, days: mon, from: "05:00", to: "13:00"}',
        ),
    ],
)
def test_overlapping_shifts_are_refused(first: str, second: str) -> None:
    with pytest.raises(OmbreError) as error:
        plan(f"calendar:\n  shifts:\n    - {first}\n    - {second}\n")
    [problem] = error.value.problems
    assert "'a' and 'b' overlap" in problem.cause.en
    assert "se chevauchent" in problem.cause.fr


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("every day", range(7)),
        ("tous les jours", range(7)),
        ("sun-sat", range(7)),
        ("wed", [2]),
        ("Monday - Wednesday", [0, 1, 2]),
        *(
            (name, [day])
            for day, name in enumerate(("lun", "mar", "mer", "jeu", "ven", "sam", "dim"))
        ),
        *(
            (name, [day])
            for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
        ),
    ],
)
def test_weekdays_are_read_in_both_languages(said: str, days: Iterable[int]) -> None:
    assert read_days(said) == tuple(days)


def test_shifts_that_only_touch_are_fine() -> None:
    assert len(only(THREE).of_day(date(2026, 3, 2))) == 3


def test_an_instant_has_a_date_on_the_wall() -> None:
    late = instant_of(datetime.fromisoformat("2026-03-02T23:30:00+00:00"))
    assert only(THREE).local_date(late) == date(2026, 3, 3)
