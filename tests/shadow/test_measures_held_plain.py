"""Plain figures: times, counts and cycles, alone and added up, to the last entry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge.instant import MINUTE, SECOND
from edge.text import Text
from gateway.event import Event, State
from servers.shelf import at, link, say, state, window_of
from shadow.calendar import Calendar
from shadow.figure import figure, several
from shadow.histogram import bins_of, quantile
from shadow.job import Job
from shadow.kpi import measures_of, plant_measures, ratios, together
from shadow.measure import Measure
from shadow.plant import Plant
from shadow.span import Span
from shadow.stretch import Changeover, Explained, stretches
from shadow.sums import Sums
from shadow.thresholds import Thresholds
from shadow.time_class import TimeClass
from shadow.useful import NO_COUNTER, NOT_METERED
from shadow.window import Window, frame
from shadow.window import window_of as laid

OPEN = "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 60s}}\n"


def figures(window: Window) -> dict[str, Measure]:
    return {one.name: one for one in measures_of(window)}


def rolled(*windows: Window) -> dict[str, Measure]:
    return {one.name: one for one in together(windows, {}, "cell")}


def because(measure: Measure) -> str:
    assert measure.because is not None
    return measure.because.en


def window(*events: Event, plan: str = OPEN, end: float = 480) -> Window:
    return window_of(plan, events, 0, end)


RAN = state(0, "producing")


def test_times_and_counts_name_no_norm_and_are_certain() -> None:
    found = figures(window(RAN, say(9, "count", good=5), state(400, "unknown")))
    for name in ("count.good", "count.scrap", "time.producing", "micro_stops.time", "stops.down"):
        measure = found[name]
        assert (measure.profile, measure.low, measure.high) == ("", None, None)
    assert (found["iso.pbt"].low, found["iso.pbt"].high, found["iso.pbt"].because) == (None,) * 3
    assert found["iso.apt"].profile == "ISO 22400-2"


def test_the_bound_of_micro_stops_stands_beside_them() -> None:
    found = figures(window(RAN))
    for name in ("micro_stops.count", "micro_stops.time"):
        assert found[name].value == 0
        assert because(found[name]) == (
            "stops shorter than 60 s, or than 2 ideal cycles where that is longer"
        )


def test_without_a_breakdown_there_is_no_time_between_any() -> None:
    found = figures(window(RAN))
    for name in ("mtbf", "mttf", "mttr"):
        assert found[name].value is None
        assert because(found[name]).startswith("no breakdown began")


def test_energy_for_each_part_needs_a_meter_and_a_counter() -> None:
    ratio = ratios()["energy_per_part"]
    assert ratio.find(window(say(9, "count", good=5))).absent is NOT_METERED
    metered = replace(window(RAN), metered=True)
    assert ratio.find(metered).absent is NO_COUNTER
    assert because(figures(metered)["energy_per_part"]) == NO_COUNTER.en
    assert "energy_per_part" not in figures(window(RAN))


def test_where_nothing_is_counted_no_count_is_told() -> None:
    found = figures(window(RAN))
    for name in ("count.good", "count.scrap", "count.rework"):
        assert found[name].value is None
        assert "signal of kind count" in because(found[name])


def test_an_order_without_a_counter_has_no_rate() -> None:
    found = figures(replace(window(RAN), order_elapsed=600 * MINUTE))
    assert found["throughput_rate"].value is None
    assert "signal of kind count" in because(found["throughput_rate"])
    assert found["process_ratio"].value == 480 / 600


def test_reasons_come_after_the_states_and_in_order() -> None:
    told = [RAN, state(60, "setup", "z"), state(70, "setup"), state(90, "down", "b")]
    told += [state(100, "down", "a"), state(120, "producing")]
    names = [one.name for one in measures_of(window(*told), ["time"])]
    assert names[9:] == ["time.down.a", "time.down.b", "time.setup.z"]
    assert all(name.count(".") == 1 for name in names[:9])


def test_losses_of_time_are_told_without_parts() -> None:
    """Those of speed and quality are not; too much speed says its cause."""
    found = figures(window(RAN, state(100, "down"), state(200, "setup"), state(230, "producing")))
    assert [found[f"six.{name}"].value for name in ("breakdown", "setup", "minor_stop")] == [
        *(6000, 1800, 0),
    ]
    assert found["six.other"].value == 0
    assert [found[f"six.{name}.share"].value for name in ("breakdown", "setup", "other")] == [
        *(100 / 480, 30 / 480, 0),
    ]
    assert found["six.minor_stop.share"].value == 0
    assert found["six.speed.share"].value is found["six.reject.share"].value is None
    for name in ("six.speed", "six.startup", "six.reject"):
        assert found[name].value is None
        assert "signal of kind count" in because(found[name])
    fast = figures(window(RAN, say(9, "count", good=600)))
    assert fast["six.speed"].value == -120 * 60
    assert "the ideal cycle is probably too slow" in because(fast["six.speed"])
    assert fast["six.reject"].because is None


def test_the_levels_of_the_waterfall_need_what_they_rest_on() -> None:
    levels = ("opening", "required", "operating", "net", "useful")
    blind = figures(window(RAN, say(300, "count", good=5), link(400, "lost")))
    uncounted = {name: blind[f"waterfall.{name}"].because is not None for name in levels}
    assert uncounted == dict.fromkeys(levels[:3], False) | dict.fromkeys(levels[3:], True)
    bare = figures(window(RAN))
    told = {name: bare[f"waterfall.{name}"].value for name in levels}
    assert told == dict.fromkeys(levels[:3], 480 * 60) | dict.fromkeys(levels[3:])


def test_losses_and_energy_are_added_up_over_machines_in_a_row() -> None:
    metered = replace(window(), metered=True)
    names = {one.name for one in plant_measures([metered], {})}
    assert {
        "waterfall.opening",
        "six.breakdown",
        "six.breakdown.share",
        "energy",
        "energy_per_part",
    } <= names
    assert not {"count.good", "time.down", "stops.down", "cycle_ratio"} & names


def test_only_one_reason_stands_where_no_machine_has_a_figure() -> None:
    found = rolled(window(RAN), window(RAN))["count.good"]
    assert found.value is None
    assert because(found).count("no count of parts") == 1


def test_every_machine_that_is_left_out_is_named() -> None:
    made = window(RAN, say(9, "count", good=5, scrap=0))
    found = rolled(made, replace(window(RAN), machine="n"), replace(window(RAN), machine="o"))
    said = because(found["count.good"])
    assert found["count.good"].value == 5
    assert said.startswith("without n (no count of parts")
    assert "; without o (no count of parts" in said


def test_a_figure_that_is_not_told_adds_nothing_to_the_bounds() -> None:
    dark = [RAN, say(9, "count", good=60), link(60, "lost"), link(120, "connected")]
    one = window(*dark, state(120, "producing"), say(400, "count", good=0))
    found = rolled(one, replace(window(RAN), machine="n"))["nf.tu"]
    own = figures(one)["nf.tu"]
    assert own.low is not None
    assert (found.low, found.value, found.high) == (own.low, own.value, own.high)
    assert found.high == 7200


def test_a_figure_without_value_or_reason_adds_up_to_none() -> None:
    def nothing(of: Window) -> list[Measure]:
        return [figure(of, "nothing", None, "s")]

    [found] = several(nothing, [window(RAN)], {"m": Text(en="press", fr="presse")}, "cell")
    assert (found.value, found.because, found.low) == (None, None, None)


def cycles(*took: int, told: bool = True, product: str | None = None) -> Window:
    page = Sums(cycles=bins_of(took))
    return replace(
        window(say(0, "count", good=0)),
        jobs={Job(None, product): page},
        ideal={product: 100},
        product=product,
        cycles_told=told,
    )


def test_the_cycle_ratio_is_exact_where_the_cycles_are() -> None:
    """Below 512 ns every cycle has a bin of its own."""
    assert figures(cycles(110, 120, 130))["cycle_ratio"].value == 360 / 300
    assert figures(cycles(30))["cycle_ratio"].value == 0.3
    assert rolled(cycles(30), cycles(50, 70))["cycle_ratio"].value == 0.5


def test_cycles_of_several_machines_are_one_distribution() -> None:
    found = rolled(cycles(100, 200), cycles(300))
    assert found["cycle_time.median"].value == pytest.approx(200 / SECOND)
    assert found["cycle_time.mean"].value == pytest.approx(200 / SECOND)
    assert because(found["cycle_time.p5"]) == "from 3 cycles told by the machine"


def test_whose_cycles_they_are_is_said_by_those_that_have_any() -> None:
    counted, none = cycles(100, told=False), cycles(told=False)
    said = {
        "from 2 single steps of the counter while producing": [cycles(100), counted],
        "from 1 cycles told by the machine": [cycles(100), none],
        "from 1 single steps of the counter while producing": [counted, none],
    }
    for words, windows in said.items():
        assert because(rolled(*windows)["cycle_time.median"]) == words
    assert because(rolled(none)["cycle_time.median"]).startswith("no cycle was seen")


def test_the_ideal_cycle_is_that_of_what_was_made_or_else_of_the_present_product() -> None:
    assert figures(window(RAN))["cycle_time.ideal"].value == 60
    bare = window(RAN, say(9, "count", good=5), plan="plant: {zone: UTC}\n")
    found = rolled(window(RAN, say(9, "count", good=5)), replace(bare, machine="n"))
    assert found["cycle_time.ideal"].value is None
    assert "no ideal cycle" in because(found["cycle_time.ideal"])
    last = rolled(cycles(product="a"), replace(cycles(product="b"), ideal={"b": 300}))
    assert last["cycle_time.ideal"].value == 300 / SECOND


def test_there_is_no_quantile_of_nothing() -> None:
    for bins in ({}, {7: 0}):
        with pytest.raises(ValueError, match=r"^there is no quantile of nothing$"):
            quantile(bins, 0.5)


def test_a_window_is_metered_where_it_is_said_so() -> None:
    plain = laid(
        frame(Calendar("UTC"), "m", at(0), at(60)),
        Plant(),
        Thresholds(),
        {},
        counted=frozenset(),
        cycles_told=False,
        product=None,
    )
    assert not plain.metered
    assert "energy" not in figures(plain)


def test_a_note_explains_the_span_it_falls_into_from_its_first_instant_to_its_last() -> None:
    def down(start: int, end: int) -> Span:
        return Span(machine="m", state=State.DOWN, reason="", start=start, end=end)

    def explained(at: int) -> list[TimeClass]:
        notes = [Explained(at, "tool")]
        found = stretches(
            [down(10, 20), down(20, 30)], {"tool": TimeClass.SETUP}, notes, (), lambda at: 0
        )
        return [one.time_class for one in found]

    first, second = [TimeClass.SETUP, TimeClass.DOWN], [TimeClass.DOWN, TimeClass.SETUP]
    assert explained(10) == explained(19) == first
    assert explained(20) == explained(29) == second
    assert explained(9) == explained(30) == [TimeClass.DOWN, TimeClass.DOWN]


def changed(*changes: tuple[int, int], bound: int = 0) -> list[tuple[str, int, int]]:
    """Lay changeovers over three spans of production of ten each."""
    spans = [
        Span(machine="m", state=State.PRODUCING, reason="", start=at, end=at + 10)
        for at in (0, 10, 20)
    ]
    told = [Changeover(start, end, fine=True) for start, end in changes]
    found = stretches(spans, {}, (), told, lambda at: bound)
    assert sum(one.end - one.start for one in found) == 30
    assert all(one.start < one.end for one in found)
    return [
        (one.time_class.value, one.start, one.end)
        for one in found
        if one.time_class is TimeClass.CHANGEOVER
    ]


def test_a_change_of_product_as_long_as_the_bound_is_one() -> None:
    assert changed((2, 7), bound=5) == [("changeover", 2, 7)]
    assert changed((2, 6), bound=5) == []
    assert changed((2, 3)) == [("changeover", 2, 3)]
    assert changed((2, 2)) == []


def test_many_changes_of_product_are_all_told() -> None:
    within = [(1, 2), (3, 4), (5, 6)]
    assert changed(*within) == [("changeover", *one) for one in within]
    late = [(1, 2), (3, 4), (12, 13), (14, 15), (21, 22)]
    assert changed(*late) == [("changeover", *one) for one in late]
    assert changed((1, 2), (12, 13), (14, 15)) == [
        ("changeover", *one) for one in ((1, 2), (12, 13), (14, 15))
    ]
    assert changed((8, 12)) == [("changeover", 8, 10), ("changeover", 10, 12)]


def test_changes_that_overlap_are_told_once() -> None:
    assert changed((1, 6), (3, 6)) == [("changeover", 1, 6)]
    assert changed((1, 6), (3, 8)) == [("changeover", 1, 6), ("changeover", 6, 8)]
