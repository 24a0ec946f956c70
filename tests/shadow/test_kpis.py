"""What every figure must be, and the rules that no figure may break."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shadow.kpis
from gateway.event import Event, State
from servers.shelf import link, raw, say, state, window_of
from shadow.interval import length
from shadow.kpi import FAMILIES, Kpi, kpis, measures_of, plant_measures
from shadow.measure import Measure
from shadow.window import Window

unhurried = settings(deadline=None)  # a machine under load is slow, not wrong
OPEN = "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 60s}}\n"
MODULES = [module.name for module in pkgutil.iter_modules(shadow.kpis.__path__)]
UNITS = {"1", "s", "parts", "stops", "stops, s", "parts/h", "kWh", "kWh/part"}
METERED = {"energy", "energy_per_part"}


def figures(window: Window) -> dict[str, Measure]:
    return {measure.name: measure for measure in measures_of(window)}


def test_the_registry_finds_every_file() -> None:
    assert len(kpis()) == len(MODULES)
    found = [measure.name for measure in measures_of(window_of(OPEN, []))]
    told = {name for kpi in kpis().values() for name in kpi.names}
    assert sorted(found) == sorted({*told, "time.unknown.not_yet_seen"} - METERED)


@pytest.mark.parametrize("module", MODULES)
def test_every_figure_says_what_it_is(module: str) -> None:
    loaded = importlib.import_module(f"shadow.kpis.{module}")
    kpi = loaded.KPI
    assert isinstance(kpi, Kpi)
    for text in (kpi.title, kpi.definition):
        assert text.en
        assert text.fr
    assert kpi.definition.en != kpi.definition.fr
    assert kpi.formula
    assert kpi.source
    assert kpi.unit in UNITS
    assert kpi.family in FAMILIES
    assert "Source:" in (loaded.__doc__ or "")
    assert f"Unit: {'fraction of 1' if kpi.unit == '1' else ''}" in (loaded.__doc__ or "")
    assert any(one.examples for one in doctest.DocTestFinder().find(loaded))
    assert kpi.names
    assert all(re.fullmatch(r"[a-z][a-z0-9_.]*", name) for name in kpi.names)


@pytest.mark.parametrize("kpi", kpis().values(), ids=lambda kpi: kpi.name)
def test_units_scope_and_period_are_those_of_the_question(kpi: Kpi) -> None:
    window = window_of(OPEN, [state(0, "producing"), raw(0, 0), raw(100, 90)])
    alone = kpi.measures(window)
    for measure in alone:
        assert measure.unit in kpi.unit.split(", ")
        assert (measure.scope, measure.start, measure.end) == ("m", window.start, window.end)
        assert measure.value is not None or measure.because is not None
    for measure, own in zip(kpi.together([window], {}), alone, strict=True):
        assert measure.scope == "plant"
        assert (measure.name, measure.value, measure.low) == (own.name, own.value, own.low)


EVENTS = st.lists(
    st.one_of(
        st.builds(state, st.integers(-60, 300), st.sampled_from(list(State))),
        st.builds(
            raw, st.integers(-60, 300), st.integers(0, 60), of=st.sampled_from(["good", "scrap"])
        ),
        st.builds(
            lambda minute, good, scrap: say(minute, "count", good=good, scrap=scrap),
            *(st.integers(-60, 300), st.integers(0, 40), st.integers(0, 4)),
        ),
        st.builds(
            link,
            st.integers(-60, 300),
            st.sampled_from(["connected", "lost"]),
            heartbeat=st.sampled_from([None, 300]),
        ),
    ),
    max_size=15,
)
SHIFT = (
    "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 60s}}\n"
    "targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}\n"
    'calendar: {shifts: [{name: s, from: "06:30", to: "09:00", '
    'breaks: [{from: "07:00", to: "07:20"}]}]}\n'
)


def _flagged_speed(measure: Measure) -> bool:
    return measure.name == "six.speed.share" and measure.because is not None


@unhurried
@given(EVENTS, st.integers(0, 200), st.integers(0, 200))
def test_whatever_happened_the_rules_hold(events: list[Event], start: int, more: int) -> None:
    window = window_of(SHIFT, events, start, start + more)
    found = figures(window)
    states = sum(window.time(one) for one in State)
    assert states == window.end - window.start
    assert sum(window.planned_times.values()) == window.planned_time
    assert length((one.start, one.end) for one in window.stretches) == states
    for measure in [*found.values(), *plant_measures([window], {})]:
        assert measure.value is not None or measure.because is not None
        if measure.unit == "1" and measure.value is not None:
            assert measure.value >= 0 or _flagged_speed(measure)
            assert measure.low is None or measure.low <= measure.value + 1e-9
            assert measure.high is None or measure.value <= measure.high + 1e-9
    factors = [found[name].value for name in ("availability", "performance", "quality")]
    oee = found["oee"].value
    if oee is not None and None not in factors:
        product = 1.0
        for factor in factors:
            product *= factor or 0
        assert product == pytest.approx(oee)


def test_reasons_are_the_machine_s_own_words() -> None:
    found = figures(
        window_of(OPEN, [state(0, "down", "FEED_HOLD"), state(1, "down", "E7"), state(4, "off")])
    )
    assert found["time.down"].value == 240
    assert found["time.down.FEED_HOLD"].value == 60
    assert found["time.down.E7"].value == 180


def test_too_few_parts_and_too_short_a_time_are_no_base() -> None:
    window = window_of(OPEN, [state(0, "producing"), raw(0, 0), raw(10, 12)], end=20)
    oee = figures(window)["oee"]
    assert oee.value is None
    assert oee.because is not None
    assert oee.because.en.startswith("insufficient base (12 parts in 20 min")
    assert "12 pièces en 20 min" in oee.because.fr


def test_the_minimum_base_is_the_plant_s_to_set() -> None:
    small = OPEN + "targets: {thresholds: {minimum_parts: 1, minimum_seconds: 5}}\n"
    window = window_of(small, [state(0, "producing"), raw(0, 0), raw(10, 12)], end=20)
    assert figures(window)["oee"].value == 0.6


def test_the_unknown_share_is_the_plant_s_to_set() -> None:
    events = [state(0, "producing"), state(400, "unknown")]
    assert figures(window_of(OPEN, events))["availability"].value is None
    lax = OPEN + "targets: {thresholds: {unknown_share: 0.5}}\n"
    assert figures(window_of(lax, events))["availability"].value == 1


def test_a_ratio_of_nothing_is_none_with_a_reason() -> None:
    closed = SHIFT.replace("06:30", "20:00").replace("09:00", "22:00").replace("07:0", "21:0")
    closed = closed.replace("07:20", "21:20")
    for name in ("oee", "trs", "availability"):
        measure = figures(window_of(closed, [state(0, "producing"), raw(0, 0), raw(9, 50)]))[name]
        assert measure.value is None
        assert measure.because is not None
        assert "no planned time" in measure.because.en


def test_a_machine_that_counts_nothing_has_no_oee_rather_than_zero() -> None:
    found = figures(window_of(OPEN, [state(0, "producing")]))
    for name in ("oee", "trs", "performance", "quality", "count.good"):
        assert found[name].value is None
        assert found[name].because is not None
        assert "signal of kind count" in found[name].because.en  # type: ignore[union-attr]


def test_no_ideal_cycle_names_the_remedy() -> None:
    bare = "plant: {zone: UTC}\nproducts: {p: {programs: [P1]}}\n"
    events = [say(0, "operation", program="P1"), state(0, "producing"), raw(1, 0), raw(90, 60)]
    oee = figures(window_of(bare, events))["oee"]
    assert oee.value is None
    assert oee.because is not None
    assert "products: p: ideal_cycle" in oee.because.en
    assert "temps de cycle de référence" in oee.because.fr


def test_a_machine_without_a_word_is_unknown_and_has_no_figures() -> None:
    found = figures(window_of(OPEN, []))
    assert found["time.unknown"].value == 480 * 60
    assert found["availability"].value is None
    assert (found["availability"].low, found["availability"].high) == (0, 1)


def test_mixed_products_weigh_by_their_ideal_cycles() -> None:
    mixed = (
        "plant: {zone: UTC}\nmachines: {m: {}}\n"
        "products: {a: {ideal_cycle: 60s, programs: [A]}, b: {ideal_cycle: {m: 120s}}}\n"
    )
    events = [
        *(state(0, "producing"), raw(0, 0), say(0, "operation", program="A")),
        *(raw(100, 60), say(101, "operation", action="started", product="b"), raw(400, 160)),
    ]
    found = figures(window_of(mixed, events))
    assert found["oee"].value == pytest.approx((60 * 1 + 100 * 2) / 480)
    assert found["cycle_time.ideal"].value == pytest.approx((60 * 60 + 100 * 120) / 160)


def test_quality_of_mixed_products_says_what_it_would_be_by_number() -> None:
    mixed = (
        "plant: {zone: UTC}\nmachines: {m: {}}\n"
        "products: {a: {ideal_cycle: 60s, programs: [A]}, b: {ideal_cycle: 120s, programs: [B]}}\n"
    )
    events = [
        *(state(0, "producing"), say(0, "operation", program="A")),
        *(say(100, "count", good=50, scrap=50), say(101, "operation", program="B")),
        say(300, "count", good=100, scrap=0),
    ]
    quality = figures(window_of(mixed, events))["quality"]
    assert quality.value == pytest.approx((50 + 200) / (100 + 200))
    assert quality.because is not None
    assert "by number of parts it is 75%" in quality.because.en
    assert "en nombre de pièces : 75" in quality.because.fr


def test_quality_of_one_product_needs_no_words() -> None:
    told = [state(0, "producing"), say(100, "count", good=90, scrap=10)]
    quality = figures(window_of(OPEN, told))["quality"]
    assert (quality.value, quality.because) == (0.9, None)


def test_several_parts_a_cycle_share_its_ideal_time() -> None:
    twin = "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 60s, parts_per_cycle: 2}}\n"
    steps = [raw(minute, 2 * minute) for minute in range(241)]
    found = figures(window_of(twin, [state(0, "producing"), *steps], end=240.5))
    assert found["performance"].value == pytest.approx(240 / 240.5)
    assert found["cycle_time.median"].value == pytest.approx(60, rel=0.002)
    assert found["cycle_time.ideal"].value == 60


def test_parts_made_in_a_break_are_shown_but_do_not_count_as_planned_work() -> None:
    events = [state(0, "producing"), raw(0, 0), raw(65, 10), raw(100, 50)]
    found = figures(window_of(SHIFT, events, 0, 200))
    assert found["count.good"].value == 50
    assert found["oee"].value == pytest.approx(40 / 130)
    assert found["oee"].because is not None
    assert "10 parts made outside planned time" in found["oee"].because.en


def test_cycles_told_by_the_machine_are_believed() -> None:
    told = [say(minute, "cycle", duration=50 + minute) for minute in range(1, 6)]
    found = figures(
        window_of(OPEN, [state(0, "producing"), raw(0, 0), raw(1, 1), raw(2, 2), *told])
    )
    assert found["cycle_time.median"].value == pytest.approx(53, rel=0.002)
    assert found["cycle_time.mean"].value == pytest.approx(53, rel=0.002)
    assert found["cycle_time.p5"].value == pytest.approx(51.2, rel=0.002)
    assert found["cycle_time.p95"].value == pytest.approx(54.8, rel=0.002)
    because = found["cycle_time.median"].because
    assert because is not None
    assert "5 cycles told by the machine" in because.en


def test_cycles_are_held_against_the_ideal_of_their_product() -> None:
    """Half of the cycles take 66 s instead of 60, half 90 s instead of 120; stops do not matter."""
    mixed = (
        "plant: {zone: UTC}\nmachines: {m: {}}\n"
        "products: {a: {ideal_cycle: 60s}, b: {ideal_cycle: 120s}, c: {}}\n"
    )

    def of(product: str, start: float, duration: float) -> list[Event]:
        begun = say(start, "operation", action="started", product=product)
        cycles = [say(start + n, "cycle", duration=duration) for n in range(1, 11)]
        return [begun, *cycles, say(start + 11, "count", good=10)]

    told = [state(0, "producing"), *of("a", 0, 66), *of("b", 100, 90)]
    found = figures(window_of(mixed, [*told, state(120, "down")]))["cycle_ratio"]
    assert found.value == pytest.approx((66 + 90) / (60 + 120), rel=0.002)
    unknown = figures(window_of(mixed, [state(0, "producing"), *of("c", 0, 66)]))["cycle_ratio"]
    assert unknown.value is None
    assert unknown.because is not None
    assert "no ideal cycle for c" in unknown.because.en


def test_without_cycle_events_the_counter_tells_while_producing() -> None:
    steps = [raw(minute, minute) for minute in (0, 1, 2, 3)]
    stop = [state(3.5, "down"), state(9, "producing"), raw(9.5, 4), raw(10.5, 5), raw(13, 8)]
    found = figures(window_of(OPEN, [state(0, "producing"), *steps, *stop]))
    assert found["cycle_time.median"].value == pytest.approx(60, rel=0.002)
    because = found["cycle_time.median"].because
    assert because is not None
    assert "3 single steps of the counter" in because.en


def test_the_plant_names_the_machines_it_had_to_leave_out() -> None:
    good = window_of(OPEN, [state(0, "producing"), raw(0, 0), raw(400, 240)])
    bare = window_of("plant: {zone: UTC}", [state(0, "producing"), raw(0, 0), raw(9, 90)])
    laser = replace(bare, machine="laser")
    [oee] = [one for one in plant_measures([good, laser], {}) if one.name == "oee"]
    assert oee.value == 0.5
    assert oee.because is not None
    assert "without laser (no ideal cycle" in oee.because.en
