"""Loops of the plant file: what enters, what leaves, scrap inside, stock events, verdicts."""

from __future__ import annotations

from typing import Any

import pytest

from edge.instant import HOUR, MINUTE, SECOND
from gateway.event import Event, event
from shadow.flow.arrivals import crossed
from shadow.flow.bounded import wip_bounded
from shadow.flow.made import Made
from shadow.flow.move import Crossings, Move, crossings
from shadow.flow.open_time import OpenTime
from shadow.flow.report import as_json, loop_flows
from shadow.flow.route import Reckoned, Route, routes
from shadow.flow.told import Told
from shadow.flow.triggered import demand_triggered, pegged
from shadow.flow.verdict import Answer
from shadow.flow.wip import wip
from shadow.plant import Plant

ALWAYS = OpenTime([(0, 100 * HOUR)])


def plant(**loop: Any) -> Plant:
    return Plant.model_validate(
        {
            "machines": {"saw": {}, "press": {}, "laser": {}, "cobot": {}, "paint": {}},
            "flows": {
                "stocks": {
                    "cut": {"after": "saw", "before": "press"},
                    "bent": {"after": "press", "before": "laser"},
                    "marked": {"after": "laser", "before": "cobot"},
                    "done": {"after": "cobot"},
                    "aside": {"after": "press", "before": "paint"},
                },
                "loops": {"main": {"from": "cut", "to": "done", **loop}},
            },
        }
    )


def route(shape: Plant) -> Route:
    return next(routes(shape.flows))


def test_the_machines_inside_are_those_on_the_way() -> None:
    found = route(plant())
    assert found.inside == {"press", "laser", "cobot"}
    assert found.enter.machine == "saw"
    assert found.leave.machine == "cobot"


def test_scrap_inside_the_loop_leaves_it_and_scrap_before_it_does_not_count() -> None:
    counts = {
        "saw": [Made(at=1, good=10, scrap=3)],
        "press": [Made(at=2, good=9, scrap=1)],
        "paint": [Made(at=2, scrap=5)],
        "cobot": [Made(at=4, good=6, scrap=1)],
    }
    moved = crossed(route(plant()), counts, [])
    held = wip(moved, ALWAYS, 0, 10)
    assert held.end == 10 - 1 - 6 - 1
    assert sum(move.parts for move in moved.departures if move.scrapped) == 2


def test_a_stock_point_that_nobody_fills_is_reckoned_by_its_user() -> None:
    shape = Plant.model_validate(
        {
            "flows": {
                "stocks": {"raw": {"before": "press"}, "done": {"after": "cobot"}},
                "loops": {"all": {"from": "raw", "to": "done"}},
            }
        }
    )
    found = route(shape)
    assert found.enter.reckoned is Reckoned.USED
    counts = {"press": [Made(at=1, good=4, scrap=1)], "cobot": [Made(at=5, good=2)]}
    assert wip(crossed(found, counts, []), ALWAYS, 0, 10).end == 5 - 1 - 2


def test_stock_events_are_believed_before_counts() -> None:
    counts = {"saw": [Made(at=1, good=10)], "cobot": [Made(at=5, good=10)]}
    said = [stock("cut", 1, 8), stock("cut", 3, 2, direction="out"), stock("elsewhere", 1, 99)]
    moved = crossed(route(plant()), counts, said)
    assert [(move.at, move.parts) for move in moved.arrivals] == [(1, 8)]
    assert [(move.at, move.parts) for move in moved.departures] == [(5, 10)]


def stock(point: str, at: int, quantity: int, direction: str = "in") -> Event:
    values = {"point": point, "direction": direction, "quantity": quantity}
    return event(machine=point, kind="stock", values=values, at=at)


def two_levels(limit: int, above: int, at: int) -> Crossings:
    """A loop that stands `at` units of time at its limit, then `above` over it, of 100."""
    moves = [Move(at=0, parts=limit - 1), Move(at=10, parts=1)]
    moves += [Move(at=10 + at, parts=1)] if above else []
    gone = [Move(at=10 + at + above, parts=2 if above else 1)]
    return crossings(moves, gone)


@pytest.mark.parametrize(
    ("at", "above", "answer"),
    [
        (6, 0, Answer.YES),
        (4, 0, Answer.UNDETERMINED),
        (6, 2, Answer.YES),
        (6, 3, Answer.UNDETERMINED),
    ],
)
def test_a_declared_limit_must_be_kept_and_must_bind(at: int, above: int, answer: Answer) -> None:
    moved = two_levels(5, above, at)
    assert wip_bounded(5, moved, OpenTime([(0, 100)]), (0, 100), "UTC").answer is answer


def test_excesses_are_listed_with_the_time_of_the_plant() -> None:
    verdict = wip_bounded(5, two_levels(5, 30, 6), OpenTime([(0, 100)]), (0, 100), "Europe/Paris")
    said = " ".join(text.en for text in verdict.evidence)
    assert "kept for only 70% of the open time" in said
    assert "6 parts from 1970-01-01 01:00:00" in said
    french = " ".join(text.fr for text in verdict.evidence)
    assert "6 pièces à partir du 01/01/1970 à 1 h 00 min 00 s" in french


def test_without_a_limit_or_parts_nothing_is_decided() -> None:
    moved = two_levels(5, 0, 50)
    assert wip_bounded(None, moved, ALWAYS, (0, 100), "UTC").answer is Answer.UNDETERMINED
    assert wip_bounded(5, crossings([], []), ALWAYS, (0, 100), "UTC").answer is Answer.UNDETERMINED


def order(action: str, name: str, at: int, quantity: int = 10, machine: str = "erp") -> Event:
    values = {"action": action, "order": name, "quantity": quantity}
    return event(machine=machine, kind="order", values=values, at=at)


def test_released_quantity_is_pegged_to_an_earlier_demand_of_the_same_order() -> None:
    orders = [
        order("demanded", "a", 5, 10),
        order("released", "a", 5, 10),
        order("released", "b", 6, 30),
        order("demanded", "b", 7, 30),
        order("demanded", "c", 1, 4),
        order("released", "c", 8, 10),
    ]
    assert pegged(orders, 0, 100).share == pytest.approx(14 / 50)
    assert demand_triggered(orders, 0, 100).answer is Answer.UNDETERMINED


@pytest.mark.parametrize(
    ("asked", "answer"),
    [(10, Answer.YES), (8, Answer.YES), (5, Answer.UNDETERMINED), (2, Answer.NO)],
)
def test_the_demand_axis(asked: int, answer: Answer) -> None:
    orders = [order("released", str(n), 20 + n) for n in range(10)]
    orders += [order("demanded", str(n), 10 if n < asked else 200) for n in range(10)]
    assert demand_triggered(orders, 0, 1000).answer is answer


def test_without_demand_data_nothing_is_decided() -> None:
    orders = [order("released", str(n), n) for n in range(60)]
    assert demand_triggered(orders, 0, 100).answer is Answer.UNDETERMINED


def report(language: Any = None, **loop: Any) -> dict[str, Any]:
    counts = {
        "saw": [Made(at=0, good=1), Made(at=30 * MINUTE, good=1)],
        "cobot": [Made(at=60 * MINUTE, good=1), Made(at=70 * MINUTE, good=1)],
    }
    shape = plant(**loop)
    said = Told(counts=counts, stocks=[], orders=[], axis=ALWAYS)
    flows = list(loop_flows(shape, said, 0, 2 * HOUR))
    return as_json(shape, flows, 0, 2 * HOUR, language)


def test_the_report_of_a_loop_by_hand() -> None:
    (loop,) = report("en")["loops"]
    figures = {one["name"]: one["value"] for one in loop["measures"]}
    assert figures["wip.mean"] == pytest.approx((30 + 2 * 30 + 10) / 120)
    assert (figures["wip.start"], figures["wip.end"], figures["wip.max"]) == (0, 0, 2)
    assert figures["lead_time.mean"] == 50 * MINUTE / SECOND
    assert figures["lead_time.median"] == 50 * MINUTE / SECOND
    assert figures["lead_time.p85"] == pytest.approx((40 + 0.85 * 20) * 60)
    assert figures["throughput"] == 1
    assert figures["little.residual"] == 0
    assert loop["wip_bounded"] == loop["demand_triggered"] == "undetermined"


def test_every_text_of_the_report_stands_in_both_languages() -> None:
    (loop,) = report(name={"fr": "Boucle", "en": "Loop"})["loops"]
    texts = [loop["label"], *loop["evidence"], *(one["because"] for one in loop["measures"])]
    for text in texts:
        assert text["fr"]
        assert text["en"]
        assert text["fr"] != text["en"]


def test_negative_wip_is_flagged_in_words() -> None:
    shape = plant()
    said = Told(counts={"cobot": [Made(at=5, good=3)]}, stocks=[], orders=[], axis=ALWAYS)
    (flow,) = loop_flows(shape, said, 0, HOUR)
    measured = {one.name: one for one in flow.measures}
    assert measured["wip.end"].value == -3
    assert measured["wip.end"].because is not None
    assert "negative" in measured["wip.end"].because.en
    assert "négatif" in measured["wip.end"].because.fr


def test_a_loop_without_any_part_has_figures_of_none_with_a_reason() -> None:
    (flow,) = loop_flows(plant(), Told(counts={}, stocks=[], orders=[], axis=ALWAYS), 0, HOUR)
    assert {one.value for one in flow.measures} == {None}
    assert all(one.because for one in flow.measures)
