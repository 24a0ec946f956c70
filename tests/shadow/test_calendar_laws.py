"""What holds for any calendar: any shifts, zones, editions and corrections."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from edge.instant import HOUR, Instant
from servers.calendars import INSTANTS, any_calendar, at, calendar
from shadow.calendar import Calendar, Edition
from shadow.interval import length
from shadow.planning.difference import differences, phase
from shadow.planning.edition import Correction
from shadow.planning.plan import Plan

FAR = ("Europe/Paris", "Pacific/Kiritimati", "Pacific/Honolulu", "Australia/Lord_Howe")
"""Zones a whole day apart: a plant that moves between them has a date twice, or never."""
SPANS = st.integers(1, 24 * 21).map(lambda hours: hours * HOUR - 1)
EVERYWHERE = st.one_of(any_calendar(), any_calendar(FAR))


@given(EVERYWHERE, INSTANTS, SPANS)
def test_shifts_never_overlap(plan: Calendar, start: Instant, span: int) -> None:
    shifts = plan.shifts(start, start + span)
    assert all(one.start < one.end for one in shifts)
    assert all(one.end <= two.start for one, two in pairwise(shifts))
    assert all(one.start < start + span and one.end > start for one in shifts)
    for shift in shifts:
        inside = [shift.start, *(edge for pause in shift.breaks for edge in pause), shift.end]
        assert inside == sorted(inside)


@given(EVERYWHERE, INSTANTS, SPANS)
def test_every_way_to_cut_a_period_adds_up_to_it(plan: Calendar, start: Instant, span: int) -> None:
    end = start + span
    for cut in (plan.hours, plan.days, plan.weeks, plan.months):
        parts = list(cut(start, end))
        assert (parts[0][0], parts[-1][1]) == (start, end)
        assert all(one[1] == two[0] for one, two in pairwise(parts))
        assert all(one < two for one, two in parts)
    opening, planned = plan.opening(start, end), plan.planned(start, end)
    breaks = [pause for shift in plan.shifts(start, end) for pause in shift.breaks]
    paused = sum(max(0, min(b, end) - max(a, start)) for a, b in breaks)
    assert length(planned) == length(opening) - paused


@given(EVERYWHERE, INSTANTS)
def test_production_days_follow_each_other(plan: Calendar, now: Instant) -> None:
    day = plan.production_day(now)
    following = day + timedelta(days=1)
    assert plan.day_start(day) <= now < plan.day_start(following)
    assert plan.midnight(day) <= plan.day_start(day)
    for shift in plan.of_day(day):
        assert shift.day == day
        assert plan.production_day(shift.start) == day
        assert plan.day_start(day) <= shift.start < shift.end <= plan.day_start(following)
    running = plan.shift_at(now)
    assert running is None or running.day == day
    latest = plan.latest(now)
    assert latest is None or (latest.start <= now and latest == (running or latest))


@given(EVERYWHERE, INSTANTS, SPANS)
def test_between_two_boundaries_nothing_changes(plan: Calendar, start: Instant, span: int) -> None:
    end = start + span
    cuts = plan.boundaries(start, end)
    assert (cuts[0], cuts[-1]) == (start, end)
    assert all(one < two for one, two in pairwise(cuts))
    assert {one for one, _ in plan.hours(start, end)} <= set(cuts)
    for one, two in pairwise(cuts):
        assert phase(plan, one) == phase(plan, two - 1)
        assert two - one <= HOUR


@given(EVERYWHERE, INSTANTS, SPANS)
def test_each_shift_comes_from_what_was_in_force_at_its_start(
    plan: Calendar, start: Instant, span: int
) -> None:
    """Re-told the slow way: every plan lays all its days, and each start asks who decides."""
    end = start + span
    plans = {id(one): Plan(one.zone, one.settings) for one in (*plan.editions, *plan.corrections)}
    begun = []
    for source in (*plan.editions, *plan.corrections):
        own = plans[id(source)]
        day = plan.local_date(start) - timedelta(days=4)
        while day <= plan.local_date(end) + timedelta(days=4):
            begun += [one for one in own.shifts_of(day) if deciding(plan, one.start) is source]
            day += timedelta(days=1)
    expected, until = [], start - 1000 * HOUR
    for shift in sorted(begun, key=lambda one: one.start):
        if shift.end > until:
            expected.append((shift.name, max(shift.start, until), shift.end))
            until = shift.end
    told = [(one.name, one.start, one.end) for one in plan.shifts(start, end)]
    assert told == [one for one in expected if one[1] < end and one[2] > start]


def deciding(plan: Calendar, now: Instant) -> Edition | Correction:
    corrected = [one for one in plan.corrections if one.start <= now < one.end]
    if corrected:
        return max(corrected, key=lambda one: one.said)
    past = [one for one in plan.editions if one.since <= now]
    return past[-1] if past else plan.editions[0]


@settings(max_examples=50)
@given(any_calendar(), any_calendar(), INSTANTS, SPANS)
def test_differences_are_where_two_calendars_disagree_and_nowhere_else(
    old: Calendar, new: Calendar, start: Instant, span: int
) -> None:
    end = start + span
    found = differences(old, new, start, end)
    assert differences(new, old, start, end) == found
    assert differences(old, old, start, end) == []
    assert all(one[1] < two[0] for one, two in pairwise(found))
    for one in {*old.boundaries(start, end), *new.boundaries(start, end)} - {end}:
        inside = any(a <= one < b for a, b in found)
        assert inside == (phase(old, one) != phase(new, one))


@given(EVERYWHERE, INSTANTS)
def test_as_of_an_instant_only_what_was_said_by_then_counts(plan: Calendar, now: Instant) -> None:
    past = plan.as_of(now)
    assert all(one.said <= now for one in past.corrections)
    assert all(one.since <= now for one in past.editions) or past.editions == plan.editions[:1]
    assert past.as_of(now).shifts(now, now + 100 * HOUR) == past.shifts(now, now + 100 * HOUR)


def test_the_laws_see_a_calendar_with_shifts() -> None:
    """The generated calendars are not all empty: this one, of their kind, has what they look at."""
    plan = calendar({"name": "a", "from": "06:00", "to": "14:00"})
    assert plan.shifts(at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z"))
