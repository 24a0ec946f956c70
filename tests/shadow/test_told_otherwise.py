"""What a person or the plant file changes of what a running service had told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge.instant import format_instant
from gateway.event import Event
from gateway.store import Store, store_kinds
from servers.shelf import at, raw, say, state
from shadow.editions import Correction, Journal
from shadow.editions_plans import Plans, Version, read_version
from shadow.revision import touched
from shadow.revisions import FILE, Revisions
from shadow.service import Shadow

PLAN = """
plant: {zone: UTC}
machines: {m: {ideal_cycle: 60s}, n: {ideal_cycle: 60s}}
reasons: {tool: {counts_as: setup}}
targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}
calendar: {shifts: [{name: early, from: "06:00", to: "14:00"}]}
"""
DAY = 24 * 60


def day(number: int, machine: str = "m") -> list[Event]:
    """A part a minute from six to two, half an hour of standstill at ten."""
    begin = number * DAY
    return [
        state(begin, "producing", machine=machine),
        *(
            raw(begin + n, number * 480 + n, machine=machine)
            for n in range(480)
            if not 240 <= n < 270
        ),
        state(begin + 240, "down", "E7", machine=machine),
        state(begin + 270, "producing", machine=machine),
        state(begin + 479, "idle", machine=machine),
    ]


class Works:
    """A plant with an embedded store and a service over it, which may be started again."""

    def __init__(self, folder: Path) -> None:
        kind = store_kinds()["embedded"]
        self.folder, self.now = folder, at(-60)
        self.store: Store = kind.open(kind.settings(), folder, lambda: self.now)
        self.journal, self.known = Journal(), dict[str, Version]()
        self.plans = Plans(lambda _: None, self.known)
        self.revisions: Revisions | None = None

    def start(self, text: str = PLAN) -> None:
        """Start the service with a plant file, as it is or changed since."""
        version = read_version(text)
        name = version.plant.revision
        self.plans = Plans(lambda _: None, {**self.known, name: version})
        self.known[name] = version
        newest = self.journal.newest
        if newest is None or newest.revision != name:
            self.journal = self.journal.plus(version.seen(self.now, "plant.yaml"))
        if self.revisions is not None:
            self.revisions.close()
        self.revisions = Revisions(self.folder / FILE)
        self.shadow = Shadow(
            *self.plans.plan(self.journal),
            self.store,
            lambda: self.now,
            self.revisions,
            past=(self.journal, self.plans),
        )
        self.look()

    def look(self) -> None:
        """Do what the two threads of the service do, often enough."""
        self.shadow.refresh()
        for _ in range(12):
            self.shadow.maturity()

    def hear(self, minute: float, *events: Event) -> None:
        self.now = at(minute)
        self.store.append(events)
        self.look()

    def rows(self, by: str = "hour", days: int = 2) -> list[Any]:
        return list(self.shadow.kpi(at(0), at(days * DAY), None, by)["measures"])

    def revised(self, by: str = "hour") -> set[tuple[str, str, int, tuple[str, ...]]]:
        return {
            (row["scope"], row["from"], row["revision"], tuple(row["revised"]["causes"]))
            for row in self.rows(by)
            if row["revised"]
        }


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A day has been told, the machines stand still since."""
    made = Works(tmp_path)
    made.start()
    for machine in "mn":
        made.store.append(day(0, machine)[:1])
    for hour in range(1, 9):
        told = [
            item
            for machine in "mn"
            for item in day(0, machine)
            if at(60 * hour - 60) <= item.at < at(60 * hour)
        ]
        made.hear(60 * hour + 0.5, *sorted(told, key=lambda item: item.at))
    made.now = at(600)
    made.look()
    assert made.revised() == set()
    yield made
    assert made.revisions is not None
    made.revisions.close()
    made.store.close()


def hour(minute: float) -> str:
    return format_instant(at(minute))


def test_a_note_revises_the_hours_of_the_stop_that_it_explains(works: Works) -> None:
    note = say(262, "note", reason="tool", author="x", late=340)
    works.hear(602, note)
    assert works.revised() == {
        ("m", hour(240), 1, ("note",)),
        ("plant", hour(240), 1, ("note",)),
    }
    assert {one[0] for one in works.revised("shift")} == {"m", "plant"}
    [setup] = [
        row["value"]
        for row in works.rows()
        if (row["name"], row["scope"], row["from"]) == ("planned.setup", "m", hour(240))
    ]
    assert setup == 1800


def test_a_corrected_count_revises_its_own_hour(works: Works) -> None:
    works.hear(602, say(90.5, "note", good=-3, scrap=3, late=511.5))
    assert works.revised() == {
        ("m", hour(60), 1, ("note",)),
        ("plant", hour(60), 1, ("note",)),
    }
    assert works.revised("shift") == {
        ("m", hour(0), 1, ("note",)),
        ("plant", hour(0), 1, ("note",)),
    }


def test_a_note_about_the_running_stop_reaches_back_into_the_hour_before(works: Works) -> None:
    works.hear(DAY + 50.5, state(DAY, "producing"), state(DAY + 50, "down"))
    works.hear(DAY + 65, say(DAY + 62, "measurement", name="t", value=1))
    works.hear(DAY + 66, say(DAY + 64, "note", reason="tool", late=2))
    assert {one[:3] for one in works.revised() if one[0] == "m"} >= {("m", hour(DAY), 1)}
    [present] = [one for one in works.shadow.now()["machines"] if one["id"] == "m"]
    assert present["state"] == "down"


def test_an_ideal_cycle_that_was_changed_revises_what_was_made_there(works: Works) -> None:
    works.now = at(610)
    works.start(PLAN.replace("m: {ideal_cycle: 60s}", "m: {ideal_cycle: 45s}"))
    found = works.revised()
    assert {one[0] for one in found} == {"m", "plant"}
    assert {one[2:] for one in found} == {(1, ("ideal_cycle",))}
    made = {hour(60 * n) for n in range(8)}
    assert {one[1] for one in found if one[0] == "plant"} == made
    works.start(PLAN.replace("m: {ideal_cycle: 60s}", "m: {ideal_cycle: 45s}"))
    assert works.revised() == found
    works.now = at(620)
    works.start(PLAN)
    assert {one[2] for one in works.revised() if one[1] in made} == {2}


def test_a_correction_of_the_calendar_is_taken_up_and_written_again(works: Works) -> None:
    works.now = at(DAY - 60)
    text = PLAN.replace('"14:00"', '"13:00"')
    works.start(text)
    assert works.revised() == set()
    newest = works.journal.newest
    assert newest is not None
    works.now = at(DAY - 50)
    works.journal = works.journal.plus(
        Correction(at=works.now, revision=newest.revision, start=at(-60), why="closed at one")
    )
    works.start(text)
    assert works.revised() == {
        (scope, hour(420), 1, ("calendar",)) for scope in ("m", "n", "plant")
    }
    assert {row["revised"]["why"][0] for row in works.rows() if row["revised"]} == {"closed at one"}
    assert works.revisions is not None
    stretches, _ = works.revisions.to_rewrite(0)
    again = touched(works.shadow.calendar, stretches, works.now)
    assert ("hour", at(420), at(480)) in again
