"""Teams that take turns: 2x8, 3x8, 4x12, five teams, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from edge.problem import OmbreError
from servers.calendars import EARLY, LATE, NIGHT, calendar, named
from servers.shelf import plan
from shadow.calendar import Calendar

TWO = {"pattern": ["early", "late"], "teams": {"red": "2026-01-05", "blue": "2026-01-12"}}
DAY12 = {"name": "day", "from": "06:00", "to": "18:00"}
NIGHT12 = {"name": "night", "from": "18:00", "to": "06:00"}


def who(of: Calendar, day: str) -> dict[str, str]:
    return {shift.name.en: shift.team for shift in of.of_day(date.fromisoformat(day))}


def days(first: str, count: int) -> list[str]:
    return [str(date.fromisoformat(first) + timedelta(days=n)) for n in range(count)]


def test_two_teams_change_over_every_week() -> None:
    weekdays = [{**EARLY, "days": "mon-fri"}, {**LATE, "days": "mon-fri"}]
    plant = calendar(*weekdays, rotations=[TWO], holidays=False)
    for day in days("2026-01-05", 5):
        assert who(plant, day) == {"early": "red", "late": "blue"}
    assert who(plant, "2026-01-10") == {}
    for day in [*days("2026-01-12", 5), *days("2025-12-29", 5)]:
        assert who(plant, day) == {"early": "blue", "late": "red"}
    assert who(plant, "2026-01-19") == {"early": "red", "late": "blue"}


def test_three_teams_go_round_the_clock() -> None:
    pattern = ["early", "late", "night"]
    teams = {"a": "2026-01-05", "b": "2026-01-12", "c": "2026-01-19"}
    plant = calendar(EARLY, LATE, NIGHT, rotations=[{"pattern": pattern, "teams": teams}])
    weeks = [who(plant, day) for day in ("2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26")]
    assert weeks == [
        {"early": "a", "late": "c", "night": "b"},
        {"early": "b", "late": "a", "night": "c"},
        {"early": "c", "late": "b", "night": "a"},
        {"early": "a", "late": "c", "night": "b"},
    ]


def test_four_teams_work_twelve_hours_two_days_two_nights_four_off() -> None:
    rotation = {
        "pattern": ["day", "day", "night", "night", "off", "off", "off", "off"],
        "every": "day",
        "teams": {"A": "2026-01-05", "B": "2026-01-07", "C": "2026-01-09", "D": "2026-01-11"},
    }
    plant = calendar(DAY12, NIGHT12, rotations=[rotation])
    told = [who(plant, day) for day in days("2026-01-05", 8)]
    assert [one["day"] for one in told] == list("AABBCCDD")
    assert [one["night"] for one in told] == list("DDAABBCC")
    assert [who(plant, day) for day in days("2025-12-28", 8)] == told


def test_five_teams_share_three_shifts() -> None:
    names = ["early", "early", "late", "late", "night", "night", *["repos"] * 4]
    teams = {team: f"2026-01-{5 + 2 * n:02d}" for n, team in enumerate("VWXYZ")}
    rotation = {"pattern": names, "every": "day", "teams": teams}
    plant = calendar(EARLY, LATE, NIGHT, rotations=[rotation])
    worked = dict.fromkeys("VWXYZ", 0)
    for day in days("2026-01-05", 10):
        told = who(plant, day)
        assert len(set(told.values())) == len(told) == 3
        for team in told.values():
            worked[team] += 1
    assert set(worked.values()) == {6}


def test_a_shift_takes_place_only_when_a_team_has_it() -> None:
    saturday = {
        "name": {"en": "Saturday", "fr": "Samedi"},
        "days": "sat",
        **_hours("06:00", "12:00"),
    }
    every_other = {"pattern": ["samedi", "off"], "teams": {"all": "2026-01-05"}}
    plant = calendar({**EARLY, "days": "mon-fri"}, saturday, rotations=[every_other])
    assert [named(plant, day) for day in ("2026-01-10", "2026-01-17", "2026-01-24")] == [
        ["Saturday"],
        [],
        ["Saturday"],
    ]
    assert who(plant, "2026-01-05") == {"early": ""}


def test_a_team_may_have_several_shifts_in_one_week() -> None:
    saturday = {"name": "saturday", "days": "sat", **_hours("06:00", "12:00")}
    weekdays = [{**EARLY, "days": "mon-fri"}, {**LATE, "days": "mon-fri"}]
    rotation = {**TWO, "pattern": [["early", "saturday"], "late"]}
    plant = calendar(*weekdays, saturday, rotations=[rotation], holidays=False)
    assert who(plant, "2026-01-10") == {"saturday": "red"}
    assert who(plant, "2026-01-17") == {"saturday": "blue"}


def test_shifts_that_overlap_by_the_clock_may_take_turns() -> None:
    late_start = {"name": "short", "from": "08:00", "to": "16:00"}
    rotation = {"pattern": ["early", "short"], "teams": {"all": "2026-01-05"}}
    plant = calendar(EARLY, late_start, rotations=[rotation])
    assert named(plant, "2026-01-05") == ["early"]
    assert named(plant, "2026-01-12") == ["short"]


def _hours(start: str, end: str) -> dict[str, str]:
    return {"from": start, "to": end}


@pytest.mark.parametrize(
    ("rotation", "where", "cause", "remedy"),
    [
        ("{pattern: [early], teams: {a: 2026-01-06}}", "rotations.0", "(tue)", "write 2026-01-05"),
        (
            "{pattern: [early, late], teams: {a: 2026-01-05, b: 2026-01-19}}",
            "rotations.0",
            "'a' and 'b' have the shift 'early' at once, such as on 2026-01-05",
            "on another date",
        ),
        (
            "{pattern: [early, late, late], teams: {a: 2026-01-05, b: 2026-01-12}}",
            "rotations.0",
            "'a' and 'b' have the shift 'late' at once, such as on 2026-01-19",
            "on another date",
        ),
        (
            "{pattern: [late, off, early, early], every: day, "
            "teams: {a: 2026-01-05, b: 2026-01-06}}",
            "rotations.0",
            "'early' at once, such as on 2026-01-08",
            "on another date",
        ),
        ("{pattern: [erly], teams: {a: 2026-01-05}}", "calendar", "no shift 'erly'", "early, late"),
        ("{pattern: [], teams: {a: 2026-01-05}}", "pattern", "[] is no pattern", "[early, late]"),
        ("{pattern: [[]], teams: {a: 2026-01-05}}", "pattern", "[] is no pattern", "one for each"),
        ("{pattern: [3], teams: {a: 2026-01-05}}", "pattern", "3 is no pattern", "one for each"),
        ("{pattern: early, teams: {a: 2026-01-05}}", "pattern", "'early' is no pattern", "early"),
        ("{pattern: [early], teams: {}}", "teams", "", ""),
        ("{pattern: [early], teams: {a: soon}}", "teams.a", "soon is not a date", "2026-05-01"),
        ("{pattern: [early], every: month, teams: {a: 2026-01-05}}", "every", "'month'", "'week'"),
        (
            "{pattern: [early], teams: {a: 2026-01-05}}, "
            "{pattern: [early], teams: {b: 2026-01-05}}",
            "calendar",
            "'early' stands in two rotations",
            "one rotation",
        ),
        (
            "{pattern: [late, short], teams: {a: 2026-01-05}}",
            "calendar",
            "'early' and 'short' overlap (2001-01-01 (mon) 08:00)",
            "different days",
        ),
        (
            # Met in the last week of the cycle only.
            "{pattern: [late, off, short], teams: {a: 2026-01-05}}",
            "calendar",
            "'early' and 'short' overlap (2001-01-15 (mon) 08:00)",
            "different days",
        ),
    ],
)
def test_a_wrong_rotation_is_refused_with_cause_and_remedy(
    rotation: str, where: str, cause: str, remedy: str
) -> None:
    shifts = (
        '[{name: early, from: "06:00", to: "14:00"}, {name: late, from: "14:00", to: "22:00"}'
        + (', {name: short, from: "08:00", to: "16:00"}]' if "short" in rotation else "]")
    )
    with pytest.raises(OmbreError) as error:
        plan(f"calendar:\n  shifts: {shifts}\n  rotations: [{rotation}]\n")
    problem = next(one for one in error.value.problems if where in one.where)
    assert cause in problem.cause.en
    assert remedy in problem.remedy.en
    assert problem.cause.fr
    assert problem.remedy.fr


def test_without_shifts_a_rotation_can_name_none() -> None:
    with pytest.raises(OmbreError) as error:
        plan("calendar:\n  rotations: [{pattern: [early], teams: {a: 2026-01-05}}]\n")
    assert "use one of: -;" in error.value.problems[0].remedy.en


def test_the_shifts_that_there_are_are_named_in_the_order_of_the_file() -> None:
    shifts = ", ".join(
        f"{{name: {name}, from: '{n + 6:02d}:00', to: '{n + 7:02d}:00'}}"
        for n, name in enumerate(("late", "early", "night", "day"))
    )
    with pytest.raises(OmbreError) as error:
        plan(
            f"calendar:\n  shifts: [{shifts}]\n"
            "  rotations: [{pattern: [x], teams: {a: 2026-01-05}}]\n"
        )
    assert "use one of: late, early, night, day;" in error.value.problems[0].remedy.en


def test_teams_without_one_and_a_pattern_without_shifts_are_told_apart() -> None:
    """A team that never works is odd and no mistake: the plant may be starting up."""
    idle: dict[str, Any] = {"pattern": ["off"], "teams": {"a": "2026-01-05", "b": "2026-01-05"}}
    plant = calendar(EARLY, rotations=[idle])
    assert who(plant, "2026-01-05") == {"early": ""}
