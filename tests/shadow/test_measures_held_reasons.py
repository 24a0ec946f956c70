"""Why a figure is not told, and what is said beside it: each reason at its very edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from edge.instant import MINUTE, SECOND
from edge.text import Text
from gateway.event import Event
from servers.shelf import raw, say, state, window_of
from shadow.amounts import Amounts, Outside
from shadow.counts import Tally
from shadow.job import Job
from shadow.kpi import measures_of
from shadow.measure import Measure
from shadow.sums import Sums
from shadow.time_class import TimeClass
from shadow.useful import doubts, no_ideal, no_parts, of_useful_time, too_fast, weighed
from shadow.window import Window

OPEN = "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 60s}}\n"
BARE = "plant: {zone: UTC}\nproducts: {a: {ideal_cycle: 60s}, b: {}, c: {}}\n"


def figures(plan: str, events: Sequence[Event], end: float = 480) -> dict[str, Measure]:
    return {one.name: one for one in measures_of(window_of(plan, events, 0, end))}


def because(text: Text | None) -> str:
    assert text is not None
    return text.en


def of_product(start: float, product: str, **made: int) -> list[Event]:
    begun = say(start, "operation", action="started", product=product)
    return [begun, say(start + 1, "count", **made)]


def test_without_an_ideal_cycle_there_is_no_ideal_time_and_without_an_order_no_order_s() -> None:
    told = [state(0, "setup"), *of_product(0, "b", good=40, scrap=7, rework=3)]
    amounts = window_of(BARE, told).amounts
    assert (amounts.good_ideal, amounts.made_ideal, amounts.startup_ideal) == (0, 0, 0)
    assert (amounts.good_weight, amounts.made_weight) == (40, 50)
    assert amounts.elapsed == 0
    assert amounts.times[Outside.BREAK] == amounts.times[Outside.CLOSED] == 0


def test_what_was_lost_while_starting_up_is_exact() -> None:
    window = window_of(OPEN, [state(0, "setup"), say(60, "count", good=2, scrap=3)])
    assert window.amounts.startup_ideal == 3 * MINUTE
    scrap = window_of(OPEN, [state(0, "setup"), say(60, "count", scrap=3)])
    assert scrap.amounts.startup_ideal == 3 * MINUTE
    nothing = window_of(OPEN, [state(0, "producing"), say(60, "count", scrap=3)])
    assert nothing.amounts.startup_ideal == 0


def test_parts_called_scrap_afterwards_were_made_once() -> None:
    """A correction within set-up takes three from the good ones: as many are made as before."""
    page = Sums(planned={"good": 5, "scrap": 3}, startup={"good": -3, "scrap": 3})
    window = window_of(OPEN, [])
    window = replace(window, jobs={Job(None, None): page}, counted=frozenset({"good", "scrap"}))
    assert window.amounts.startup_ideal == 3 * MINUTE
    assert window.startup == Tally(good=-3, scrap=3)


def test_a_product_of_which_nothing_is_left_needs_no_ideal_cycle() -> None:
    jobs = {
        Job(None, "b"): Sums(planned={"good": 0}),
        Job(None, "a"): Sums(planned={"good": 5}),
    }
    window = replace(window_of(BARE, []), jobs=jobs, ideal={"a": MINUTE}, product="a")
    window = replace(window, counted=frozenset({"good"}))
    assert window.ideal_time(window.planned_counts, good=True) == 5 * MINUTE


def test_a_counter_of_all_parts_tells_parts_and_rejects() -> None:
    total = [state(0, "producing"), raw(0, 0, of="total"), raw(60, 50, of="total")]
    window = window_of(OPEN, total)
    assert no_parts(window) is None
    assert figures(OPEN, total)["count.good"].value == 50
    assert doubts(window) == ()
    good = [state(0, "producing"), raw(0, 0), raw(60, 50)]
    assert [one.en for one in doubts(window_of(OPEN, good))] == [
        "no scrap was ever counted on this machine: it may have no such counter"
    ]
    scrap = [*good, raw(0, 0, of="scrap")]
    assert doubts(window_of(OPEN, scrap)) == ()


def test_the_missing_ideal_cycle_is_asked_for_where_it_belongs() -> None:
    """Of several products the last by name; a part that nobody named belongs to the machine."""
    several = [state(0, "producing"), *of_product(0, "b", good=1), *of_product(9, "c", good=1)]
    assert "for c: give products: c: ideal_cycle" in because(no_ideal(window_of(BARE, several)))
    machine = window_of("plant: {zone: UTC}\n", [state(0, "producing"), say(1, "count", good=9)])
    assert because(no_ideal(machine)).endswith("give machines: m: ideal_cycle in the plant file")
    both = [state(0, "producing"), say(1, "count", good=9), *of_product(9, "b", good=1)]
    assert "for b: give products: b" in because(no_ideal(window_of(BARE, both)))
    assert no_ideal(window_of(BARE, [state(0, "producing"), *of_product(0, "a", good=1)])) is None


def test_states_are_missed_only_where_parts_were_made_and_much_is_unknown() -> None:
    made = say(10, "count", good=100)
    edge = window_of(OPEN, [state(0, "producing"), made, state(456, "unknown")])
    assert edge.amounts.unknown * 20 == edge.planned_time  # 5 %, as much as is agreed
    assert of_useful_time(edge) == ()
    beyond = window_of(OPEN, [state(0, "producing"), made, state(455, "unknown")])
    [said] = of_useful_time(beyond)
    assert said.en == "from counters alone: the state is unknown for 5.2% of planned time"
    assert of_useful_time(window_of(OPEN, [say(10, "count", good=0)])) == ()


def test_weights_that_give_the_same_quality_are_not_mentioned() -> None:
    window = window_of(OPEN, [state(0, "producing"), say(10, "count", good=90, scrap=10)])
    assert weighed(window) == ()
    heavy = replace(window.amounts, good_weight=80, made_weight=100)
    assert "it is 90%" in because(weighed(_with(window, heavy))[0])
    nothing = replace(window.amounts, good_weight=0, made_weight=0)
    assert weighed(_with(window, nothing)) == ()


def _with(window: Window, amounts: Amounts) -> Window:
    other = replace(window)
    other.__dict__["amounts"] = amounts
    return other


SLOW = "above 100%: the ideal cycle is probably too slow"


def faster(ran: int, made: int, unknown: int = 0, cycle: int = 60) -> str:
    """Say the cause where a machine ran for so long, and so much ideal time was made of it."""
    window = window_of(OPEN, [state(0, "producing"), say(10, "count", good=1)])
    window = replace(window, ideal={None: 60}, jobs={Job(None, None): Sums(cycles={cycle: 4})})
    times = {**dict.fromkeys(window.amounts.times, 0)}
    times |= {TimeClass.PRODUCING: ran, TimeClass.UNKNOWN: unknown * MINUTE}
    return too_fast(_with(window, replace(window.amounts, times=times, made_ideal=made))).en


def test_the_cause_of_too_much_speed_at_its_edges() -> None:
    """Cycles of 60 ns, so that the median is exact."""
    assert faster(ran=100, made=100) == SLOW
    assert "parts are counted while the machine does not say" in faster(ran=100, made=101)
    assert faster(ran=100, made=101, cycle=59).startswith(f"{SLOW} (it is 0 s, the median cycle")
    assert faster(ran=100, made=101, unknown=25).endswith("in time whose state is unknown")
    assert faster(ran=100, made=100, unknown=25) == SLOW
    assert "while the machine does not say" in faster(ran=100, made=101, unknown=24)


def test_a_machine_that_nobody_registered_makes_one_part_a_cycle() -> None:
    plan = "plant: {zone: UTC}\nproducts: {a: {ideal_cycle: 60s}}\n"
    told = [state(0, "producing"), *of_product(0, "a", good=120)]
    assert figures(plan, told)["oee"].value == pytest.approx(120 / 480)


def test_cycles_of_a_product_that_nobody_counts_have_their_ideal_too() -> None:
    """The machine tells its cycles and no parts; the second product is at hand at the end."""
    plan = "plant: {zone: UTC}\nproducts: {a: {ideal_cycle: 60s}, b: {ideal_cycle: 120s}}\n"

    def of(product: str, start: float, duration: float) -> list[Event]:
        begun = say(start, "operation", action="started", product=product)
        return [begun, *(say(start + n, "cycle", duration=duration) for n in range(1, 11))]

    told = [state(0, "producing"), *of("a", 0, 66), *of("b", 100, 90)]
    assert figures(plan, told)["cycle_ratio"].value == pytest.approx(156 / 180, rel=0.002)


def test_a_product_that_was_only_at_hand_needs_no_ideal_cycle() -> None:
    """Neither parts nor cycles were told of it, and another one has taken its place."""
    begun = say(0, "operation", action="started", product="b")
    told = [state(0, "producing"), begun, *of_product(100, "a", good=120)]
    window = window_of(BARE, told)
    assert {job.product for job in window.jobs} == {"a", "b"}
    assert dict(window.ideal) == {"a": MINUTE}
    assert figures(BARE, told)["oee"].value == pytest.approx(120 / 480)


def test_energy_is_told_where_it_is_metered_and_only_there() -> None:
    assert "energy" not in figures(OPEN, [state(0, "producing")])
    metered = OPEN.replace("ideal_cycle: 60s", "ideal_cycle: 60s, energy: power")
    power = say(0, "measurement", name="power", value=6, unit="kW")
    found = figures(metered, [state(0, "producing"), power, say(9, "count", good=60)], end=10)
    assert found["energy"].value == pytest.approx(1)
    assert found["energy"].unit == "kWh"
    lax = metered + "targets: {thresholds: {minimum_parts: 1, minimum_seconds: 1}}\n"
    found = figures(lax, [state(0, "producing"), power, say(9, "count", good=50)], end=10)
    assert found["energy_per_part"].value == pytest.approx(1 / 50)
    assert (window_of(OPEN, []).end - window_of(OPEN, []).start) / SECOND == 480 * 60
