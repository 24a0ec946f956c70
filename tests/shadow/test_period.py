"""Periods as people say them, in both languages, and errors that help."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from edge.instant import HOUR, MINUTE, Instant, format_instant, parse_instant
from edge.problem import Blame, OmbreError
from servers.shelf import Shelf, plan
from shadow.live import Live
from shadow.period import parse_moment, parse_period

NOW = parse_instant("2026-03-03T09:30:00Z")  # Tuesday, 10:30 in Paris
CALENDAR = plan(
    """
plant: {zone: Europe/Paris}
calendar:
  shifts:
    - {name: early, from: "06:00", to: "14:00"}
    - {name: night, from: "22:00", to: "06:00"}
"""
)[1]


def told(from_: str | None, to: str | None, now: Instant = NOW) -> tuple[str, str]:
    start, end = parse_period(from_, to, CALENDAR, now)
    return format_instant(start), format_instant(end)


@pytest.mark.parametrize("said", [None, "shift", "équipe", "equipe", "poste", "Shift "])
def test_the_running_shift_is_the_usual_period(said: str | None) -> None:
    assert told(said, None) == ("2026-03-03T05:00:00Z", "2026-03-03T13:00:00Z")


def test_outside_all_shifts_the_last_one_is_meant() -> None:
    evening = parse_instant("2026-03-03T17:00:00Z")
    assert told("shift", None, evening) == ("2026-03-03T05:00:00Z", "2026-03-03T13:00:00Z")


@pytest.mark.parametrize("said", ["yesterday", "hier", "2026-03-02"])
def test_a_day_is_a_production_day(said: str) -> None:
    assert told(said, None) == ("2026-03-02T05:00:00Z", "2026-03-03T05:00:00Z")


@pytest.mark.parametrize("said", ["today", "aujourd'hui", "aujourd’hui"])
def test_today_in_the_small_hours_is_still_the_day_before(said: str) -> None:
    three = parse_instant("2026-03-03T02:00:00Z")
    assert told(said, None, three) == ("2026-03-02T05:00:00Z", "2026-03-03T05:00:00Z")


def test_from_takes_the_beginning_and_to_the_end() -> None:
    assert told("2026-03-01", "hier") == ("2026-03-01T05:00:00Z", "2026-03-03T05:00:00Z")


LAST_WEEK = ("last week", "semaine dernière", "semaine derniere", "la semaine dernière")


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        # Tuesday 3 March 2026; the clocks change on 29 March.
        (
            ["week", "semaine", "this week", "Cette  semaine", "2026-W10", "2026w10"],
            "03-02T05",
            "03-09T05",
        ),
        ([*LAST_WEEK, "2026-w09"], "02-23T05", "03-02T05"),
        (["month", "mois", "this month", "ce mois", "2026-03"], "03-01T05", "04-01T04"),
        (["last month", "mois dernier", "le mois dernier", "2026-02"], "02-01T05", "03-01T05"),
    ],
)
def test_weeks_and_months_are_made_of_production_days(
    said: list[str], start: str, end: str
) -> None:
    expected = (f"2026-{start}:00:00Z", f"2026-{end}:00:00Z")
    assert {told(word, None) for word in said} == {expected}


@pytest.mark.parametrize("day", range(2, 9))
def test_from_monday_to_sunday_the_week_is_the_same(day: int) -> None:
    noon = parse_instant(f"2026-03-{day:02d}T12:00:00Z")
    assert told("week", None, noon) == ("2026-03-02T05:00:00Z", "2026-03-09T05:00:00Z")
    assert told("last week", None, noon) == ("2026-02-23T05:00:00Z", "2026-03-02T05:00:00Z")


def test_before_the_first_shift_the_week_and_the_month_are_still_the_old_ones() -> None:
    """Monday 1 June 2026, 03:00 in Paris: Sunday's night shift."""
    small_hours = parse_instant("2026-06-01T01:00:00Z")
    assert told("week", None, small_hours)[0] == "2026-05-25T04:00:00Z"
    assert told("month", None, small_hours)[0] == "2026-05-01T04:00:00Z"
    assert told("last month", None, small_hours)[0] == "2026-04-01T04:00:00Z"


@pytest.mark.parametrize("said", ["2026-W54", "2026-13", "2026-W1", "next week"])
def test_a_week_or_a_month_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(OmbreError) as error:
        told(said, None)
    assert "2026-W10" in error.value.problems[0].remedy.en


def test_instants_with_and_without_a_zone() -> None:
    assert told("2026-03-02T10:00:00.5Z", "2026-03-02T12:00") == (
        "2026-03-02T10:00:00.500Z",
        "2026-03-02T11:00:00Z",
    )


def test_an_instant_or_a_duration_alone_means_until_now() -> None:
    assert parse_period("8h", None, CALENDAR, NOW) == (NOW - 8 * HOUR, NOW)
    assert parse_period("1h30m", "30m", CALENDAR, NOW) == (NOW - 90 * MINUTE, NOW - 30 * MINUTE)
    assert told("2026-03-03T09:00:00Z", "now")[1] == format_instant(NOW)
    assert told("2026-03-03T09:00:00Z", "maintenant")[1] == format_instant(NOW)


@pytest.mark.parametrize(
    ("from_", "to", "where", "cause"),
    [
        ("tomorow", None, "--from", "'tomorow' is no time"),
        ("today", "32 March", "--to", "'32 March' is no time"),
        ("today", "2026-02-27", "--to", "ends before it begins"),
        ("now", None, "--from", "ends when it begins"),
        ("today", "2026-03-03T05:00:00Z", "--to", "ends when it begins"),
        ("2026-03-02T10:00", "2026-03-02T10:00", "--to", "ends when it begins"),
        ("2026-03-99", None, "--from", "is no time"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_remedy(
    from_: str, to: str | None, where: str, cause: str
) -> None:
    with pytest.raises(OmbreError) as error:
        parse_period(from_, to, CALENDAR, NOW)
    [problem] = error.value.problems
    assert error.value.exit_code == 2
    assert problem.blame is Blame.USAGE
    assert problem.where == where
    assert cause in problem.cause.en
    assert problem.remedy.fr != problem.remedy.en


def test_a_moment_is_the_beginning_of_what_is_named() -> None:
    assert parse_moment("hier", "--as-of", CALENDAR, NOW) == NOW - 28 * HOUR - 30 * MINUTE
    assert parse_moment("8h", "--as-of", CALENDAR, NOW) == NOW - 8 * HOUR
    with pytest.raises(OmbreError) as error:
        parse_moment("soon", "--as-of", CALENDAR, NOW)
    assert error.value.problems[0].where == "--as-of"


def test_a_period_that_is_too_short_says_which_way_to_go() -> None:
    with pytest.raises(OmbreError) as error:
        parse_period("today", "yesterday", CALENDAR, NOW)
    [problem] = error.value.problems
    assert problem.remedy.en == "give an earlier --from or a later --to"
    assert problem.remedy.fr == "donnez un --from plus tôt ou un --to plus tard"


def test_a_plant_without_shifts_for_a_month_has_no_shift_but_a_day() -> None:
    days = ", ".join(str(date(2026, 1, 1) + timedelta(days=day)) for day in range(60))
    shift = '{name: s, days: mon-fri, from: "06:00", to: "14:00"}'
    text = f"calendar: {{shifts: [{shift}], closed: [{days}]}}"
    (plant, calendar), now = plan(text), parse_instant("2026-03-01T12:00:00Z")
    with pytest.raises(OmbreError) as error:
        parse_period("shift", None, calendar, now)
    assert "no shift in the last month" in error.value.problems[0].cause.en
    assert error.value.problems[0].where == "shift"
    start, end = parse_period(None, None, calendar, now)
    assert Live(plant, calendar, Shelf()).period(now) == (start, now)
    assert (start, end) == (
        calendar.day_start(date(2026, 3, 1)),
        calendar.day_start(date(2026, 3, 2)),
    )
