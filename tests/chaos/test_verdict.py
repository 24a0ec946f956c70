"""The verdict sees what it is there to see: each way of being wrong, made on purpose."""

from dataclasses import dataclass, replace
from functools import cache

import msgspec
import pytest
from chaos.outages import excused
from chaos.script import Act
from chaos.truth import Lived
from chaos.verdict import PATIENCE, SLACK, Bounds, judge, nothing_doubled, nothing_forgotten, slack

from edge.instant import SECOND
from gateway.event import Kind, event
from simulators.go import Go

GO = Go(epoch=1_000 * SECOND, until=1_060 * SECOND, seed=3)
KINDS = {"state": (Kind.STATE, "state"), "good": (Kind.COUNT, None), "scrap": (Kind.COUNT, None)}


@cache
def press():
    return Lived("press", GO)


def told():
    """Everything that the press lived, as a store without a fault holds it."""
    lived = press()
    found = []
    for name, (kind, field) in KINDS.items():
        for at, value in lived.changes[name]:
            values = {field: value} if field else {"of": name, "total": value}
            found.append(event(machine="press", kind=kind, values=values, at=at))
    for name in ("order", "program", "product"):
        for at, value in lived.changes[name]:
            if value:
                found.append(event(machine="press", kind="operation", values={name: value}, at=at))
    for at, duration in lived.cycles.items():
        found.append(event(machine="press", kind="cycle", values={"duration": duration}, at=at))
    return sorted(found, key=lambda one: one.order)


def differences(events, excuses=()):
    return list(judge(press(), events, GO, Bounds(excused=excuses)))


def index(events, kind, nth=3):
    return [number for number, one in enumerate(events) if one.kind is kind][nth]


def test_the_whole_truth_is_equal():
    assert len(told()) > 100
    assert differences(told()) == []


@pytest.mark.parametrize("kind", [Kind.STATE, Kind.COUNT, Kind.CYCLE, Kind.OPERATION])
def test_one_event_missing_is_a_difference(kind):
    events = told()
    lost = events.pop(index(events, kind))
    assert any("missing" in one for one in differences(events))
    hole = (lost.at - SECOND, lost.at + SECOND)
    assert not any("missing" in one for one in differences(events, [hole]))


def test_what_is_told_twice_under_two_names_is_a_difference():
    events = told()
    assert list(nothing_doubled(press(), events)) == []
    events.append(msgspec.structs.replace(events[index(events, Kind.CYCLE)], id="another"))
    assert [fault.kind for fault in nothing_doubled(press(), events)] == ["doubled"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.STATE, {"state": "off"}),
        (Kind.COUNT, {"of": "good", "total": 99_999}),
        (Kind.CYCLE, {"duration": 77.0}),
        (Kind.OPERATION, {"order": "OF-0"}),
    ],
)
def test_one_false_value_is_a_difference(kind, values):
    events = told()
    at = index(events, kind)
    events[at] = msgspec.structs.replace(events[at], values=values)
    assert any("is not true" in one for one in differences(events))


def test_a_late_stamp_is_a_difference():
    events = told()
    at = index(events, Kind.STATE)
    events[at] = msgspec.structs.replace(events[at], at=events[at].at + 1_000)
    assert any("is not true" in one for one in differences(events))


def test_a_last_counter_that_is_missing_is_a_difference_even_with_an_excuse():
    events = [one for one in told() if one.values.get("of") != "good"]
    last = [one for one in told() if one.values.get("of") == "good"][:-1]
    events = sorted([*events, *last], key=lambda one: one.order)
    always = [(0, GO.until + SECOND)]
    assert len(differences(events, always)) == 2  # the counter, and the sum


def test_a_state_that_outlives_the_truth_is_a_difference():
    events = [one for one in told() if one.kind is not Kind.STATE or one.at < GO.epoch + SECOND]
    always = [(0, GO.until + SECOND)]
    assert any("was" in one for one in differences(events, always))


def test_an_unknown_state_is_a_difference_where_the_machine_could_be_heard():
    events = told()
    nth = index(events, Kind.STATE)
    at = events[nth].at
    events[nth] = event(machine="press", kind="state", values={"state": "unknown"}, at=at)
    assert list(nothing_forgotten(press(), told(), GO, [])) == []
    assert any("could be heard" in one for one in nothing_forgotten(press(), events, GO, []))
    always = [(0, GO.until)]
    assert list(nothing_forgotten(press(), events, GO, always)) == []


@dataclass(frozen=True)
class Case:
    machine: str
    target: str
    how: str
    excuses: bool


@pytest.mark.parametrize(
    "case",
    [
        Case("press", "edge", "kill", True),
        Case("press", "cable:press", "hang", True),
        Case("press", "cobot", "kill", False),
        Case("press", "gateway", "kill", False),
        Case("press", "disk:outbox", "fill", False),
        Case("press", "disk:store", "fill", False),
        Case("press", "clock:edge", "+20", False),
        Case("press", "clock:press", "-20", False),
        Case("laser", "cable:laser", "mute", False),
        Case("laser", "cable:broker", "swap", False),
        Case("press", "outbox", "lock", False),
        Case("press", "store", "lock", False),
        Case("laser", "edge", "kill", False),
        Case("laser", "broker", "freeze", False),
        Case("laser", "broker", "kill", True),
        Case("laser", "influxd", "kill", False),
    ],
    ids=str,
)
def test_only_a_listener_that_is_away_excuses_a_loss(case):
    act = Act(at=10, end=12, target=case.target, how=case.how)
    done = [(act, GO.epoch + 10 * SECOND, GO.epoch + 12 * SECOND)]
    assert bool(excused(case.machine, done, (), keeps_sessions=True)) is case.excuses


def test_a_death_takes_along_what_waited_for_it():
    """The edge was away, then the broker that had kept its messages died."""
    first = Act(at=10, end=14, target="edge", how="kill")
    second = replace(first, at=13, end=15, target="broker")
    done = [(act, round(act.at * SECOND), round(act.end * SECOND)) for act in (first, second)]
    assert excused("laser", done, (), keeps_sessions=True) == [(8 * SECOND, 18 * SECOND)]


def test_a_clock_set_ahead_takes_what_is_to_come_into_the_outage():
    away = Act(at=10, end=12, target="cable:press", how="refuse")
    step = Act(at=9, end=13, target="clock:press", how="+20")
    done = [(act, round(act.at * SECOND), round(act.end * SECOND)) for act in (away, step)]
    assert excused("press", done, (), keeps_sessions=True) == [(8 * SECOND, 35 * SECOND)]
    assert excused("press", done[:1], (), keeps_sessions=True) == [(8 * SECOND, 15 * SECOND)]
    assert excused("press", done[1:], (), keeps_sessions=True) == []


def test_a_last_will_told_late_is_no_excuse_where_somebody_listened():
    lived = Lived("laser", GO)
    at, gone = GO.epoch + 5 * SECOND, (GO.epoch, GO.until)
    assert slack(lived, at, at + SECOND, Bounds(deaf=[gone])) == SLACK
    assert slack(lived, at, at + SECOND, Bounds(deaf=[gone], away=[gone])) == PATIENCE
