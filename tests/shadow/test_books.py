"""The books of one machine: whatever happened, however time is cut, they add up."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.instant import HOUR, MINUTE
from gateway.event import Event, in_order
from servers.shelf import at, plan, raw, say, state, window_of
from servers.wild import EVENTS, FIRST, LAST, PLAN
from shadow.job import Job
from shadow.record import Record
from shadow.sums import Sums, add, total
from shadow.time_class import TimeClass
from shadow.track import Track
from shadow.window import Window

LATE = at(LAST + 1)


def recorded(events: list[Event]) -> Record:
    plant, calendar = plan(PLAN)
    track = Track(plant, "m")
    for item in in_order(events):
        track.push(item)
    return Record(track, calendar, at(FIRST), LATE)


def light(sums: Sums) -> Sums:
    """Leave out what is told as it was known at the end of each stretch."""
    return replace(sums, dark={})


@settings(max_examples=150, deadline=None)
@given(events=EVENTS, cuts=st.lists(st.integers(FIRST, LAST), max_size=4))
def test_the_parts_of_a_period_add_up_to_it(events: list[Event], cuts: list[int]) -> None:
    record = recorded(events)
    marks = [at(FIRST), *(at(cut) for cut in sorted(cuts)), LATE]
    whole = record.window(marks[0], marks[-1])
    parts = [record.window(*pair) for pair in itertools.pairwise(marks)]
    for job in {job for window in (whole, *parts) for job in window.jobs}:
        pages = [window.jobs[job] for window in parts if job in window.jobs]
        assert light(total(pages)) == light(whole.jobs.get(job, Sums()))
    assert sum(part.planned_time for part in parts) == whole.planned_time
    assert sum(part.opening_time for part in parts) == whole.opening_time


@settings(max_examples=150, deadline=None)
@given(events=EVENTS, start=st.integers(FIRST, LAST), length=st.integers(0, 200))
def test_time_is_all_there(events: list[Event], start: int, length: int) -> None:
    window = recorded(events).window(at(start), min(at(start + length), LATE))
    assert sum(window.times.values()) == max(0, window.end - window.start)
    assert sum(window.planned_times.values()) == window.planned_time
    stretches = [one.end - one.start for one in window.stretches]
    assert sum(stretches) == max(0, window.end - window.start)
    assert sum(window.blind.values()) <= window.planned_time
    stopped = {one for one, spent in window.planned_times.items() if spent}
    assert set(window.sums.stops) <= stopped


def test_no_entry_is_nothing() -> None:
    table = {"a": 1}
    add(table, "a", -1)
    assert table == {}
    assert total([Sums(parts={"good": 2}), Sums(parts={"good": -2})]) == Sums()


MORNING = (
    "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 60s}}\n"
    "products: {a: {programs: [A]}, b: {programs: [B]}}\n"
    'calendar: {shifts: [{name: day, from: "06:00", to: "14:00", '
    'breaks: [{from: "09:00", to: "09:30"}]}]}\n'
)


def morning(*events: Event, start: float = 0, end: float = 480) -> Window:
    return window_of(MORNING, list(events), start, end)


def test_a_stop_counts_where_its_planned_time_begins() -> None:
    told = [state(0, "producing"), state(185, "down"), state(225, "producing")]
    assert morning(*told).sums.stops == {TimeClass.DOWN: 1}
    assert morning(*told, end=210).sums.stops == {}
    assert morning(*told, start=210).sums.stops == {TimeClass.DOWN: 1}


def test_a_stop_from_before_the_shift_counts_in_it() -> None:
    told = [state(-60, "off"), state(20, "producing")]
    assert morning(*told).sums.stops == {TimeClass.OFF: 1}
    assert morning(*told).planned_times[TimeClass.OFF] == 20 * MINUTE


def test_a_stop_of_yesterday_that_goes_on_is_not_counted_again() -> None:
    told = [state(-990, "producing"), state(-970, "down"), state(20, "producing")]
    assert morning(*told).sums.stops == {}
    assert morning(*told).planned_times[TimeClass.DOWN] == 20 * MINUTE


def test_two_words_for_one_stop_are_one_stop() -> None:
    told = [state(0, "producing"), state(10, "down", "E1"), state(20, "down", "E2")]
    assert morning(*told, state(30, "producing")).sums.stops == {TimeClass.DOWN: 1}


def test_time_and_parts_belong_to_the_job_at_hand() -> None:
    work = [
        say(0, "operation", action="started", order="A1", product="a"),
        say(60, "operation", action="started", order="B1", product="b", seq=2),
    ]
    told = [state(0, "producing"), *work, raw(0, 0), raw(30, 10), raw(60, 12, seq=1), raw(90, 20)]
    window = morning(*told, end=120)
    one, two = window.jobs[Job("A1", "a")], window.jobs[Job("B1", "b")]
    # The count of the very instant at which the order changed was told before the change.
    assert (one.parts, two.parts) == ({"good": 12}, {"good": 8})
    assert sum(one.classes.values()) == sum(two.classes.values()) == HOUR
    assert {job: tally.good for job, tally in window.counts.items()} == {"a": 12, "b": 8}


def test_scrap_before_the_first_good_part_is_start_up_scrap() -> None:
    told = [
        *(state(0, "producing"), state(20, "setup"), state(40, "producing")),
        *(say(0, "operation", program="A"), say(20, "operation", program="B")),
        *(say(minute, "count", good=1) for minute in (1, 19, 50, 51)),
        *(say(minute, "count", scrap=1) for minute in (10, 42, 45, 60)),
    ]
    window = morning(*told, end=120)
    assert window.startup.scrap == 2
    assert window.made.scrap == 4


@pytest.mark.parametrize("minute", [-30, 190])
def test_parts_outside_planned_time_are_kept_apart(minute: float) -> None:
    window = morning(state(-60, "producing"), say(minute, "count", good=7), start=-60)
    assert window.counts[None].good == 7
    assert window.made.good == 0


def test_a_correction_is_one_more_difference() -> None:
    told = [state(0, "producing"), raw(0, 0), raw(60, 100), say(61, "note", good=-3, scrap=3)]
    assert (morning(*told).made.good, morning(*told).made.scrap) == (97, 3)
    totals = [raw(0, 0, of="total"), raw(60, 100, of="total"), say(61, "note", good=-3, scrap=3)]
    assert (morning(*totals).made.good, morning(*totals).made.scrap) == (97, 3)
