"""Laws of the figures, over days that nobody would think of."""

from __future__ import annotations

from dataclasses import replace
from math import fsum, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.event import Event, State
from servers.shelf import link, raw, say, state, window_of
from shadow.kpi import measures_of, ratios, together
from shadow.losses import LOSSES, SIX
from shadow.measure import Measure
from shadow.window import Window

unhurried = settings(deadline=None)  # a machine under load is slow, not wrong
PLAN = (
    "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 60s}}\n"
    "products: {a: {ideal_cycle: 45s}, b: {ideal_cycle: 90s}}\n"
    "targets: {thresholds: {minimum_parts: 0, minimum_seconds: 1, %s}}\n"
    'calendar: {shifts: [{name: s, from: "06:10", to: "11:00", '
    'breaks: [{from: "07:00", to: "07:20"}]}]}\n'
)
MINUTES = st.floats(-30, 330).map(lambda minute: round(minute, 2))
DAYS = st.lists(
    st.one_of(
        st.builds(state, MINUTES, st.sampled_from(list(State))),
        st.builds(raw, MINUTES, st.integers(0, 200), of=st.sampled_from(["good", "scrap"])),
        st.builds(
            lambda minute, good, scrap: say(minute, "count", good=good, scrap=scrap),
            *(MINUTES, st.integers(0, 40), st.integers(0, 4)),
        ),
        st.builds(
            lambda minute, product: say(minute, "operation", action="started", product=product),
            *(MINUTES, st.sampled_from(["a", "b"])),
        ),
        st.builds(link, MINUTES, st.sampled_from(["connected", "lost"])),
    ),
    max_size=25,
)
OVERALL = {
    "oee": ("availability", "performance", "quality"),
    "trs": ("trs.availability", "trs.performance", "trs.quality"),
    "smrp.oee": ("smrp.availability", "smrp.performance", "smrp.quality"),
    "e79.oee": ("e79.availability", "e79.operational", "e79.rate", "e79.quality"),
}


def window(events: list[Event], more: str = "unknown_share: 1", end: float = 300) -> Window:
    return window_of(PLAN % more, events, 0, end)


def figures(of: Window) -> dict[str, Measure]:
    return {measure.name: measure for measure in measures_of(of)}


@unhurried
@given(DAYS, st.integers(0, 1800), st.integers(0, 1800))
def test_moving_the_micro_stop_bound_never_moves_oee(
    events: list[Event], one: int, other: int
) -> None:
    """Time goes from availability to performance and back; useful time and its base stay."""
    bounds = "unknown_share: 1, micro_stop_cycles: 0, micro_stop_seconds: {}"
    left, right = (figures(window(events, bounds.format(bound))) for bound in (one, other))
    for name in (*OVERALL, "trg", "tre", "teep", "quality", "time.planned", "nf.tr", "iso.pbt"):
        assert left[name].value == right[name].value, name
        assert (left[name].low, left[name].high) == (right[name].low, right[name].high)


@unhurried
@given(DAYS)
def test_the_factors_multiply_in_every_profile(events: list[Event]) -> None:
    found = figures(window(events))
    for name, factors in OVERALL.items():
        values = [found[factor].value for factor in factors]
        whole = found[name].value
        if whole is not None and None not in values:
            assert prod(value or 0 for value in values) == pytest.approx(whole)


@unhurried
@given(DAYS)
def test_losses_add_up(events: list[Event]) -> None:
    found = figures(window(events))
    if found["waterfall.useful"].value is None:
        return
    spent = [found[f"waterfall.{name}"].value or 0 for name in LOSSES]
    closed = fsum([*spent, found["waterfall.useful"].value])
    assert round(closed, 9) == found["waterfall.opening"].value
    six = [found[f"six.{name}"].value or 0 for name in SIX]
    assert round(fsum([*six, found["nf.tu"].value or 0]), 9) == found["iso.pbt"].value
    shares = [found[f"six.{name}.share"].value for name in SIX]
    if None not in shares and found["oee"].value is not None:
        assert fsum(share or 0 for share in shares) + found["oee"].value == pytest.approx(1)


@unhurried
@given(DAYS)
def test_every_norm_parts_the_window_without_a_rest(events: list[Event]) -> None:
    found = figures(window(events))
    whole = 300 * 60
    unknown = found["planned.unknown"].value or 0
    ten = ("productive", "standby", "engineering", "scheduled_down", "unscheduled_down")
    e10 = fsum(found[f"e10.{name}"].value or 0 for name in (*ten, "non_scheduled"))
    assert round(e10 + unknown, 9) == found["e10.total"].value == whole
    smrp = ("uptime", "scheduled_down", "unscheduled_down", "idle")
    assert round(fsum(found[f"smrp.{one}"].value or 0 for one in smrp) + unknown, 9) == whole
    iso = fsum(found[f"iso.{name}"].value or 0 for name in ("apt", "aust", "adet", "adot", "pdot"))
    assert round(iso + unknown, 9) == found["iso.pot"].value
    classes = fsum(one.value or 0 for name, one in found.items() if name.startswith("planned."))
    assert round(classes, 9) == found["time.planned"].value


@unhurried
@given(st.lists(DAYS, min_size=1, max_size=3))
def test_a_roll_up_divides_sums_and_never_averages(days: list[list[Event]]) -> None:
    windows = [replace(window(day), machine=f"m{nth}") for nth, day in enumerate(days)]
    rolled = {one.name: one for one in together(windows, {}, "cell")}
    for name, ratio in ratios().items():
        told = [found for found in map(ratio.find, windows) if found.absent is None]
        if name not in rolled or rolled[name].value is None or ratio.shared:
            continue
        top, bottom = (fsum(getattr(one, side).mid for one in told) for side in ("top", "bottom"))
        assert rolled[name].value == pytest.approx(top / bottom * ratio.scale), name
        assert rolled[name].scope == "cell"


@unhurried
@given(DAYS)
def test_the_times_and_parts_of_the_hours_are_those_of_the_shift(events: list[Event]) -> None:
    hours = [window_of(PLAN % "", events, 60 * nth, 60 * nth + 60) for nth in range(5)]
    names = ["count", "time", "planned", "norms", "waterfall", "six"]
    rolled = {one.name: one for one in together(hours, {}, "m", names)}
    whole = {one.name: one for one in measures_of(window(events, ""), names)}
    added_up = ("time.", "planned.", "iso.", "smrp.", "e10.", "nf.t")
    for name, one in rolled.items():
        if name.startswith(added_up) and name not in {"nf.tn", "nf.tu"}:
            assert one.value == pytest.approx(whole[name].value or 0), name
    good = whole["count.good"].value
    if good is not None:
        assert rolled["count.good"].value == good


@unhurried
@given(DAYS, st.sets(st.sampled_from(["oee", "trs.quality", "count.good", "time", "mttr"])))
def test_some_figures_are_those_of_all(events: list[Event], names: set[str]) -> None:
    day = window(events)
    every = {measure.name: measure for measure in measures_of(day)}
    some = {measure.name: measure for measure in measures_of(day, names)}
    asked = {name for name in every if name in names or ("time" in names and _is_state(name))}
    assert some == {name: every[name] for name in asked}


def _is_state(name: str) -> bool:
    return name.startswith("time.") and name != "time.planned"
