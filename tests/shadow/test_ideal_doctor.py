"""The ideal-rate doctor: ideal cycles against measured ones, and the figures before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from edge.plantfile import PlantFile
from edge.problem import OmbreError
from gateway.event import Event
from servers.shelf import Shelf, at, plan, say, state
from shadow.ideal_rate import IdealBounds, Spread, Verdict, judged, reason
from shadow.plantbook import read_plant
from shadow.service import Shadow

SHOP = """
plant: {zone: UTC}
machines: {m: {name: {en: Press, fr: Presse}, ideal_cycle: 12s}}
"""


def cycles(
    seconds: Sequence[float], start: float = 0, machine: str = "m", parts: int = 1
) -> Iterator[Event]:
    """A machine that says how long each cycle took, one after the other."""
    yield state(start, "producing", machine=machine)
    minute = start
    for number, length in enumerate(seconds):
        minute += length / 60
        yield say(minute, "count", machine, seq=number, good=parts)
        yield say(minute, "cycle", machine, seq=number, duration=length)


def ordered(product: str, minute: float = 0) -> Event:
    return say(minute, "operation", action="started", product=product)


def report(text: str, events: list[Event], until: float = 120, **asked: Any) -> Mapping[str, Any]:
    shadow = Shadow(*plan(text), Shelf(events), lambda: at(100_000))
    return shadow.ideal(at(0), at(until), **asked)


def only(text: str, events: list[Event], until: float = 120) -> Mapping[str, Any]:
    [found] = report(text, events, until)["diagnoses"]
    said: Mapping[str, Any] = found
    return said


def value(measures: Sequence[Mapping[str, Any]], name: str, product: str | None = None) -> Any:
    [found] = [one["value"] for one in measures if (one["name"], one["product"]) == (name, product)]
    return found


def test_an_ideal_cycle_that_is_beaten_again_and_again_is_too_slow() -> None:
    found = only(SHOP, list(cycles([10.0, 10.2, 10.4, 11.0] * 100)), until=70)
    assert found["verdict"] == "too_slow"
    assert found["cycles"] == 400
    assert found["proposal"] == pytest.approx(10, rel=0.003)
    assert value(found["before"], "performance") > 1
    assert value(found["after"], "performance") < 1
    assert (found["where"], found["line"]) == ("machines.m", "ideal_cycle: 10s")


def test_the_figures_after_are_those_of_a_plant_file_that_says_so() -> None:
    events = list(cycles([10.0, 10.2, 10.4, 11.0] * 100))
    found = only(SHOP, events, until=70)
    written = SHOP.replace("ideal_cycle: 12s", found["line"])
    [again] = report(written, events, 70)["diagnoses"]
    assert again["verdict"] == "agrees"
    shadow = Shadow(*plan(written), Shelf(events), lambda: at(100_000))
    told = {one["name"]: one for one in shadow.kpi(at(0), at(70), ["m"])["measures"]}
    for one in found["after"]:
        assert told[one["name"]]["value"] == one["value"]


def test_an_ideal_cycle_that_nobody_ever_reached_is_too_fast_and_the_loss_is_not_hidden() -> None:
    found = only(SHOP, list(cycles([14.0, 14.5, 15.0, 20.0] * 50)), until=60)
    assert found["verdict"] == "too_fast"
    assert found["proposal"] == pytest.approx(14, rel=0.003)
    assert value(found["after"], "oee") > value(found["before"], "oee")
    assert "hides that loss" in found["because"]["en"]
    assert "cache cette perte" in found["because"]["fr"]


def test_few_fast_cycles_do_not_make_an_ideal() -> None:
    """One cycle in twenty at half the time: a glitch of the counter, not a rate kept up."""
    found = only(SHOP, list(cycles([6.0, *[12.1] * 19] * 20)))
    assert found["verdict"] == "agrees"
    assert found["proposal"] is None
    assert found["before"] == found["after"] == []


def test_cycles_of_two_kinds_are_named_and_nothing_is_proposed() -> None:
    found = only(SHOP, list(cycles([2.0, 12.0, 12.1, 12.2] * 50)))
    assert found["verdict"] == "doubtful"
    assert found["line"] is None
    assert "counted twice" in found["because"]["en"]


def test_too_few_cycles_are_insufficient() -> None:
    found = only(SHOP, list(cycles([6.0] * 99)))
    assert found["verdict"] == "insufficient"
    assert "99" in found["because"]["fr"]
    assert "100" in found["because"]["fr"]


def test_a_missing_ideal_cycle_is_proposed_from_what_was_kept_up() -> None:
    found = only(SHOP.replace(", ideal_cycle: 12s", ""), list(cycles([10.0] * 400)), until=70)
    assert (found["verdict"], found["ideal"]) == ("missing", None)
    assert value(found["before"], "oee") is None
    assert value(found["after"], "oee") == pytest.approx(4000 / 4200, rel=0.003)


def test_each_product_is_judged_by_its_own_cycles_and_others_keep_theirs() -> None:
    text = SHOP.replace("12s}}", "12s}, saw: {}}")
    text += 'products: {plate: {ideal_cycle: {"*": 12s, saw: 5s}}, frame: {}}\n'
    events = [
        *(ordered("plate"), *cycles([10.0] * 200)),
        *(ordered("frame", 60), *cycles([12.0] * 200, 60)),
    ]
    frame, plate = report(text, events)["diagnoses"]
    assert (plate["product"], plate["verdict"]) == ("plate", "too_slow")
    assert (frame["product"], frame["verdict"]) == ("frame", "agrees")
    assert plate["where"] == "products.plate"
    assert plate["line"] == 'ideal_cycle: {"*": 12s, saw: 5s, m: 10s}'
    assert value(plate["before"], "performance", "plate") == pytest.approx(1.2, rel=0.2)
    changed = value(plate["after"], "oee"), value(plate["after"], "oee", "plate")
    assert changed[0] < value(plate["before"], "oee")
    assert changed[1] < value(plate["before"], "oee", "plate")


def test_the_line_to_write_is_one_that_the_plant_file_takes() -> None:
    text = SHOP + "products: {frame: {}}\n"
    found = only(text, [ordered("plate"), *cycles([10.0] * 200)])
    written = text.replace("frame: {}", f"frame: {{}}, plate: {{{found['line']}}}")
    plant, _ = read_plant(PlantFile.parse(written, name="plant.yaml"))
    assert plant.ideal_cycle("m", "plate") == round(found["proposal"] * 10**9)


def test_a_cycle_of_several_parts_is_held_against_the_ideal_of_a_cycle() -> None:
    text = SHOP.replace("ideal_cycle: 12s", "ideal_cycle: 12s, parts_per_cycle: 4")
    found = only(text, list(cycles([12.0] * 200, parts=4)))
    assert found["verdict"] == "agrees"


def test_a_plant_may_have_thresholds_of_its_own_and_they_are_told() -> None:
    text = SHOP + "targets: {thresholds: {ideal_minimum_cycles: 50, ideal_slow_margin: 0.3}}\n"
    told = report(text, list(cycles([10.0] * 60)))
    assert told["thresholds"]["ideal_minimum_cycles"] == 50
    assert told["diagnoses"][0]["verdict"] == "agrees"
    assert "30%" in told["diagnoses"][0]["because"]["en"]


def test_a_machine_without_cycles_or_parts_is_not_judged() -> None:
    assert report(SHOP, [state(0, "producing")])["diagnoses"] == []
    assert report(SHOP, [])["diagnoses"] == []


def test_parts_without_cycles_cannot_be_judged_by() -> None:
    found = only(SHOP, [state(0, "producing"), *(say(m, "count", good=9) for m in range(1, 60))])
    assert (found["verdict"], found["cycles"], found["p10"]) == ("insufficient", 0, None)


def test_a_threshold_of_no_cycles_at_all_still_needs_one() -> None:
    bounds = IdealBounds(ideal_minimum_cycles=0)
    assert judged(None, Spread(cycles=0), bounds) is Verdict.INSUFFICIENT


def test_a_machine_that_does_not_exist_is_refused() -> None:
    with pytest.raises(OmbreError, match="no machine 'saw'"):
        report(SHOP, [], machines=["saw"])


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_its_words_in_both_languages(verdict: Verdict) -> None:
    seen = Spread(cycles=500, p5=9_000_000_000, p10=9_100_000_000, median=10, p95=11)
    said = reason(verdict, 12_000_000_000, seen, IdealBounds())
    assert "500" in said.en
    assert "500" in said.fr
    assert said.en != said.fr
    assert "{" not in said.en + said.fr


def test_nothing_is_changed_by_a_diagnosis() -> None:
    shadow = Shadow(*plan(SHOP), Shelf(list(cycles([10.0] * 200))), lambda: at(1000))
    before = shadow.kpi(at(0), at(120))
    shadow.ideal(at(0), at(120))
    assert shadow.kpi(at(0), at(120)) == before
