"""Figures of machines in parallel, of lines and of the plant: sums of terms, never of ratios."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gateway.event import Event
from servers.shelf import Shelf, at, link, plan, raw, say, state
from shadow import history
from shadow.history import answers, measures
from shadow.kpi import kpis
from shadow.measure import Measure
from shadow.question import Question

SHOP = """
plant: {zone: UTC}
machines:
  laser: {name: Laser, ideal_cycle: 30s}
  a: {name: {en: Left, fr: Gauche}, ideal_cycle: 60s}
  b: {name: {en: Right, fr: Droite}, ideal_cycle: 60s}
  cobot: {ideal_cycle: 20s}
  saw: {ideal_cycle: 10s}
lines: {cell: {stations: [laser, [a, b], cobot]}}
calendar: {shifts: [{name: day, from: "06:00", to: "14:00"}]}
"""


def made(machine: str, parts: float, start: float = 0, end: float = 479) -> Iterator[Event]:
    """A machine that produces without a stop, and so many parts with it, evenly."""
    yield state(start, "producing", machine=machine)
    yield raw(start, 0, machine=machine)
    yield from (raw(end * n / 8, parts * n // 8, machine=machine) for n in range(1, 9))


def found(text: str, events: list[Event], **asked: object) -> list[Measure]:
    plant, calendar = plan(text)
    question = Question(**{"start": at(0), "end": at(480), **asked})  # type: ignore[arg-type]
    return list(answers(plant, calendar, Shelf(events), question, at(100_000)))


def one(measures: list[Measure], name: str, scope: str) -> Measure:
    [measure] = [one for one in measures if (one.name, one.scope) == (name, scope)]
    return measure


def because(measure: Measure) -> str:
    assert measure.because is not None
    return measure.because.en


def test_machines_in_parallel_are_added_up_not_averaged() -> None:
    """270 of 450 and 360 of 480 useful minutes are 67.74 %, not 67.5 %."""
    events = [
        *(state(0, "planned_stop", machine="a"), *made("a", 270, 30)),
        *made("b", 360),
    ]
    told = found(SHOP, events)
    assert one(told, "trs", "a").value == pytest.approx(270 / 450)
    assert one(told, "trs", "b").value == pytest.approx(360 / 480)
    assert one(told, "trs", "a+b").value == pytest.approx(630 / 930)
    assert one(told, "trs", "a+b").profile == "NF E60-182"


def test_the_cycle_of_a_cell_is_that_of_its_rate_and_its_parts_are_all_of_theirs() -> None:
    slow = SHOP.replace("name: {en: Right, fr: Droite}, ideal_cycle: 60s", "ideal_cycle: 30s")
    told = found(slow, [*made("a", 100), *made("b", 300)])
    assert one(told, "cycle_time.ideal", "a+b").value == pytest.approx(20)
    assert one(told, "count.good", "a+b").value == 400


def test_a_line_is_held_against_its_bottleneck() -> None:
    events = [
        *made("laser", 700),  # 350 of 480 minutes
        *(*made("a", 350), *made("b", 310)),  # 660 of 960: the cell takes 30 s, as the laser
        *made("cobot", 640),  # 213 of 480 minutes
    ]
    oee = one(found(SHOP, events), "oee", "cell")
    assert oee.value == pytest.approx(640 * 30 / (480 * 60))
    assert "bottleneck: Laser (load 72.9%)" in because(oee)
    assert "good parts are those of cobot" in because(oee)


def test_a_cell_may_be_the_bottleneck() -> None:
    events = [*made("laser", 600), *made("a", 440), *made("b", 360), *made("cobot", 700)]
    told = found(SHOP, events)
    trs = one(told, "trs", "cell")
    assert trs.value == pytest.approx(700 * 30 / (480 * 60))
    assert "Left + Right (load 83.3%)" in because(trs)
    assert one(told, "tre", "cell").value == trs.value
    assert one(told, "cycle_time.ideal", "cell").value == pytest.approx(30)


def test_the_bottleneck_is_named_for_each_period_and_may_move() -> None:
    events = [
        *(state(0, "producing", machine="laser"), raw(0, 0, machine="laser")),
        *(state(0, "producing", machine="cobot"), raw(0, 0, machine="cobot")),
        *(raw(30, 100, machine="laser"), raw(31, 60, machine="cobot")),
        *(raw(90, 140, machine="laser"), raw(91, 160, machine="cobot")),
    ]
    told = found(SHOP, events, end=at(120), by="hour", lines=["cell"])
    first, second = (because(m) for m in told if (m.name, m.scope) == ("oee", "cell"))
    assert "bottleneck: Laser" in first
    assert "bottleneck: cobot" in second


def test_scrap_of_every_station_is_scrap_of_the_line() -> None:
    scrap = [say(100, "count", m, scrap=n) for m, n in (("laser", 3), ("a", 2), ("cobot", 1))]
    events = [*made("laser", 600), *made("a", 300), *made("b", 300), *made("cobot", 590), *scrap]
    told = found(SHOP, events)
    assert one(told, "count.scrap", "cell").value == 6
    assert one(told, "count.good", "cell").value == 590


def test_a_line_has_no_ratio_that_only_a_station_can_have() -> None:
    told = found(SHOP, [*made("laser", 600), *made("cobot", 590)])
    names = {measure.name for measure in told if measure.scope == "cell"}
    assert "oee" in names
    assert not {"availability", "performance", "time.down", "time.planned"} & names


def test_stations_without_an_ideal_cycle_cannot_be_the_bottleneck() -> None:
    text = SHOP.replace("laser: {name: Laser, ideal_cycle: 30s}", "laser: {name: Laser}")
    told = found(text, [*made("laser", 900), *made("a", 300), *made("b", 300), *made("cobot", 500)])
    oee = one(told, "oee", "cell")
    assert "bottleneck: Left + Right" in because(oee)
    assert oee.value == pytest.approx(500 * 30 / (480 * 60))


def test_only_registered_machines_make_up_the_plant_where_there_is_a_register() -> None:
    stranger = [*made("stranger", 400), *made("saw", 960)]
    told = found(SHOP + "products: {p: {ideal_cycle: 30s}}\n", stranger, machines=None)
    assert one(told, "oee", "stranger").value is None
    machines = one(told, "oee", "plant")
    assert "stranger" not in because(machines)
    open_plant = found("plant: {zone: UTC}\n", made_list := list(made("x", 10)))
    assert made_list
    assert {measure.scope for measure in open_plant} == {"x", "plant"}


def test_a_line_without_any_ideal_cycle_says_which_is_missing() -> None:
    text = "machines: {x: {}, y: {}}\nlines: {cell: {stations: [x, y]}}\n"
    oee = one(found(text, [*made("x", 100), *made("y", 90)]), "oee", "cell")
    assert oee.value is None
    assert "machines: x: ideal_cycle" in because(oee)
    assert "no bottleneck" in because(oee)


def test_a_last_station_without_a_counter_leaves_the_line_without_a_figure() -> None:
    told = found(SHOP, [*made("laser", 900), state(0, "producing", machine="cobot")])
    oee = one(told, "oee", "cell")
    assert oee.value is None
    assert "no count of parts" in because(oee)
    assert one(told, "count.good", "cell").value is None


def test_time_in_which_nobody_saw_the_last_station_count_bounds_the_line() -> None:
    """In that time the line gave out no more than its bottleneck makes: it is bounded by it."""
    short = SHOP.replace("[laser, [a, b], cobot]", "[laser, cobot]")
    counted = [raw(0, 0, machine="cobot"), raw(400, 500, machine="cobot")]
    lost = [
        *(
            link(0, "connected", machine="cobot", heartbeat=60),
            state(0, "producing", machine="cobot"),
        ),
        *(link(m, "alive", machine="cobot", heartbeat=60) for m in range(1, 450)),
        link(450, "lost", machine="cobot"),
    ]
    oee = one(found(short, [*made("laser", 700), *lost, *counted]), "oee", "cell")
    useful, dark, planned = 500 * 30, 30 * 60, 480 * 60
    assert oee.value is None
    assert oee.low == pytest.approx(useful / planned)
    assert oee.high == pytest.approx((useful + dark) / planned)
    assert "bottleneck: Laser" in because(oee)


def test_a_line_of_machines_never_heard_is_unknown_and_not_zero() -> None:
    told = found("lines: {cell: {stations: [x, [y, z]]}}\n", [])
    assert one(told, "oee", "cell").value is None
    assert one(told, "oee", "y+z").value is None


def test_with_nothing_made_the_slowest_station_stands_for_the_line() -> None:
    stopped = [state(0, "down", machine=m) for m in ("laser", "a", "b", "cobot")]
    counters = [raw(0, 0, machine=m) for m in ("laser", "a", "b", "cobot")]
    oee = one(found(SHOP, [*stopped, *counters]), "oee", "cell")
    assert oee.value is None
    assert "bottleneck: Laser (load 0%)" in because(oee)
    assert "insufficient" in because(oee)


def test_only_what_was_asked_for_is_told() -> None:
    events = [*made("laser", 600), *made("a", 300), *made("saw", 50)]
    line = {measure.scope for measure in found(SHOP, events, lines=["cell"])}
    assert line == {"laser", "a", "b", "cobot", "a+b", "cell"}
    both = {measure.scope for measure in found(SHOP, events, lines=["cell"], machines=["saw"])}
    assert both == line | {"saw"}
    assert {measure.scope for measure in found(SHOP, events, machines=["a"])} == {"a"}
    assert {measure.scope for measure in found(SHOP, events)} == line | {"saw", "plant"}


@pytest.mark.parametrize("by", ["hour", "day", "week", "month", None])
def test_periods_add_up_whatever_they_are_cut_by(by: str | None) -> None:
    days = [event for day in range(40) for event in _day(day)]
    plant, calendar = plan(SHOP)
    told = measures(plant, calendar, Shelf(days), at(0), at(40 * 1440), ["laser"], by)
    assert sum(m.value or 0 for m in told if m.name == "count.good") == 40 * 17
    planned = sum(m.value or 0 for m in told if m.name == "time.planned")
    assert planned == 40 * 8 * 3600
    periods = {(m.start, m.end) for m in told}
    assert len(periods) == {"hour": 960, "day": 40, "week": 6, "month": 2, None: 1}[by]


def _day(day: int) -> Iterator[Event]:
    begun = day * 1440
    yield state(begun, "producing", machine="laser")
    yield raw(begun, day * 17, machine="laser")
    yield raw(begun + 200, (day + 1) * 17, machine="laser")


def test_many_periods_are_the_same_figures_however_many_are_looked_at_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events = [*made("laser", 600), *made("a", 300), *made("b", 300), *made("cobot", 590)]
    together = found(SHOP, events, by="hour")
    monkeypatch.setattr(history, "AT_ONCE", 3)
    apart = found(SHOP, events, by="hour")
    assert sorted(apart, key=repr) == sorted(together, key=repr)


@pytest.mark.parametrize("family", ["oee", "losses", "parts", "reliability", "times"])
def test_a_family_asked_for_alone_is_the_same_as_among_all(family: str) -> None:
    events = [*made("laser", 600), *made("a", 300), *made("b", 300), *made("cobot", 590)]
    everything = found(SHOP, events)
    meant = {name for kpi in kpis().values() if kpi.family == family for name in kpi.names}
    expected = [one for one in everything if meant & {one.name, one.name.rpartition(".")[0]}]
    assert expected
    assert sorted(found(SHOP, events, families=[family]), key=repr) == sorted(expected, key=repr)
