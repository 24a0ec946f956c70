"""What counts when the calendar changes: settled before the shift starts, corrected afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from edge.instant import HOUR, MINUTE, Instant, format_instant
from edge.text import Text
from servers.calendars import EARLY, LATE, NIGHT, at, calendar, settings
from shadow.calendar import Calendar, Shift
from shadow.interval import length
from shadow.planning.difference import differences
from shadow.planning.edition import Correction, Edition

WHY = Text(en="the canteen was late", fr="la cantine avait du retard")
Shifts = list[dict[str, Any]]


def edition(since: str, *shifts: dict[str, Any], zone: str = "UTC", **rest: Any) -> Edition:
    return Edition(since=at(since), zone=zone, settings=settings(*shifts), **rest)


def of(*editions: Edition, corrections: tuple[Correction, ...] = ()) -> Calendar:
    last = editions[-1]
    return Calendar(last.zone, last.settings, editions, corrections)


def told(plan: Calendar, start: str, end: str) -> list[tuple[str, str, str]]:
    """Name, start and end of the shifts of a period, day and hour only."""
    return [
        (one.name.en, format_instant(one.start)[8:13], format_instant(one.end)[8:13])
        for one in plan.shifts(at(start), at(end))
    ]


LONG = {"name": "long", "from": "06:00", "to": "18:00"}
OLD = edition("2026-01-01T00:00:00Z", EARLY, LATE)


def test_a_change_during_a_shift_leaves_that_shift_as_it_was() -> None:
    plan = of(OLD, edition("2026-03-02T10:00:00Z", {**EARLY, "to": "13:00"}, LATE))
    assert told(plan, "2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z") == [
        ("early", "02T06", "02T14"),
        ("late", "02T14", "02T22"),
        ("early", "03T06", "03T13"),
        ("late", "03T14", "03T22"),
    ]


def test_it_keeps_its_breaks_too() -> None:
    pause = {**EARLY, "breaks": [{"from": "09:00", "to": "09:20"}]}
    without = edition("2026-03-02T08:00:00Z", EARLY)
    plan = of(edition("2026-01-01T00:00:00Z", pause), without)
    spent = [length(plan.of_day(date(2026, 3, day))[0].breaks) // MINUTE for day in (2, 3)]
    assert spent == [20, 0]


def test_a_later_shift_begins_when_the_one_that_runs_is_over() -> None:
    pause = {**LATE, "breaks": [{"from": "17:00", "to": "18:30"}]}
    plan = of(edition("2026-01-01T00:00:00Z", LONG), edition("2026-03-02T10:00:00Z", EARLY, pause))
    assert told(plan, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z") == [
        ("long", "02T06", "02T18"),
        ("late", "02T18", "02T22"),
    ]
    [_, late] = plan.of_day(date(2026, 3, 2))
    assert late.breaks == ((at("2026-03-02T18:00:00Z"), at("2026-03-02T18:30:00Z")),)


def test_a_later_shift_of_which_nothing_is_left_falls_away() -> None:
    short = {"name": "short", "from": "14:00", "to": "18:00"}
    plan = of(edition("2026-01-01T00:00:00Z", LONG), edition("2026-03-02T10:00:00Z", EARLY, short))
    assert [one.name.en for one in plan.of_day(date(2026, 3, 2))] == ["long"]


def test_a_night_that_runs_into_the_next_day_cuts_the_next_day_s_shift() -> None:
    plan = of(
        edition("2026-01-01T00:00:00Z", NIGHT),
        edition("2026-03-02T23:00:00Z", {**EARLY, "from": "05:00"}),
    )
    assert told(plan, "2026-03-02T12:00:00Z", "2026-03-04T00:00:00Z") == [
        ("night", "02T22", "03T06"),
        ("early", "03T06", "03T14"),
    ]


def test_a_shift_that_would_have_started_before_the_change_does_not_take_place() -> None:
    """At ten a shift from six on is written down: it begins the next day."""
    plan = of(edition("2026-01-01T00:00:00Z", LATE), edition("2026-03-02T10:00:00Z", EARLY, LATE))
    assert [one[0] for one in told(plan, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")] == [
        "late"
    ]
    assert [one[0] for one in told(plan, "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z")] == [
        "early",
        "late",
    ]


@pytest.mark.parametrize(("since", "name"), [("06:00:00", "new"), ("06:00:01", "early")])
def test_in_force_at_the_very_start_is_in_force(since: str, name: str) -> None:
    plan = of(OLD, edition(f"2026-03-02T{since}Z", {**EARLY, "name": "new"}))
    assert told(plan, "2026-03-02T06:00:00Z", "2026-03-02T07:00:00Z")[0][0] == name


def test_shifts_written_down_for_the_first_time_wait_for_the_open_day_to_end() -> None:
    plan = of(edition("2026-01-01T00:00:00Z"), edition("2026-03-02T10:00:00Z", EARLY, LATE))
    assert told(plan, "2026-03-02T00:00:00Z", "2026-03-03T12:00:00Z") == [
        ("day", "02T00", "03T00"),
        ("early", "03T06", "03T14"),
    ]


def test_before_the_first_edition_the_first_one_counts() -> None:
    plan = of(OLD)
    assert told(plan, "2019-03-02T00:00:00Z", "2019-03-02T12:00:00Z") == [
        ("early", "02T06", "02T14")
    ]
    assert plan.source(at("2019-03-02T00:00:00Z")) is OLD
    assert len(calendar(EARLY).shifts(at("1961-03-02T00:00:00Z"), at("1961-03-04T00:00:00Z"))) == 2


def test_editions_need_not_come_in_order() -> None:
    new = edition("2026-03-02T10:00:00Z", LONG)
    start, end = at("2026-03-01T00:00:00Z"), at("2026-03-04T00:00:00Z")
    assert of(OLD, new).shifts(start, end) == of(new, OLD).shifts(start, end)
    assert of(new, OLD).source(at("2026-03-03T00:00:00Z")) is new


def correction(start: str, end: str, said: str, *shifts: dict[str, Any]) -> Correction:
    return Correction(
        start=at(start), end=at(end), zone="UTC", settings=settings(*shifts), said=at(said), why=WHY
    )


def test_a_correction_wins_over_editions_for_the_shifts_that_start_in_it() -> None:
    told_later = correction(
        "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z", "2026-03-09T08:00:00Z", LONG
    )
    plan = of(OLD, corrections=(told_later,))
    assert told(plan, "2026-03-01T12:00:00Z", "2026-03-03T12:00:00Z") == [
        ("early", "01T06", "01T14"),
        ("late", "01T14", "01T22"),
        ("long", "02T06", "02T18"),
        ("early", "03T06", "03T14"),
    ]
    assert plan.source(at("2026-03-02T12:00:00Z")) is told_later
    assert plan.source(at("2026-03-03T00:00:00Z")) is OLD


def test_of_two_corrections_the_one_said_later_wins() -> None:
    first = correction("2026-03-02T00:00:00Z", "2026-03-05T00:00:00Z", "2026-03-09T08:00:00Z", LONG)
    second = correction(
        "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z", "2026-03-10T08:00:00Z", LATE
    )
    for corrections in ((first, second), (second, first)):
        plan = of(OLD, corrections=corrections)
        names = [plan.of_day(date(2026, 3, day))[0].name.en for day in (1, 2, 3, 4, 5)]
        assert names == ["early", "long", "late", "long", "early"]


def test_as_of_an_instant_the_calendar_is_what_it_was_known_to_be() -> None:
    new = edition("2026-03-02T10:00:00Z", LONG)
    late = correction("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z", "2026-03-09T08:00:00Z", LATE)
    plan = of(OLD, new, corrections=(late,))

    def first(known: str, day: int) -> str:
        return plan.as_of(at(known)).of_day(date(2026, 3, day))[0].name.en

    assert first("2026-03-09T08:00:00Z", 2) == "late"
    assert first("2026-03-09T07:59:59Z", 2) == "early"
    assert first("2026-03-02T10:00:00Z", 4) == "long"
    assert first("2026-03-02T09:59:59Z", 4) == "early"
    assert first("2019-01-01T00:00:00Z", 4) == "early"


def test_an_edition_is_known_from_when_it_was_said() -> None:
    """A file that was in force since Monday was written into the store's list on Wednesday."""
    new = edition("2026-03-02T00:00:00Z", LONG, said=at("2026-03-04T12:00:00Z"))
    plan = of(OLD, new)
    assert plan.as_of(at("2026-03-04T11:00:00Z")).settings == OLD.settings
    assert plan.as_of(at("2026-03-04T12:00:00Z")).settings == new.settings


def test_a_plant_that_moves_west_has_no_date_twice() -> None:
    """At 00:30 of the 3rd in Paris it moves to New York, where it is still 18:30 of the 2nd."""
    paris = edition("2026-01-01T00:00:00Z", zone="Europe/Paris")
    york = edition("2026-03-02T23:30:00Z", zone="America/New_York")
    plan = of(paris, york)
    starts = [plan.day_start(date(2026, 3, day)) for day in (2, 3, 4)]
    assert [format_instant(one) for one in starts] == [
        "2026-03-01T23:00:00Z",
        "2026-03-02T23:00:00Z",
        "2026-03-04T05:00:00Z",
    ]
    assert plan.local_date(at("2026-03-03T01:00:00Z")) == date(2026, 3, 3)


def test_a_plant_that_moves_west_at_midnight_waits_for_the_next_date() -> None:
    paris = edition("2026-01-01T00:00:00Z", zone="Europe/Paris")
    york = edition("2026-03-02T23:00:00Z", zone="America/New_York")
    plan = of(paris, york)
    assert format_instant(plan.midnight(date(2026, 3, 3))) == "2026-03-03T05:00:00Z"
    assert plan.local_date(at("2026-03-03T01:00:00Z")) == date(2026, 3, 2)


def test_what_an_edition_is_called_need_not_be_said() -> None:
    late = correction("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z", "2026-03-09T08:00:00Z", LATE)
    assert (OLD.name, OLD.why, OLD.said, late.name) == ("", None, None, "")
    start = at("2026-03-02T00:00:00Z")
    nobodys = Shift(name=WHY, day=date(2026, 3, 2), start=start, end=start + HOUR)
    assert (nobodys.team, nobodys.breaks) == ("", ())


def test_a_plant_that_moves_east_may_skip_a_date() -> None:
    honolulu = edition("2026-01-01T00:00:00Z", zone="Pacific/Honolulu")
    kiritimati = edition("2026-03-02T10:00:00Z", zone="Pacific/Kiritimati")
    plan = of(honolulu, kiritimati)
    # Midnight of the 2nd in Honolulu is midnight of the 3rd there: the 2nd never comes.
    assert plan.midnight(date(2026, 3, 2)) == plan.midnight(date(2026, 3, 3))
    days = list(plan.days(at("2026-03-01T10:00:00Z"), at("2026-03-04T10:00:00Z")))
    assert [(b - a) // HOUR for a, b in days] == [24, 24, 24]


def test_hours_follow_the_zone_that_is_in_force() -> None:
    paris = edition("2026-01-01T00:00:00Z", zone="Europe/Paris")
    kolkata = edition("2026-03-02T10:10:00Z", zone="Asia/Kolkata")
    hours = of(paris, kolkata).hours(at("2026-03-02T09:00:00Z"), at("2026-03-02T12:00:00Z"))
    assert [format_instant(one)[11:16] for one, _ in hours] == [
        "09:00",
        "10:00",
        "10:10",
        "10:30",
        "11:30",
    ]


def test_an_edition_of_the_same_zone_cuts_no_hour() -> None:
    plan = of(OLD, edition("2026-03-02T10:10:00Z", LONG), edition("2026-03-02T11:00:00Z", EARLY))
    start = at("2026-03-02T09:00:00Z")
    assert list(plan.hours(start, start + 3 * HOUR)) == [
        (start + n * HOUR, start + (n + 1) * HOUR) for n in range(3)
    ]


def changed(old: Calendar, new: Calendar) -> list[tuple[str, str]]:
    found = differences(old, new, at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z"))
    return [(format_instant(a)[11:16], format_instant(b)[11:16]) for a, b in found]


def test_differences_are_told_for_opening_breaks_names_and_teams() -> None:
    base = calendar(EARLY, LATE, zone="UTC")
    pause = {**LATE, "breaks": [{"from": "18:00", "to": "18:30"}]}
    assert changed(base, calendar(EARLY, LATE, zone="UTC")) == []
    assert changed(base, calendar(EARLY, pause, zone="UTC")) == [("18:00", "18:30")]
    assert changed(base, calendar(EARLY, {**LATE, "to": "21:00"}, zone="UTC")) == [
        ("21:00", "22:00")
    ]
    assert changed(base, calendar(EARLY, {**LATE, "name": "x"}, zone="UTC")) == [("14:00", "22:00")]
    team = {"pattern": ["late"], "teams": {"red": "2026-01-05"}}
    assert changed(base, calendar(EARLY, LATE, zone="UTC", rotations=[team])) == [
        ("14:00", "22:00")
    ]
    earlier = calendar({**EARLY, "from": "05:00"}, LATE, zone="UTC")
    assert changed(base, earlier) == [("05:00", "06:00")]
    assert changed(base, calendar(zone="UTC"))[0] == ("00:00", "00:00")


def test_differences_of_nothing_are_none() -> None:
    now: Instant = at("2026-03-02T12:00:00Z")
    one, other = calendar(EARLY), calendar(LATE)
    assert differences(one, other, now, now) == differences(one, other, now, now - 1) == []
