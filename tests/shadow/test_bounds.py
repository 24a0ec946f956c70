"""Bounds say something or are left out; what is known narrows them."""

from __future__ import annotations

import pytest

from gateway.event import Event
from servers.shelf import link, raw, say, state, window_of
from shadow.kpi import measures_of
from shadow.measure import Measure

PLAN = """
plant: {zone: UTC}
machines: {m: {ideal_cycle: 60s}}
targets: {thresholds: {minimum_parts: 0}}
calendar: {shifts: [{name: day, from: "06:00", to: "14:00"}]}
"""


def figure(name: str, events: list[Event], end: float = 480) -> Measure:
    return next(m for m in measures_of(window_of(PLAN, events, 0, end)) if m.name == name)


LONG_DARK = [
    *(state(0, "producing"), raw(0, 0), link(1, "lost")),
    *(link(470, "connected"), state(470, "producing"), raw(470, 400)),
]


@pytest.mark.parametrize("name", ["performance", "trs.performance"])
def test_a_minute_of_known_time_does_not_bound_400_parts(name: str) -> None:
    """Once 400 parts over 11 known minutes: 3636 %."""
    found = figure(name, LONG_DARK)
    assert found.value is None
    assert found.low == pytest.approx(400 / 480)
    assert found.high is None
    assert found.because is not None
    assert found.because.en.endswith("no upper bound: too little is known")
    assert found.because.fr.endswith("pas de borne haute : trop peu est connu")


def test_the_other_figures_of_that_shift_stay_bounded() -> None:
    availability = figure("availability", LONG_DARK)
    assert (availability.low, availability.high) == pytest.approx((11 / 480, 1))
    assert figure("oee", LONG_DARK).value == pytest.approx(400 / 480)


def test_parts_that_hide_took_time_to_make() -> None:
    """24 dark minutes hide at most 24 parts, and these would have taken the 24 minutes."""
    events = [
        *(state(0, "producing"), say(5, "count", good=9), state(10, "down")),
        *(link(20, "lost"), link(44, "connected"), state(44, "down"), say(479, "count", scrap=1)),
    ]
    found = figure("performance", events)
    assert found.value is not None
    assert found.high == pytest.approx((10 + 24) / (10 + 24))
    assert found.low == pytest.approx(10 / 34)


def test_a_machine_faster_than_its_ideal_cycle_is_bounded_by_what_was_seen() -> None:
    """30 parts in 20 known minutes; the dark 20 may have been a stop."""
    events = [
        *(state(0, "producing"), say(5, "count", good=30), link(20, "lost")),
        *(link(40, "connected"), state(40, "down"), say(479, "count", scrap=0)),
    ]
    found = figure("performance", events)
    assert found.value is not None
    assert found.value <= (found.high or 0) == pytest.approx(30 / 20)


@pytest.mark.parametrize("said", ["planned_stop", "idle", "down", "off"])
def test_nothing_hides_in_a_stop_that_is_known(said: str) -> None:
    """Seven hours stand before the first count: TRS was once bounded by 800 %."""
    events = [state(0, said), state(420, "producing"), raw(420, 0), raw(479, 50)]
    for name in ("oee", "trs", "performance"):
        found = figure(name, events)
        assert found.value is not None
        assert (found.low, found.high) == (None, None)


def test_what_was_produced_before_the_first_count_may_hide() -> None:
    events = [state(0, "producing"), raw(60, 0), raw(479, 400)]
    found = figure("oee", events)
    assert found.value is None
    assert (found.low, found.high) == pytest.approx((400 / 480, 460 / 480))


def test_before_its_first_count_a_machine_is_not_said_to_have_no_counter() -> None:
    """The counts of a later period are not looked up, so this one cannot rule a counter out."""
    found = figure("oee", [state(0, "producing"), raw(300, 0), raw(301, 9)], end=240)
    assert found.value is None
    assert found.because is not None
    assert "by the end of this period" in found.because.en
    assert "avant la fin de cette période" in found.because.fr
