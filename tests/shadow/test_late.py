"""Late events go where they belong, and what they change of what had been told says so."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from edge.instant import HOUR, MINUTE, Instant, format_instant
from edge.text import Text
from gateway.event import Event
from gateway.store import Store, StoreAway, store_kinds
from servers.shelf import Shelf, at, link, plan, raw, say, state
from shadow import lateness
from shadow.revisions import FILE, Revisions
from shadow.service import Shadow

PLAN = """
plant: {zone: UTC}
machines: {m: {interface: opcua, ideal_cycle: 60s}, n: {ideal_cycle: 60s}}
targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}
calendar: {shifts: [{name: early, from: "06:00", to: "14:00"}]}
flows: {stocks: {raw: {before: m}, done: {after: n}}, loops: {cell: {from: raw, to: done}}}
"""
DAY = 24 * 60


def day(number: int) -> list[Event]:
    """One day of both machines: each makes a part a minute, from six to two."""
    begin = number * DAY
    return [
        item
        for machine in ("m", "n")
        for item in (
            *(
                link(begin, "connected", machine=machine),
                state(begin, "producing", machine=machine),
            ),
            *(raw(begin + n, number * 480 + n, machine=machine) for n in range(0, 480, 2)),
            state(begin + 479, "idle", machine=machine),
        )
    ]


class Plant:
    """A plant with an embedded store and one shadow at a time, at an instant that the test says."""

    def __init__(self, folder: Path) -> None:
        kind = store_kinds()["embedded"]
        self.folder, self.now = folder, at(0)
        self.store: Store = kind.open(kind.settings(), folder, self.clock)
        self.begin()

    def clock(self) -> Instant:
        return self.now

    def begin(self) -> None:
        self.revisions = Revisions(self.folder / FILE)
        self.shadow = Shadow(*plan(PLAN), self.store, self.clock, self.revisions)
        self.look()

    def end(self) -> None:
        self.revisions.close()

    def restart(self) -> None:
        self.end()
        self.begin()

    def look(self) -> None:
        """Do what the two threads of the service do."""
        self.shadow.refresh()
        self.shadow.maturity()
        self.shadow.flow()

    def hear(self, minute: float, events: list[Event]) -> None:
        self.now = at(minute)
        self.store.append(events)
        self.look()

    def revised(self, by: str, days: int = 4) -> set[tuple[str, str, int]]:
        """Which windows are marked: scope, beginning, revision."""
        said = self.shadow.kpi(at(0), at(days * DAY), None, by)["measures"]
        return {(m["scope"], m["from"], m["revision"]) for m in said if m["revised"]}

    def figures(self, shadow: Shadow) -> list[Any]:
        said = [shadow.kpi(at(0), at(4 * DAY), None, by) for by in ("hour", "shift", "day")]
        bare = [{**m, "revised": 0, "revision": 0} for one in said for m in one["measures"]]
        now = [(m["good"], m["state"], m["oee"]["value"]) for m in shadow.now()["machines"]]
        return [bare, now, shadow.flow(), shadow.maturity()]

    def fresh(self) -> Shadow:
        return Shadow(*plan(PLAN), self.store, self.clock)


@pytest.fixture
def told(tmp_path: Path) -> Any:
    """A plant whose first three days have been told."""
    plant = Plant(tmp_path)
    for number in range(3):
        for minute in range(number * DAY + 60, number * DAY + 481, 60):
            hour = [e for e in day(number) if at(minute - 60) <= e.at < at(minute)]
            plant.hear(minute + 0.5, hour)
    plant.now = at(3 * DAY + 60)
    plant.look()
    assert plant.revised("hour") == set()
    yield plant
    plant.end()
    plant.store.close()


def moment(days: int, minutes: float) -> str:
    return format_instant(at(days * DAY + minutes))


def test_hours_and_days_late_events_mark_what_they_change_and_nothing_else(
    told: Plant, caplog: pytest.LogCaptureFixture
) -> None:
    down = state(DAY + 100, "down", "E7", late=2 * DAY)
    count = raw(2 * DAY + 201, 2 * 480 + 201, machine="n")
    with caplog.at_level(logging.INFO, "shadow.revise"):
        told.hear(3 * DAY + 61, [down, state(DAY + 130, "producing"), count])
    assert told.revised("hour") == {
        *((scope, moment(1, 60), 1) for scope in ("m", "plant")),
        *((scope, moment(1, 120), 1) for scope in ("m", "plant")),
        *((scope, moment(2, 180), 1) for scope in ("n", "plant")),
    }
    assert told.revised("shift") == {
        *((scope, moment(1, 0), 1) for scope in ("m", "plant")),
        *((scope, moment(2, 0), 1) for scope in ("n", "plant")),
    }
    assert told.revised("day") == told.revised("shift")
    [oee] = [
        m for m in told.shadow.kpi(at(DAY), at(DAY + 480), ["m"])["measures"] if m["name"] == "oee"
    ]
    assert oee["revised"] == {
        "at": moment(3, 61),
        "events": 2,
        "ids": [down.id, state(DAY + 130, "producing").id],
        "signals": ["state"],
        "causes": ["late"],
        "editions": [],
        "why": [],
    }
    [availability] = [
        m["value"]
        for m in told.shadow.kpi(at(DAY), at(DAY + 480), ["m"])["measures"]
        if m["name"] == "availability"
    ]
    assert availability == pytest.approx((479 - 30) / 480)
    assert "m: 2 late event(s) from state" in caplog.text
    assert told.figures(told.shadow) == told.figures(told.fresh())


def test_the_snapshot_lists_what_was_revised_the_newest_first(told: Plant) -> None:
    told.hear(3 * DAY + 61, [state(DAY + 100, "down")])
    told.hear(3 * DAY + 62, [raw(2 * DAY + 201, 2 * 480 + 201, machine="n")])
    said = told.shadow.now()["revisions"]
    assert [(one["machine"], one["from"]) for one in said] == [
        ("n", moment(2, 201)),
        ("m", moment(1, 100)),
    ]
    assert said[0]["name"] == {"fr": "n", "en": "n"}


def test_what_is_late_for_the_running_shift_marks_the_figures_on_the_page(told: Plant) -> None:
    told.hear(3 * DAY + 60, [state(3 * DAY, "producing"), raw(3 * DAY, 1440)])
    told.hear(3 * DAY + 61, [raw(3 * DAY + 60, 1500)])
    machine = told.shadow.now()["machines"][0]
    assert machine["oee"]["revised"] is None
    told.hear(3 * DAY + 62, [state(3 * DAY + 10, "down"), state(3 * DAY + 20, "producing")])
    machine = told.shadow.now()["machines"][0]
    assert machine["oee"]["revised"]["events"] == 2
    assert machine["oee"]["revision"] == 1
    asked = told.shadow.kpi(at(3 * DAY), at(3 * DAY + 480), ["m"])["measures"]
    assert {m["name"]: m for m in asked}["oee"] == machine["oee"]


def test_what_arrives_in_time_revises_nothing(told: Plant) -> None:
    for minute in range(0, 300, 4):
        due = [e for e in day(3) if e.at <= at(3 * DAY + minute)]
        told.hear(3 * DAY + minute + 0.2, due)
    assert told.revised("hour") == set()
    assert told.shadow.now()["revisions"] == []


def test_a_gateway_that_was_away_revises_the_hours_that_were_told_without_it(told: Plant) -> None:
    """Everything comes in order, nothing behind the newest: but those hours had been told."""
    told.now = at(3 * DAY + 250)
    told.look()
    told.hear(3 * DAY + 251, [e for e in day(3) if e.at < at(3 * DAY + 250)])
    assert {begun for _, begun, _ in told.revised("hour")} == {
        moment(3, minute) for minute in (0, 60, 120, 180)
    }
    # Nor had the shift that runs been told wrongly: it was told as unknown, and goes on.
    assert told.revised("shift") == set()


def test_a_restart_forgets_nothing_and_finds_what_came_while_nobody_looked(told: Plant) -> None:
    told.hear(3 * DAY + 61, [state(DAY + 100, "down")])
    before = told.revised("hour")
    assert before
    told.end()
    told.now = at(3 * DAY + 240)
    late = [state(2 * DAY + 100, "down"), state(2 * DAY + 110, "producing")]
    told.store.append([*late, *(e for e in day(3) if e.at < told.now)])
    told.begin()
    # The first hour of today had been told before the stop; those that ended in the standstill
    # were told by nobody, nor was the shift.
    today = {("m", moment(3, 0), 1), ("n", moment(3, 0), 1), ("plant", moment(3, 0), 2)}
    assert told.revised("hour") == {
        *before,
        *today,
        *((scope, moment(2, 60), 1) for scope in ("m", "plant")),
    }
    assert {begun for _, begun, _ in told.revised("shift")} == {moment(1, 0), moment(2, 0)}
    said = told.shadow.now()["revisions"]
    told.restart()
    assert told.shadow.now()["revisions"] == said
    assert told.figures(told.shadow) == told.figures(told.fresh())


def test_a_memory_that_is_lost_is_found_again_by_comparing(told: Plant) -> None:
    late = state(DAY + 100, "down", late=2 * DAY)
    told.hear(3 * DAY + 61, [late])
    before = told.revised("hour")
    told.end()
    (told.folder / FILE).write_bytes(b"no database at all" * 100)
    told.begin()
    assert told.revised("hour") == before
    assert told.shadow.now()["revisions"][0]["ids"] == [late.id]


def test_a_store_that_was_replaced_is_compared_anew(told: Plant, tmp_path: Path) -> None:
    told.end()
    told.store.close()
    kind, other = store_kinds()["embedded"], tmp_path / "other"
    other.mkdir()
    told.store = kind.open(kind.settings(), other, told.clock)
    told.store.append([*day(2), state(2 * DAY + 100, "down", late=DAY)])
    told.begin()
    assert {begun for _, begun, _ in told.revised("hour")} == {
        moment(2, minute) for minute in range(60, 480, 60)
    }


def test_an_import_of_years_is_one_revision_and_does_not_fill_the_memory(
    told: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lateness, "MOST", 50)
    history = [state(-n * 200, "idle" if n % 2 else "producing") for n in range(1, 500)]
    told.hear(3 * DAY + 61, history)
    [one] = told.shadow.now()["revisions"]
    assert (one["events"], one["from"]) == (499, format_instant(history[-1].at))
    assert len(one["ids"]) == 5


def test_late_events_wait_while_the_store_is_away() -> None:
    store = Shelf(day(0))
    now = [at(400)]
    shadow = Shadow(*plan(PLAN), store, lambda: now[0])
    shadow.refresh()
    store.append([state(100, "down")])
    shadow.refresh()
    plain_read = store.read

    def away(*_args: Any, **_more: Any) -> Any:
        raise StoreAway(Text(en="gone", fr="partie"))

    store.read = away  # type: ignore[method-assign]
    with pytest.raises(Exception, match="gone"):
        shadow._reviser.turn()
    store.read = plain_read  # type: ignore[method-assign]
    shadow._reviser.turn()
    assert [one.events for one in shadow.revisions.newest(9)] == [1]


def test_a_machine_that_speaks_for_the_first_time_revises_nothing(told: Plant) -> None:
    """An OPC UA server says on connecting since when each value holds: for days, maybe."""
    told.hear(3 * DAY + 61, [state(DAY, "off", machine="laser"), raw(DAY, 7, machine="laser")])
    assert told.shadow.now()["revisions"] == []
    told.hear(3 * DAY + 63, [state(2 * DAY, "idle", machine="laser")])
    assert [one["machine"] for one in told.shadow.now()["revisions"]] == ["laser"]


def test_the_same_late_event_told_twice_is_one_revision(told: Plant) -> None:
    late = state(DAY + 100, "down")
    told.hear(3 * DAY + 61, [late])
    told.hear(3 * DAY + 62, [late])
    assert len(told.shadow.now()["revisions"]) == 1


def test_orders_and_stock_that_come_late_are_in_the_flow(told: Plant) -> None:
    told.shadow.flow(at(0), at(4 * DAY))
    moved = [
        say(DAY + n, "stock", machine="m", point="raw", direction="in", quantity=3)
        for n in range(60)
    ]
    told.hear(3 * DAY + 61, moved)
    assert told.figures(told.shadow) == told.figures(told.fresh())
    assert told.shadow.now()["revisions"][0]["events"] == 60


def test_a_link_that_says_it_was_away_revises_what_was_told_before_it() -> None:
    """Connected anew without a loss told: what had been believed meanwhile did not hold."""
    words = [link(0, "connected", heartbeat=1800), state(0, "producing"), raw(0, 0)]
    store = Shelf(words)
    now = [at(0)]
    shadow = Shadow(*plan(PLAN), store, lambda: now[0])
    shadow.refresh()
    now[0] = at(61)
    shadow.refresh()
    store.append([link(70, "connected", heartbeat=1800)])
    now[0] = at(70.1)
    shadow.refresh()
    shadow.maturity()
    [one] = shadow.revisions.newest(9)
    assert one.touches(at(0), at(60))
    hour = shadow.kpi(at(0), at(60), ["m"])["measures"]
    assert {m["name"]: m["value"] for m in hour}["time.unknown"] == 3600
    assert HOUR == 60 * MINUTE
