"""Figures by order and by product: rows that add up to the machine, the nameless among them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.event import Event
from servers.shelf import Shelf, at, plan, raw, say, state, window_of
from shadow.history import answers
from shadow.job import Job
from shadow.kpi import measures_of
from shadow.measure import Measure
from shadow.question import Question
from shadow.sums import Sums

SHOP = """
plant: {zone: UTC}
machines: {m: {ideal_cycle: 60s}, n: {ideal_cycle: 30s}}
products: {plate: {ideal_cycle: {m: 20s}}, frame: {ideal_cycle: 40s}}
lines: {cell: {stations: [m, n]}}
calendar:
  shifts: [{name: day, from: "06:00", to: "14:00", breaks: [{from: "09:00", to: "09:30"}]}]
"""


def job(minute: float, order: str | None, product: str | None, machine: str = "m") -> Event:
    if order is None and product is None:
        return say(minute, "operation", machine, action="finished")
    said = {"order": order, "product": product}
    return say(minute, "operation", machine, action="started", **said)


def found(events: list[Event], by: str, text: str = SHOP) -> list[Measure]:
    plant, calendar = plan(text)
    asked = Question(start=at(0), end=at(480), by=by)
    return list(answers(plant, calendar, Shelf(events), asked, at(100_000)))


def told(measures: list[Measure], name: str, scope: str = "m") -> dict[str | None, Measure]:
    rows = [one for one in measures if (one.name, one.scope) == (name, scope)]
    assert len({(one.order, one.product) for one in rows}) == len(rows)
    return {one.order or one.product: one for one in rows}


MORNING = [
    *(state(0, "producing"), raw(0, 0)),
    *(job(60, "O1", "plate"), raw(61, 30), raw(100, 90), raw(159, 150)),
    *(job(160, "O2", "frame"), raw(215, 200), raw(299, 270)),
    *(job(300, "O1", "plate"), raw(310, 300), raw(350, 330)),
    job(360, None, None),
]


def test_an_order_has_its_own_parts_and_its_own_time() -> None:
    measures = found(MORNING, "order")
    good = {key: one.value for key, one in told(measures, "count.good").items()}
    assert good == {"O1": 210, "O2": 120, None: 0}
    planned = {key: one.value for key, one in told(measures, "time.planned").items()}
    assert planned == {"O1": 160 * 60, "O2": 110 * 60, None: 180 * 60}


def test_the_ratio_of_an_order_rests_on_its_own_cycle_and_time() -> None:
    oee = {key: one.value for key, one in told(found(MORNING, "order"), "oee").items()}
    assert oee["O1"] == pytest.approx(210 * 20 / (160 * 60))
    assert oee["O2"] == pytest.approx(120 * 40 / (110 * 60))
    assert oee[None] is None


def test_products_weigh_by_their_ideal_cycles() -> None:
    """The sum of quantity x ideal cycle over the products, over the time of all of them."""
    by_product = told(found(MORNING, "product"), "oee")
    assert by_product["plate"].value == pytest.approx(210 * 20 / (160 * 60))
    assert {one.order for one in by_product.values()} == {None}
    plant, calendar = plan(SHOP)
    asked = Question(start=at(0), end=at(480), machines=["m"])
    [whole] = [m for m in answers(plant, calendar, Shelf(MORNING), asked) if m.name == "oee"]
    assert whole.value == pytest.approx((210 * 20 + 120 * 40) / (450 * 60))


def test_an_order_over_several_machines_is_summed_in_line_and_plant() -> None:
    other = [
        *(state(0, "producing", machine="n"), raw(0, 0, machine="n")),
        *(job(60, "O1", "plate", "n"), raw(160, 100, machine="n"), job(160, None, None, "n")),
    ]
    measures = found([*MORNING, *other], "order")
    plant = told(measures, "oee", "plant")["O1"]
    assert plant.value == pytest.approx((210 * 20 + 100 * 30) / (160 * 60 + 100 * 60))
    line = told(measures, "oee", "cell")
    assert line["O1"].value == pytest.approx(100 * 30 / (100 * 60))
    assert line["O2"].value is None


def test_figures_over_opening_or_calendar_time_have_no_order() -> None:
    names = {measure.name for measure in found(MORNING, "order")}
    assert "trs" in names
    assert not {"trg", "tre"} & names


def test_an_order_without_a_product_or_an_ideal_cycle_says_so() -> None:
    text = SHOP.replace("m: {ideal_cycle: 60s}", "m: {}")
    oee = told(found([state(0, "producing"), raw(0, 0), job(5, "O9", None), raw(99, 99)], "order",
                     text), "oee")["O9"]  # fmt: skip
    assert oee.value is None
    assert oee.because is not None
    assert "machines: m: ideal_cycle" in oee.because.en


def test_a_machine_without_orders_has_the_nameless_row_alone() -> None:
    rows = told(found([state(0, "producing"), raw(0, 0), raw(99, 99)], "order"), "count.good")
    assert {key: one.value for key, one in rows.items()} == {None: 99}


def ordered(minute: float, order: str, action: str, machine: str = "erp") -> Event:
    return say(minute, "order", machine, order=order, action=action)


def rate(events: list[Event], order: str = "O1") -> Measure:
    return told(found(events, "order"), "throughput_rate")[order]


WORK = [
    *(state(0, "producing"), raw(0, 0), job(60, "O1", "plate"), raw(119, 60)),
    job(120, None, None),
]


def test_an_order_takes_from_its_release_to_its_end() -> None:
    assert rate(WORK).value == pytest.approx(60)
    assert rate([ordered(30, "O1", "released"), *WORK]).value == pytest.approx(40)
    both = [ordered(30, "O1", "released"), *WORK, ordered(210, "O1", "finished")]
    assert rate(both).value == pytest.approx(20)


@pytest.mark.parametrize(
    "more",
    [
        [ordered(-30, "O1", "released")],
        [job(130, "O1", "plate", "n")],
        [ordered(2000, "O1", "finished")],
    ],
    ids=["released before the period", "still under way elsewhere", "finished after the period"],
)
def test_an_order_that_is_not_wholly_in_the_period_has_no_elapsed_time(more: list[Event]) -> None:
    measure = rate([*WORK, *more])
    assert measure.value is None
    assert measure.because is not None


def test_the_last_machine_ends_an_order() -> None:
    later = [job(70, "O1", "plate", "n"), job(180, "O2", "plate", "n"), job(190, None, None, "n")]
    assert rate([*WORK, *later]).value == pytest.approx(30)


def test_an_order_that_was_never_finished_goes_on() -> None:
    rows = told(found([state(0, "producing"), job(10, "O1", None)], "order"), "time.planned")
    assert rows["O1"].value == (480 - 10 - 30) * 60


@given(st.permutations([("plate", 7), ("frame", 11), ("rod", 13), (None, 17)]))
def test_the_ideal_time_of_mixed_products_does_not_depend_on_their_order(
    mixed: list[tuple[str | None, int]],
) -> None:
    cycles = {"plate": 3_333_333_333, "frame": 7_777_777_777, "rod": 1_111_111_111, None: 10**9 + 7}
    page = {
        Job(product=one): Sums(planned={"good": parts * 10**6 + 1}, parts={"good": 1})
        for one, parts in mixed
    }
    window = replace(window_of(SHOP, []), jobs=page, ideal=cycles, counted=frozenset({"good"}))
    exact = sum((parts * 10**6 + 1) * cycles[one] for one, parts in mixed)
    assert window.ideal_time(window.planned_counts, good=True) == exact / 1
    assert [one.value for one in measures_of(window)] == [
        one.value for one in measures_of(replace(window, jobs=dict(sorted(page.items(), key=str))))
    ]


ORDERS = st.sampled_from(["O1", "O2", "O3", None])
STATES = st.sampled_from(["producing", "down", "idle", "setup", "planned_stop"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-200, 600), ORDERS), max_size=8),
    st.lists(st.tuples(st.integers(-200, 600), STATES), max_size=8),
    st.lists(st.tuples(st.integers(-200, 600), st.integers(0, 9)), max_size=12),
    st.sampled_from(["order", "product"]),
)
def test_the_rows_add_up_to_the_machine(
    orders: list[tuple[int, str | None]],
    states: list[tuple[int, str]],
    counts: list[tuple[int, int]],
    by: str,
) -> None:
    events = [
        *(job(minute, order, order and order.lower()) for minute, order in orders),
        *(state(minute, said) for minute, said in states),
        *(say(minute, "count", good=parts) for minute, parts in counts),
    ]
    plant, calendar = plan(SHOP)
    rows = answers(plant, calendar, Shelf(events), Question(start=at(0), end=at(480), by=by))
    whole = answers(plant, calendar, Shelf(events), Question(start=at(0), end=at(480)))
    sums: dict[str, float] = {}
    for row in rows:
        if row.scope == "m" and row.unit in ("s", "parts"):
            sums[row.name] = sums.get(row.name, 0) + (row.value or 0)
    for measure in whole:
        if measure.scope == "m" and measure.name.startswith(("time.", "planned.", "count.")):
            assert sums[measure.name] == pytest.approx(measure.value or 0, abs=1e-6)
