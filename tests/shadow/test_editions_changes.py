"""What a new version of the plant file, or a correction of the calendar, changes of the past."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from edge.instant import HOUR, Instant
from edge.problem import OmbreError
from gateway.event import Event
from servers.shelf import Shelf, at, raw, say, state
from shadow.editions import Correction, Entry, Journal, Undo
from shadow.editions_changes import changes, revised
from shadow.editions_plans import Plans, read_version
from shadow.revision import Revision

PLAN = """
plant: {zone: UTC}
machines: {m: {ideal_cycle: 60s}, n: {ideal_cycle: 60s}}
products: {p: {ideal_cycle: 50s}, q: {ideal_cycle: {m: 40s}}}
reasons: {E7: {counts_as: down}}
targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}
calendar: {shifts: [{name: early, from: "06:00", to: "14:00"}]}
"""
DAY = 24 * 60.0


def told() -> list[Event]:
    """A day of two machines: p from six to nine, q from nine to twelve, stops in between."""
    return [
        item
        for machine in "mn"
        for item in (
            say(0, "operation", machine=machine, product="p"),
            state(0, "producing", machine=machine),
            raw(0, 0, machine=machine),
            *(raw(n, n, machine=machine) for n in range(1, 150)),
            state(150, "down", "E7" if machine == "m" else "E8", machine=machine),
            state(170, "producing", machine=machine),
            say(180, "operation", machine=machine, product="q"),
            *(raw(n, n, machine=machine) for n in range(181, 330)),
            state(330, "starved", machine=machine),
            state(330.5, "producing", machine=machine),
            *(raw(n, n, machine=machine) for n in range(331, 360)),
            state(360, "idle", machine=machine),
        )
    ]


class Desk:
    """Versions of a plant file and what was done with them."""

    def __init__(self, *entries: Entry) -> None:
        self.journal = Journal()
        self.texts: dict[str, str] = {}
        self.plans = Plans(self.texts.get)
        for entry in entries:
            self.journal = self.journal.plus(entry)

    def see(self, text: str, when: Instant) -> str:
        version = read_version(text)
        name = version.plant.revision
        self.texts[name] = text
        self.journal = self.journal.plus(version.seen(when, "plant.yaml"))
        return name

    def found(self, looked_at: int = 1) -> list[Revision]:
        store = Shelf(told())
        return [
            one
            for change in changes(self.journal, looked_at, self.plans)
            for one in revised(change, store)
            if one is not None
        ]


def hours(found: Sequence[Revision]) -> list[tuple[str, float, float, tuple[str, ...]]]:
    return [
        (one.machine, (one.start - at(0)) / HOUR, (one.end - at(0)) / HOUR, one.causes)
        for one in found
    ]


def changed(old: str, new: str) -> list[tuple[str, float, float, tuple[str, ...]]]:
    desk = Desk()
    desk.see(PLAN, at(-DAY))
    desk.see(PLAN.replace(old, new), at(DAY))
    return hours(desk.found())


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        ("p: {ideal_cycle: 50s}", "p: {ideal_cycle: 45s}", [("m", 0, 3), ("n", 0, 3)]),
        ("q: {ideal_cycle: {m: 40s}}", "q: {ideal_cycle: {m: 45s}}", [("m", 3, 6)]),
        ("n: {ideal_cycle: 60s}", "n: {ideal_cycle: 30s}", [("n", 3, 6)]),
    ],
)
def test_an_ideal_cycle_touches_the_hours_in_which_it_was_made_there(
    old: str, new: str, touched: list[tuple[str, float, float]]
) -> None:
    found = changed(old, new)
    assert [one[:3] for one in found] == touched
    assert {one[3] for one in found} == {("ideal_cycle",)}


def test_a_reason_touches_the_hours_in_which_it_was_given() -> None:
    found = changed("E7: {counts_as: down}", "E7: {counts_as: planned_stop}")
    assert found == [("m", 2, 3, ("reasons",))]


def test_the_bound_of_short_stops_touches_the_hours_with_such_stops() -> None:
    assert changed("minimum_parts: 1", "minimum_parts: 1, micro_stop_seconds: 10") == []
    bounds = "micro_stop_seconds: 10, micro_stop_cycles: 0"
    short = changed("minimum_parts: 1", f"minimum_parts: 1, {bounds}")
    assert short == [(machine, 5, 6, ("thresholds",)) for machine in "mn"]
    long = changed("minimum_parts: 1", "minimum_parts: 1, micro_stop_seconds: 1800")
    assert long == [(machine, 2, 3, ("thresholds",)) for machine in "mn"]


def test_parts_per_cycle_touches_whatever_was_made() -> None:
    found = changed("n: {ideal_cycle: 60s}", "n: {ideal_cycle: 60s, parts_per_cycle: 2}")
    assert found == [("n", 0, 6, ("parts_per_cycle",))]


def test_a_name_or_a_remark_changes_nothing() -> None:
    assert changed("plant: {zone: UTC}", "# a remark\nplant: {zone: UTC, name: Works}") == []


def test_a_machine_let_into_the_register_changes_the_plant_s_figures() -> None:
    [found] = [one for one in changed(", n: {ideal_cycle: 60s}", "") if one[0] == "plant"]
    assert found == ("plant", 0, 24, ("machines",))


LATER = PLAN.replace('to: "14:00"', 'to: "11:30"')


def test_a_calendar_changes_no_shift_that_has_begun() -> None:
    desk = Desk()
    desk.see(PLAN, at(-DAY))
    name = desk.see(LATER, at(120))
    assert desk.found() == []
    calendar = desk.plans.plan(desk.journal)[1]
    ends = [(shift.end - at(0)) / HOUR for shift in calendar.shifts(at(0), at(2 * DAY))]
    assert ends == [8, 24 + 5.5]
    assert calendar.source(at(DAY)).name == name


def test_a_correction_reaches_back_and_is_taken_back_again() -> None:
    desk = Desk()
    desk.see(PLAN, at(-DAY))
    name = desk.see(LATER, at(DAY - 60))
    back = Correction(at=at(DAY), revision=name, start=at(-60), why="closed early")
    desk.journal = desk.journal.plus(back)
    found = desk.found()
    assert hours(found) == [("m", 5.5, 8, ("calendar",)), ("n", 5.5, 8, ("calendar",))]
    assert {(one.edition, one.why, one.change, one.at) for one in found} == {
        (name, "closed early", 3, at(DAY))
    }
    assert all(one.touches(at(0), at(330.5)) for one in found)
    desk.journal = desk.journal.plus(Undo(at=at(DAY + 1), of=3, why="it was open"))
    again = desk.found(looked_at=3)
    assert [(one.start, one.end, one.change) for one in again] == [
        (one.start, one.end, 4) for one in found
    ]
    shift = desk.plans.plan(desk.journal)[1].shift_at(at(0))
    assert shift is not None
    assert shift.end == at(480)


def test_a_correction_that_says_what_was_in_force_anyway_changes_nothing() -> None:
    desk = Desk()
    name = desk.see(PLAN, at(-DAY))
    desk.journal = desk.journal.plus(Correction(at=at(DAY), revision=name, start=at(0), why="-"))
    assert desk.found() == []


def test_what_was_in_force_is_known_as_of_any_instant() -> None:
    desk = Desk()
    first = desk.see(PLAN, at(-DAY))
    second = desk.see(LATER, at(DAY))
    plant, calendar = desk.plans.plan(desk.journal.known(at(0)))
    assert (plant.revision, len(calendar.editions)) == (first, 1)
    assert desk.plans.plan(desk.journal)[0].revision == second


def test_a_version_that_was_lost_is_named_and_hinders_no_other() -> None:
    desk = Desk()
    first = desk.see(PLAN, at(-DAY))
    desk.see(LATER, at(DAY))
    desk.texts[first] = "plant: ["
    fresh = Plans(desk.texts.get)
    assert len(fresh.plan(desk.journal)[1].editions) == 1
    assert fresh.lost == {first}
    with pytest.raises(OmbreError):
        fresh.plan(desk.journal.known(at(0)))
