"""Days unlike others: closed, open all the same, shorter, longer, with overtime; and mistakes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from edge.instant import HOUR, MINUTE
from edge.problem import OmbreError
from servers.calendars import EARLY, LATE, NIGHT, at, calendar, named
from servers.shelf import plan
from shadow.calendar import Calendar
from shadow.interval import length

MORNING = {**EARLY, "days": "mon-fri", "breaks": [{"from": "09:00", "to": "09:20"}]}
EVENING = {**LATE, "days": "mon-fri", "breaks": [{"from": "18:00", "to": "18:30"}]}


def with_(*exceptions: dict[str, Any], **rest: Any) -> Calendar:
    """Two shifts from Monday to Friday, and these exceptions."""
    said = [{"why": "so it is", **one} for one in exceptions]
    return calendar(MORNING, EVENING, exceptions=said, **rest)


def hours(of: Calendar, day: str) -> list[tuple[str, float, float]]:
    """Name, start and end of a day's shifts, in hours of its own."""
    midnight = of.midnight(date.fromisoformat(day))
    return [
        (one.name.en, (one.start - midnight) / HOUR, (one.end - midnight) / HOUR)
        for one in of.of_day(date.fromisoformat(day))
    ]


def test_a_day_and_a_stretch_of_days_are_closed_the_last_one_included() -> None:
    plant = with_(
        {"day": "2026-12-24", "closed": True},
        {"from": "2026-08-03", "to": "2026-08-21", "closed": True},
    )
    assert named(plant, "2026-12-24") == []
    for day, open_ in (("07-31", 1), ("08-03", 0), ("08-21", 0), ("08-24", 1)):
        assert bool(named(plant, f"2026-{day}")) is bool(open_)


def test_overtime_on_a_saturday_is_beside_what_there_is() -> None:
    saturday = {"name": "saturday", "from": "06:00", "to": "12:00"}
    plant = with_({"day": "2026-12-12", "add": [saturday]})
    assert hours(plant, "2026-12-12") == [("saturday", 6, 12)]
    assert hours(plant, "2026-12-19") == []


def test_what_is_added_for_weeks_keeps_to_its_days() -> None:
    saturday = {"name": "saturday", "days": "sat", "from": "06:00", "to": "12:00"}
    night = {"name": "night", "days": "mon", "from": "22:00", "to": "04:00"}
    plant = with_({"from": "2026-11-30", "to": "2026-12-19", "add": [saturday, night]})
    assert named(plant, "2026-12-12") == named(plant, "2026-12-19") == ["saturday"]
    assert named(plant, "2026-12-07") == ["early", "late", "night"]
    assert named(plant, "2026-12-08") == ["early", "late"]


def test_a_shift_is_shortened_lengthened_or_moved() -> None:
    plant = with_(
        {"day": "2026-12-18", "change": [{"name": "late", "to": "20:00"}]},
        {"day": "2026-12-17", "change": [{"name": "late", "to": "00:00"}]},
        {"day": "2026-12-16", "change": [{"name": "Early", "from": "05:00", "to": "13:00"}]},
        {"day": "2026-12-15", "change": [{"name": "late", "to": "02:00"}]},
    )
    assert hours(plant, "2026-12-18") == [("early", 6, 14), ("late", 14, 20)]
    assert hours(plant, "2026-12-17") == [("early", 6, 14), ("late", 14, 24)]
    assert hours(plant, "2026-12-16") == [("early", 5, 13), ("late", 14, 22)]
    assert hours(plant, "2026-12-15") == [("early", 6, 14), ("late", 14, 26)]


def test_a_night_that_is_shortened_still_ends_the_next_day() -> None:
    said = [
        {"why": "x", "day": "2026-12-18", "change": [{"name": "night", "to": "04:00"}]},
        {"why": "x", "day": "2026-12-19", "change": [{"name": "night", "from": "23:00"}]},
        {"why": "x", "day": "2026-12-20", "change": [{"name": "night", "to": "23:00"}]},
    ]
    plant = calendar(NIGHT, exceptions=said)
    assert hours(plant, "2026-12-18") == [("night", 22, 28)]
    assert hours(plant, "2026-12-19") == [("night", 23, 30)]
    assert hours(plant, "2026-12-20") == [("night", 22, 23)]


def test_a_break_outside_a_shortened_shift_falls_away_and_one_across_its_end_is_cut() -> None:
    plant = with_(
        {"day": "2026-12-18", "change": [{"name": "late", "to": "18:00"}]},
        {"day": "2026-12-17", "change": [{"name": "late", "to": "18:10"}]},
        {"day": "2026-12-16", "change": [{"name": "late", "breaks": []}]},
        {
            "day": "2026-12-15",
            "change": [
                {"name": "late", "to": "20:00", "breaks": [{"from": "16:00", "to": "16:15"}]}
            ],
        },
    )
    spent = {
        day: length(plant.of_day(date(2026, 12, day))[1].breaks) // MINUTE
        for day in (14, 15, 16, 17, 18)
    }
    assert spent == {14: 30, 15: 15, 16: 0, 17: 10, 18: 0}


def test_shifts_are_dropped_by_their_names() -> None:
    night = {**NIGHT, "name": {"en": "night", "fr": "nuit"}}
    for name in ("Night ", "NUIT"):
        plant = calendar(
            EARLY, night, exceptions=[{"why": "x", "day": "2026-12-18", "drop": [name]}]
        )
        assert named(plant, "2026-12-18") == ["early"]


def test_a_day_may_have_shifts_of_its_own() -> None:
    short = {"name": "short", "from": "08:00", "to": "12:00"}
    plant = with_({"from": "2026-12-18", "to": "2026-12-20", "shifts": [short]})
    assert [named(plant, f"2026-12-{day}") for day in (18, 19, 20, 21)] == [
        ["short"],
        ["short"],
        ["short"],
        ["early", "late"],
    ]


def test_an_exception_wins_over_holidays_and_closed_days() -> None:
    plant = with_(
        {"day": "2026-05-08", "open": True},
        {"day": "2026-05-14", "open": True, "drop": ["late"]},
        {"day": "2026-05-25", "add": [{"name": "urgent", "from": "08:00", "to": "12:00"}]},
        {"day": "2026-06-01", "open": True},
        closed=["2026-06-01", "2026-06-02"],
    )
    days = ("05-08", "05-14", "05-25", "06-01", "06-02", "05-01")
    assert [named(plant, f"2026-{day}") for day in days] == [
        ["early", "late"],
        ["early"],
        ["urgent"],
        ["early", "late"],
        [],
        [],
    ]


def test_exceptions_are_applied_in_the_order_of_the_file() -> None:
    saturday = {"name": "saturday", "from": "06:00", "to": "12:00"}
    plant = with_(
        {"from": "2026-12-07", "to": "2026-12-12", "closed": True},
        {"day": "2026-12-12", "add": [saturday]},
        {"day": "2026-12-12", "change": [{"name": "saturday", "to": "11:00"}]},
        {"day": "2026-12-19", "add": [saturday]},
        {"day": "2026-12-19", "closed": True},
    )
    assert hours(plant, "2026-12-12") == [("saturday", 6, 11)]
    assert named(plant, "2026-12-19") == named(plant, "2026-12-11") == []


def test_without_shifts_a_day_can_still_be_closed_or_have_some() -> None:
    short = {"name": "short", "from": "08:00", "to": "12:00"}
    said = [
        {"why": "x", "day": "2026-12-24", "closed": True},
        {"why": "x", "day": "2026-12-31", "shifts": [short]},
    ]
    plant = calendar(exceptions=said)
    assert named(plant, "2026-12-23") == ["day"]
    assert named(plant, "2026-12-24") == []
    assert named(plant, "2026-12-31") == ["short"]


def test_the_night_before_a_closed_day_is_worked_to_its_end() -> None:
    said = [{"why": "x", "day": "2026-12-24", "closed": True}]
    plant = calendar(NIGHT, exceptions=said)
    running = plant.shift_at(at("2026-12-24T03:00:00Z"))
    assert running is not None
    assert running.day == date(2026, 12, 23)
    assert plant.shift_at(at("2026-12-24T22:00:00Z")) is None


SHIFTS = (
    '[{name: early, days: mon-fri, from: "06:00", to: "14:00"}, '
    '{name: late, days: mon-fri, from: "14:00", to: "22:00"}]'
)
DAY = "day: 2026-12-18"


@pytest.mark.parametrize(
    ("said", "cause", "remedy"),
    [
        ("{day: 2026-12-18, closed: true}", "'why' is missing", "add 'why:'"),
        ("{why: x, closed: true}", "which days", "day: 2026-12-24"),
        ("{why: x, from: 2026-12-18, closed: true}", "which days", "to: 2026-08-21"),
        ("{why: x, to: 2026-12-18, closed: true}", "which days", "to: 2026-08-21"),
        ("{why: x, day: 2026-12-18, to: 2026-12-19, closed: true}", "which days", "either"),
        (
            "{why: x, day: 2026-12-18, from: 2026-12-18, to: 2026-12-19, closed: true}",
            "which days",
            "either",
        ),
        ("{why: x, from: 2026-12-19, to: 2026-12-18, closed: true}", "before it begins", "earlier"),
        ("{why: x, from: 2026-08-03, to: 2027-08-04, closed: true}", "more than a year", "year"),
        (f"{{why: x, {DAY}}}", "one thing", "closed: true"),
        (f"{{why: x, {DAY}, closed: true, open: true}}", "one thing", "closed: true"),
        (f"{{why: x, {DAY}, closed: true, drop: [late]}}", "one thing", "drop:"),
        (f"{{why: x, {DAY}, shifts: [], closed: false}}", "one thing", "shifts:"),
        (f"{{why: x, {DAY}, drop: [nigth]}}", "'nigth' to change", "(early, late)"),
        (
            "{why: x, day: 2026-12-19, change: [{name: late, to: '20:00'}]}",
            "on 2026-12-19 (sat) there is no shift 'late'",
            "(-)",
        ),
        (
            "{why: x, day: 2026-05-01, drop: [late]}, {why: y, day: 2026-12-19, drop: [late]}",
            "(sat)",
            "",
        ),
        (
            "{why: x, from: 2026-12-19, to: 2026-12-20, drop: [late]}",
            "from 2026-12-19 (sat) to 2026-12-20 (sun) there is no shift 'late'",
            "add:",
        ),
        (f"{{why: x, {DAY}, change: [{{name: late}}]}}", "nothing is said to change", "from:"),
        (
            f"{{why: x, {DAY}, change: [{{name: late, from: '24:00'}}]}}",
            "starts when its day is over",
            "00:00",
        ),
        (
            "{why: x, day: 2026-12-18, "
            "change: [{name: late, breaks: [{from: '13:00', to: '13:10'}]}]}",
            "13:00–13:10 is not within the shift 'late'",
            "between 14:00 and 22:00",
        ),
        (
            f"{{why: x, {DAY}, change: [{{name: early, to: '15:00'}}]}}",
            "'early' and 'late' overlap (2026-12-18 (fri) 14:00)",
            "end one",
        ),
        (
            f"{{why: x, {DAY}, add: [{{name: more, from: '21:00', to: '23:00'}}]}}",
            "'late' and 'more' overlap (2026-12-18 (fri) 21:00)",
            "end one",
        ),
        (
            "{why: x, day: 2026-12-16, add: [{name: night, from: '22:00', to: '07:00'}]}",
            "'night' and 'early' overlap (2026-12-17 (thu) 06:00)",
            "end one",
        ),
        (
            "{why: x, day: 2026-12-17, change: [{name: early, from: '05:00'}]}, "
            "{why: x, day: 2026-12-16, add: [{name: night, from: '22:00', to: '06:00'}]}",
            "'night' and 'early' overlap (2026-12-17 (thu) 05:00)",
            "end one",
        ),
    ],
)
def test_a_wrong_exception_is_refused_with_cause_and_remedy(
    said: str, cause: str, remedy: str
) -> None:
    with pytest.raises(OmbreError) as error:
        plan(f"calendar:\n  shifts: {SHIFTS}\n  exceptions: [{said}]\n")
    [problem] = error.value.problems
    assert cause in problem.cause.en
    assert remedy in problem.remedy.en
    assert ("(-)" in problem.remedy.fr) == ("(-)" in problem.remedy.en)
    assert problem.cause.fr != problem.cause.en
    assert problem.remedy.fr != problem.remedy.en


def test_what_could_have_been_changed_is_named_in_both_languages() -> None:
    names = "{en: night, fr: nuit}", "{en: early, fr: matin}"
    shifts = ", ".join(
        f"{{name: {name}, from: '{n + 6:02d}:00', to: '{n + 7:02d}:00'}}"
        for n, name in enumerate(names)
    )
    with pytest.raises(OmbreError) as error:
        plan(
            f"calendar:\n  shifts: [{shifts}]\n"
            "  exceptions: [{why: x, day: 2026-12-18, drop: [soir]}]\n"
        )
    remedy = error.value.problems[0].remedy
    assert "(night, early)" in remedy.en
    assert "(nuit, matin)" in remedy.fr


def test_on_a_named_holiday_there_is_no_shift_to_change() -> None:
    text = (
        "calendar:\n  shifts: {}\n  holidays: {}\n"
        "  exceptions: [{{why: x, day: 2026-05-01, drop: [late]{}}}]\n"
    )
    with pytest.raises(OmbreError) as error:
        plan(text.format(SHIFTS, "FR", ""))
    assert "no shift 'late' to change" in error.value.problems[0].cause.en
    assert "open: true" in error.value.problems[0].remedy.en
    for holidays, more in (("FR", ", open: true"), ("false", "")):
        plan(text.format(SHIFTS, holidays, more))


def test_where_only_the_zone_decides_about_holidays_an_exception_may_fit_either_way() -> None:
    """The section does not know its zone: what is right with or without holidays is let through."""
    dropped = with_({"day": "2026-05-01", "drop": ["late"]})
    added = with_(
        {"day": "2026-05-01", "add": [{"name": "urgent", "from": "08:00", "to": "12:00"}]}
    )
    assert named(dropped, "2026-05-01") == []
    assert named(added, "2026-05-01") == ["urgent"]


def test_shifts_that_were_let_through_and_overlap_are_cut() -> None:
    """In a zone without holidays the added shift meets the usual ones: the first keeps its time."""
    urgent = {"name": "urgent", "from": "08:00", "to": "16:00"}
    plant = with_({"day": "2026-05-01", "add": [urgent]}, zone="Europe/Berlin")
    assert hours(plant, "2026-05-01") == [("early", 6, 14), ("urgent", 14, 16), ("late", 16, 22)]


def test_a_shift_that_starts_at_midnight_of_the_next_day_is_refused() -> None:
    with pytest.raises(OmbreError) as error:
        plan('calendar:\n  shifts:\n    - {name: night, from: "24:00", to: "06:00"}\n')
    [problem] = error.value.problems
    assert "'night' starts when its day is over" in problem.cause.en
    assert 'from: "00:00"' in problem.remedy.fr
