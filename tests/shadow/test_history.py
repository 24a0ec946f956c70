"""Any period from the store: whole, by shift, by hour, by day, on days of 23 and 25 hours too."""

from __future__ import annotations

from datetime import date

import pytest

from edge.instant import HOUR, MINUTE, SECOND, Instant, parse_instant
from gateway.event import State, event
from servers.shelf import Shelf, at, link, plan, raw, say, state
from shadow.frame import measure_frame, span_frame
from shadow.histogram import bin_of
from shadow.history import measures, record
from shadow.lead_in import lead_in
from shadow.measure import Measure
from shadow.span import Span

PARIS = """
plant: {zone: Europe/Paris}
machines: {m: {ideal_cycle: 60s}, n: {ideal_cycle: 60s}}
calendar:
  shifts:
    - {name: early, from: "06:00", to: "14:00"}
    - {name: late, from: "14:00", to: "22:00"}
    - {name: night, from: "22:00", to: "06:00"}
"""
THIRDS = """
plant: {zone: Europe/Paris}
machines: {m: {ideal_cycle: 60s}}
calendar:
  shifts:
    - {name: early, from: "00:00", to: "08:00"}
    - {name: late, from: "08:00", to: "16:00"}
    - {name: night, from: "16:00", to: "24:00"}
"""


def by_name(found: list[Measure], name: str, scope: str = "m") -> list[Measure]:
    return [measure for measure in found if (measure.name, measure.scope) == (name, scope)]


@pytest.mark.parametrize(("day", "hours"), [("2024-10-27", 25), ("2024-03-31", 23)])
@pytest.mark.parametrize("by", [None, "shift", "hour", "day"])
def test_states_add_up_on_days_of_23_and_25_hours(day: str, hours: int, by: str | None) -> None:
    plant, calendar = plan(THIRDS)
    start = calendar.day_start(date.fromisoformat(day))
    end = start + hours * HOUR
    store = Shelf(
        [
            event(machine="m", kind="state", values={"state": "producing"}, at=start + HOUR),
            event(machine="m", kind="state", values={"state": "down"}, at=start + 5 * HOUR + 7),
        ]
    )
    found = measures(plant, calendar, store, start, end, ["m"], by)
    spent = sum(m.value or 0 for one in State for m in by_name(found, f"time.{one.value}"))
    assert spent == pytest.approx(hours * 3600, abs=1e-6)
    assert sum(m.value or 0 for m in by_name(found, "time.planned")) == hours * 3600
    parts = {(m.start, m.end) for m in by_name(found, "time.down")}
    assert len(parts) == {None: 1, "shift": 3, "hour": hours, "day": 1}[by]


def test_what_held_before_the_period_is_looked_up() -> None:
    plant, calendar = plan(PARIS)
    store = Shelf([state(-600, "down", "E1"), raw(-60, 100), raw(30, 130)])
    window = record(plant, calendar, store, "m", at(0), at(60)).window(at(0), at(60))
    assert [(span.state, span.reason) for span in window.stretches] == [(State.DOWN, "E1")]
    assert window.made.good == 30


def test_a_link_lost_and_back_before_the_period_still_leaves_it_unknown() -> None:
    """The last word of the link alone would hide that it had been lost since the last state."""
    plant, calendar = plan(PARIS)
    store = Shelf([state(-60, "producing"), link(-50, "lost"), link(-40, "connected")])
    window = record(plant, calendar, store, "m", at(0), at(60)).window(at(0), at(60))
    assert window.time(State.UNKNOWN) == 3600 * SECOND
    assert [item.kind.value for item in lead_in(store, plan(PARIS)[0], "m", at(0))] == [
        "state",
        "link",
        "link",
    ]


def test_what_comes_after_tells_what_held_within() -> None:
    plant, calendar = plan(PARIS)
    words = [state(0, "producing"), link(20, "lost"), state(30, "down")]
    before = record(plant, calendar, Shelf(words), "m", at(0), at(60)).window(at(0), at(60))
    assert before.time(State.UNKNOWN) == 2400 * SECOND
    back = Shelf([*words, link(6000, "connected")])
    after = record(plant, calendar, back, "m", at(0), at(60)).window(at(0), at(60))
    assert after.time(State.UNKNOWN) == 600 * SECOND
    assert after.time(State.DOWN) == 1800 * SECOND


def test_counts_after_the_period_stay_out_of_it() -> None:
    plant, calendar = plan(PARIS)
    store = Shelf([state(0, "producing"), raw(0, 0), raw(59, 10), raw(61, 99), link(0, "alive")])
    window = record(plant, calendar, store, "m", at(0), at(60)).window(at(0), at(60))
    assert window.made.good == 10


def test_the_plant_is_measured_when_nobody_asked_for_some_machines_only() -> None:
    plant, calendar = plan(PARIS)
    store = Shelf(
        [
            *(state(0, "producing"), raw(0, 0), raw(400, 240)),
            *(state(0, "producing", machine="n"), raw(0, 0, machine="n")),
            raw(400, 360, machine="n"),
            state(0, "off", machine="unregistered"),
        ]
    )
    found = measures(plant, calendar, store, at(0), at(480))
    [oee] = by_name(found, "oee", "plant")
    assert oee.value == pytest.approx((240 + 360) / 960)
    assert by_name(found, "time.off", "unregistered")[0].value == 480 * 60
    some = measures(plant, calendar, store, at(0), at(480), ["m"])
    assert {measure.scope for measure in some} == {"m"}


def test_a_period_that_has_not_begun_is_empty_rather_than_wrong() -> None:
    plant, calendar = plan(PARIS)
    found = measures(plant, calendar, Shelf(), at(60), at(120), ["m"], now=at(0))
    assert all(measure.start == measure.end for measure in found)
    assert not any(measure.value for measure in found if measure.name != "cycle_time.ideal")


def test_a_cut_that_does_not_exist_is_an_error() -> None:
    plant, calendar = plan(PARIS)
    with pytest.raises(KeyError):
        measures(plant, calendar, Shelf(), at(0), at(60), None, "fortnight")


def test_a_day_by_hour_sums_to_the_day() -> None:
    plant, calendar = plan(PARIS)
    start: Instant = parse_instant("2026-03-02T05:00:00Z")
    store = Shelf([state(0, "producing"), raw(0, 0), *(raw(m, m) for m in range(1, 300, 7))])
    hours = measures(plant, calendar, store, start, start + 8 * HOUR, ["m"], "hour")
    shift = measures(plant, calendar, store, start, start + 8 * HOUR, ["m"])
    [whole] = by_name(shift, "count.good")
    assert sum(m.value or 0 for m in by_name(hours, "count.good")) == whole.value
    assert len(by_name(hours, "oee")) == 8


def test_measures_and_spans_become_tables() -> None:
    plant, calendar = plan(PARIS)
    store = Shelf([state(0, "producing")])
    frame = measure_frame(measures(plant, calendar, store, at(0), at(60), ["m"]), "fr")
    row = frame[frame["name"] == "time.producing"].iloc[0]
    assert row["value"] == 3600
    assert row["from"].isoformat() == "2026-03-02T06:00:00+00:00"
    assert frame[frame["name"] == "oee"]["value"].isna().all()
    assert span_frame(
        [Span(machine="m", state=State.PRODUCING, reason="", start=at(0), end=at(60))]
    )["seconds"].tolist() == [3600]
    assert measure_frame([]).empty


def test_a_cycle_told_again_and_again_began_when_it_was_told_first() -> None:
    """However a period is cut: a source repeats what it says, and a window begins in between."""
    words = [say(minute, "cycle", phase="begun") for minute in (0, 20, 50, 85)]
    store = Shelf(
        [state(0, "producing"), *words, state(60, "down"), say(90, "cycle", phase="ended")]
    )
    for start in (0, 10, 40, 70, 86):
        window = record(*plan("plant: {zone: UTC}"), store, "m", at(start), at(100)).window(
            at(start), at(100)
        )
        assert window.sums.cycles == {bin_of(90 * MINUTE): 1}, start
