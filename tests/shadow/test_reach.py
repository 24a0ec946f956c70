"""How far late events reach: whatever figure is another one without them lies within."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.instant import HOUR, MINUTE, parse_instant
from gateway.event import Event
from servers.shelf import SIX, Shelf, at, link, plan, raw, say, state
from shadow.calendar import Calendar
from shadow.editions_changes import figures
from shadow.history import measures, record
from shadow.interval import Interval, merged
from shadow.lead_in import lead_in
from shadow.reach import reaches
from shadow.revision import Revision, told_until, touched
from shadow.revision_marks import marked

PLAN = (
    "plant: {zone: UTC}\n"
    "machines: {m: {ideal_cycle: 60s}}\n"
    "products: {p: {ideal_cycle: 45s, programs: [P]}, q: {programs: [Q]}}\n"
    "targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60, micro_stop_seconds: 300}}\n"
    "reasons: {S: {counts_as: setup}, P: {counts_as: planned_stop}}\n"
    "calendar:\n  shifts:\n"
    '    - {name: early, from: "06:00", to: "08:00", breaks: [{from: "06:30", to: "06:40"}]}\n'
    '    - {name: late, from: "08:00", to: "10:30"}\n'
)
BOUNCING = PLAN.replace("ideal_cycle: 60s}", "ideal_cycle: 60s, debounce: 7m}")
MINUTES = st.integers(0, 150)
EVENTS = st.lists(
    st.one_of(
        st.builds(
            state,
            MINUTES,
            st.sampled_from(["producing", "down", "starved", "idle", "unknown"]),
            st.sampled_from(["", "E1", "S"]),
            late=st.sampled_from([0, 3, 40]),
        ),
        st.builds(raw, MINUTES, st.integers(0, 60), of=st.sampled_from(["good", "scrap", "total"])),
        st.builds(lambda minute, good: say(minute, "count", good=good), MINUTES, st.integers(1, 9)),
        st.builds(
            link,
            MINUTES,
            st.sampled_from(["connected", "alive", "lost"]),
            via=st.sampled_from(["a", "b"]),
            heartbeat=st.sampled_from([None, 60, 900]),
        ),
        st.builds(
            lambda minute, name: say(minute, "operation", program=name),
            MINUTES,
            st.sampled_from("PQ"),
        ),
        st.builds(
            lambda minute, reason: say(minute, "note", reason=reason),
            MINUTES,
            st.sampled_from(["S", "P", "X", "down"]),
        ),
        st.builds(
            lambda minute, of, parts: say(minute, "note", **{of: parts}),
            MINUTES,
            st.sampled_from(["good", "scrap"]),
            st.integers(-3, 3),
        ),
        st.builds(lambda minute: say(minute, "cycle", duration=5), MINUTES),
        st.builds(lambda minute: say(minute, "measurement", name="t", value=1), MINUTES),
        st.builds(
            lambda minute, phase: say(minute, "cycle", phase=phase),
            MINUTES,
            st.sampled_from(["begun", "ended"]),
        ),
    ),
    min_size=2,
    max_size=30,
    unique_by=lambda item: item.id,
)


def stretches(text: str, events: list[Event], late: list[Event], now: int) -> list[Interval]:
    store, plant = Shelf(events), plan(text)[0]
    first = min(item.at for item in late)
    told = [*lead_in(store, plant, "m", first), *store.read("m", first, 2**62)]
    return list(reaches(plant, "m", told, {item.id for item in late}, now))


@pytest.mark.parametrize("text", [PLAN, BOUNCING])
@settings(max_examples=60, deadline=None)
@given(events=EVENTS, data=st.data())
def test_every_window_that_changes_lies_within_reach(
    text: str, events: list[Event], data: st.DataObject
) -> None:
    if any("duration" in item.values for item in events):  # no machine tells its cycles both ways
        events = [item for item in events if "phase" not in item.values]
    late = data.draw(st.lists(st.sampled_from(events), min_size=1, unique_by=lambda e: e.id))
    before = [item for item in events if item not in late]
    now = at(200)
    found = stretches(text, events, late, now)
    for minute in range(-20, 200, 10):
        window = at(minute), at(minute + 10)
        one, two = (
            record(*plan(text), Shelf(told), "m", *window, now).window(*window)
            for told in (before, events)
        )
        if figures(one) != figures(two):
            assert any(max(a, window[0]) < min(b, window[1]) for a, b in found), (window, found)


def minutes(found: list[Interval]) -> list[tuple[float, float]]:
    return [((a - SIX) / MINUTE, (b - SIX) / MINUTE) for a, b in found]


def test_a_late_state_reaches_up_to_the_next_one() -> None:
    late = state(70, "down")
    told = [state(0, "producing"), late, state(100, "idle"), state(200, "down")]
    [(start, end)] = minutes(stretches(PLAN, told, [late], at(500)))
    assert start == 70
    assert end == pytest.approx(100, abs=0.001)


def test_a_late_stop_reaches_up_to_the_next_cycle_that_it_breaks() -> None:
    late = state(70, "down")
    counts = [raw(10, 0), raw(60, 1), raw(110, 2), raw(120, 3)]
    told = [state(0, "producing"), late, state(100, "producing"), *counts]
    [(start, end)] = minutes(stretches(PLAN, told, [late], at(500)))
    assert start == 70
    assert end == pytest.approx(120, abs=0.001)


def test_a_late_raw_counter_reaches_up_to_the_steps_it_changes() -> None:
    late = raw(70, 50)
    told = [state(0, "producing"), raw(0, 0), late, *(raw(100 + n, 90 + n) for n in range(5))]
    [(start, end)] = minutes(stretches(PLAN, told, [late], at(500)))
    assert start == 70
    # The next reading takes another step, and the one after it the same step after another one.
    assert end == pytest.approx(101, abs=0.001)


@pytest.mark.parametrize("minute", [70, 75, 99])
def test_a_note_reaches_over_the_whole_stop_that_it_explains(minute: int) -> None:
    note = say(minute, "note", reason="S")
    told = [state(0, "producing"), state(70, "down"), note, state(100, "producing")]
    events = [*told, raw(80, 3), raw(130, 4)]
    [(start, end)] = minutes(stretches(PLAN, events, [note], at(500)))
    assert start == 70
    assert end == pytest.approx(100, abs=0.001)


def test_a_corrected_count_reaches_no_further_than_its_own_instant() -> None:
    note = say(70, "note", good=-3, scrap=3)
    told = [state(0, "producing"), raw(0, 0), raw(60, 50), note, raw(80, 60), raw(90, 66)]
    [(start, end)] = minutes(stretches(PLAN, told, [note], at(500)))
    assert (start, end) == (70, pytest.approx(80, abs=0.001))


def test_a_note_about_production_changes_no_time() -> None:
    note = say(70, "note", reason="S")
    told = [state(0, "producing"), note, raw(80, 3), raw(90, 4)]
    found = minutes(stretches(PLAN, told, [note], at(500)))
    assert found == [(70, pytest.approx(80, abs=0.001))]


def test_a_late_word_that_changes_nothing_reaches_nowhere() -> None:
    late = [state(20, "producing"), say(30, "measurement", name="t", value=3)]
    told = [state(0, "producing"), *late, state(60, "down"), state(61, "producing")]
    assert stretches(PLAN, told, late, at(500)) == []


def test_late_events_far_apart_are_stretches_of_their_own() -> None:
    late = [state(10, "down"), state(70, "down")]
    told = [*(state(n, "producing") for n in (0, 20, 80)), *late]
    assert len(stretches(PLAN, told, late, at(500))) == 2


def test_nothing_after_it_yet_and_it_reaches_up_to_now() -> None:
    late = state(10, "down")
    [(start, end)] = stretches(PLAN, [state(0, "producing"), late], [late], at(90))
    assert (start, end) == (at(10), at(90))


CALENDAR = plan(PLAN.replace("zone: UTC", "zone: Europe/Paris"))[1]
FIVE = parse_instant("2026-03-02T05:00:00Z")
"""Six o'clock in Paris."""


def test_the_windows_touched_are_whole_and_closed_and_the_newest_come_first() -> None:
    found = touched(CALENDAR, [(FIVE + 50 * MINUTE, FIVE + 70 * MINUTE)], FIVE + 3 * HOUR)
    assert found == [
        ("hour", FIVE + HOUR, FIVE + 2 * HOUR),
        ("shift", FIVE, FIVE + 2 * HOUR),
        ("hour", FIVE, FIVE + HOUR),
    ]
    later = touched(CALENDAR, [(FIVE + 50 * MINUTE, FIVE + 70 * MINUTE)], FIVE + 90 * HOUR)
    assert ("day", FIVE, FIVE + 24 * HOUR) in later
    assert touched(CALENDAR, [(FIVE, FIVE + HOUR)], FIVE + 30 * MINUTE) == []


def test_windows_touched_on_the_day_the_clocks_change() -> None:
    calendar = Calendar("Europe/Paris")
    jump = parse_instant("2026-03-29T01:00:00Z")
    found = touched(calendar, [(jump - 1, jump + 1)], jump + 60 * HOUR)
    days = [one for one in found if one[0] == "day"]
    assert [end - start for _, start, end in days] == [23 * HOUR]
    assert sum(1 for one in found if one[0] == "hour") == 2


def test_a_period_counts_as_told_a_minute_after_its_end() -> None:
    calendar = plan(
        'plant: {zone: UTC}\ncalendar: {shifts: [{name: s, from: "06:00", to: "07:30"}]}'
    )[1]
    assert told_until(calendar, at(60.9)) == at(0)
    assert told_until(calendar, at(61)) == at(60)
    assert told_until(calendar, at(91)) == at(90)
    assert told_until(calendar, at(121)) == at(120)


def test_only_what_had_been_told_is_marked_and_the_plant_with_its_machines() -> None:
    store = Shelf([state(0, "producing"), raw(0, 0), raw(50, 40)])
    found = measures(*plan(PLAN), store, at(0), at(120), None, "hour", now=at(300))
    once = Revision(
        machine="m",
        start=at(10),
        end=at(20),
        told=at(60),
        at=at(70),
        events=3,
        ids=("x",),
        signals=("s",),
    )
    after = marked(found, [once, once], {"m"})
    said = {(one.scope, one.start, one.revision) for one in after}
    assert said == {
        *((scope, at(0), 2) for scope in ("m", "plant")),
        *((scope, at(60), 0) for scope in ("m", "plant")),
    }
    [oee] = [one for one in after if (one.name, one.scope, one.start) == ("oee", "m", at(0))]
    assert oee.revised == {
        "at": "2026-03-02T07:10:00Z",
        "events": 6,
        "ids": ["x"],
        "signals": ["s"],
        "causes": ["late"],
        "editions": [],
        "why": [],
    }
    early = Revision(machine="m", start=at(10), end=at(20), told=at(0), at=at(60.5), events=1)
    assert all(one.revised is None for one in marked(found, [early], {"m"}))
    assert merged([(one.start, one.end) for one in after]) == [(at(0), at(120))]
