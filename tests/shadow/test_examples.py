"""The worked examples of the domain reference, from events through the window to the digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from edge.instant import HOUR, MINUTE
from gateway.event import Event
from servers.shelf import link, raw, say, state, window_of
from servers.shelf import plan as read
from shadow.kpi import measures_of, plant_measures
from shadow.measure import Measure
from shadow.record import build_window
from shadow.window import Window


def plan(shift: str, cycle: str, breaks: str = "[]", machines: str = "m") -> str:
    start, end = shift.split("-")
    named = ", ".join(f"{machine}: {{ideal_cycle: {cycle}}}" for machine in machines.split())
    return f"""
plant: {{zone: UTC}}
machines: {{{named}}}
calendar: {{shifts: [{{name: day, from: "{start}", to: "{end}", breaks: {breaks}}}]}}
"""


def figures(window: Window) -> dict[str, Measure]:
    return {measure.name: measure for measure in measures_of(window)}


def percents(window: Window, *names: str, digits: int = 2) -> list[float | None]:
    found = figures(window)
    values = [found[name].value for name in names]
    return [None if value is None else round(100 * value, digits) for value in values]


def made(minute: float, good: float, scrap: float = 0, rework: float = 0) -> Event:
    return say(minute, "count", good=good, scrap=scrap, rework=rework)


def states(*pairs: tuple[float, str]) -> list[Event]:
    return [state(minute, said) for minute, said in pairs]


def test_1_vorne() -> None:
    """Shift 480 min, breaks 60, down 47, 60 parts a minute, 19 271 made, 423 rejects."""
    window = window_of(
        plan("06:00-14:00", "1s", '[{from: "09:00", to: "09:30"}, {from: "12:00", to: "12:30"}]'),
        [*states((0, "producing"), (60, "down"), (107, "producing")), made(400, 18848, 423)],
    )
    shown = percents(window, "availability", "performance", "quality", "oee")
    assert shown == [88.81, 86.11, 97.80, 74.79]


def test_1_in_the_other_profiles() -> None:
    """The same shift: breaks are lost for SMRP; E79 has them as uptime, and the night as well."""
    breaks = '[{from: "09:00", to: "09:30"}, {from: "12:00", to: "12:30"}]'
    events = [*states((0, "producing"), (60, "down"), (107, "producing")), made(400, 18848, 423)]
    day = window_of(plan("06:00-14:00", "1s", breaks), events, 0, 1440)
    assert percents(day, "smrp.oee", "smrp.availability") == [65.44, 77.71]
    assert percents(day, "smrp.performance", "smrp.quality") == [86.11, 97.80]
    assert percents(day, "e79.availability", "e79.operational") == [30.07, 86.14]
    assert percents(day, "e79.rate", "e79.quality", "e79.oee") == [86.11, 97.80, 21.81]
    assert percents(day, "teep", "tre") == [21.81, 21.81]


def test_1_vorne_by_raw_counters() -> None:
    """The same from counters that had run before and start again at 0 in between."""
    events = [
        *states((0, "producing"), (60, "down"), (107, "producing")),
        *(raw(-5, 5000), raw(10, 15000), raw(50, 8000), raw(400, 8848)),
        *(raw(-5, 7, of="scrap"), raw(300, 430, of="scrap")),
    ]
    breaks = '[{from: "09:00", to: "09:30"}, {from: "12:00", to: "12:30"}]'
    window = window_of(plan("06:00-14:00", "1s", breaks), events)
    assert percents(window, "oee", "quality") == [74.79, 97.80]


NF_DAY = plan("06:00-15:00", "36s", '[{from: "09:00", to: "10:00"}]')
NF_EVENTS = [
    *states((0, "idle"), (30, "producing"), (180, "down"), (270, "producing"), (420, "setup")),
    *states((480, "off")),
    made(400, 450, 20),
]


def test_2_nf_e60_182() -> None:
    """tT 1440, tO 540, breaks 60, no load 30 (tR 450), tF 300, 450 good, 20 bad, 0.6 min."""
    window = window_of(NF_DAY, NF_EVENTS, 0, 1440)
    assert percents(window, "trs", "trg", "tre") == [60, 50, 18.75]
    factors = ("trs.availability", "trs.performance", "trs.quality")
    assert percents(window, *factors) == [66.67, 94, 95.74]


def test_2_the_times_of_the_norm_and_their_ratios() -> None:
    window = window_of(NF_DAY, NF_EVENTS, 0, 1440)
    found = figures(window)
    times = ("nf.tt", "nf.to", "nf.tr", "nf.tf", "nf.tn", "nf.tu")
    assert [found[name].value for name in times] == [
        60 * minutes for minutes in (1440, 540, 450, 300, 282, 270)
    ]
    assert percents(window, "nf.loading", "nf.strategic") == [83.33, 37.5]


def test_2_the_profiles_differ_where_the_norms_do() -> None:
    """Without load: a loss for ISO 22400-2 (planned busy 480), not required for NF E60-182."""
    found = figures(window_of(NF_DAY, NF_EVENTS, 0, 1440))
    assert (found["oee"].profile, found["trs"].profile) == ("ISO 22400-2", "NF E60-182")
    assert found["oee"].value == pytest.approx(450 * 0.6 / 480)


def test_3_iso_22400() -> None:
    """PBT 450, APT 330, set-up 50, delays 40 and 30, PRI 0.75, PQ 400 = 380 + 12 + 8."""
    window = window_of(
        plan("06:00-14:00", "45s", '[{from: "10:00", to: "10:30"}]'),
        [
            *states((0, "setup"), (50, "producing"), (240, "planned_stop"), (270, "producing")),
            *states((410, "down"), (450, "idle")),
            made(400, 380, 12, 8),
        ],
    )
    shown = percents(window, "availability", "performance", "quality", "oee")
    assert shown == [73.33, 90.91, 95, 63.33]
    assert percents(window, "nee", "allocation_efficiency") == [72.93, 93.33]
    rest = ("utilisation_efficiency", "technical_efficiency", "setup_ratio")
    assert percents(window, *rest) == [78.57, 89.19, 13.16]
    assert percents(window, "scrap_ratio", "rework_ratio", "first_pass_yield") == [3, 2, 95]
    of_order = replace(window, order_elapsed=1200 * MINUTE)
    assert percents(of_order, "process_ratio", "allocation_ratio") == [27.5, 35]
    found = figures(of_order)["throughput_rate"]
    assert (found.value, found.unit) == (20, "parts/h")


def test_3_without_an_order_its_ratios_are_not_told() -> None:
    found = figures(window_of(plan("06:00-14:00", "45s"), [*states((0, "producing"))]))
    for name in ("process_ratio", "allocation_ratio", "throughput_rate"):
        because = found[name].because
        assert found[name].value is None
        assert because is not None
        assert "told for an order only" in because.en


def test_3_a_small_order_has_a_rate_too() -> None:
    window = window_of(plan("06:00-14:00", "60s"), [*states((0, "producing")), made(60, 6)])
    found = figures(replace(window, order_elapsed=120 * MINUTE))
    assert found["throughput_rate"].value == 3
    assert found["process_ratio"].value == found["allocation_ratio"].value == 4
    because = found["process_ratio"].because
    assert because is not None
    assert because.en == "above 100%: machines worked on it at the same time"
    assert "des machines y ont travaillé en même temps" in because.fr
    assert found["oee"].value is None


def test_3_two_machines_share_the_time_of_one_order() -> None:
    """Production is added up over machines, the elapsed time of their order is not."""
    made_ = [*states((0, "producing"), (120, "idle")), made(100, 60)]
    one = window_of(plan("06:00-14:00", "60s"), made_)
    windows = [replace(one, machine=name, order_elapsed=600 * MINUTE) for name in ("m", "n")]
    found = {m.name: m.value for m in plant_measures(windows, {})}
    assert found["process_ratio"] == pytest.approx(2 * 120 / 600)
    assert found["allocation_ratio"] == pytest.approx(2 * 120 / 600)


def test_5_unknown_time() -> None:
    """tR 450, run 300, down 105, unknown 45; 450 made, 441 good, 0.6 min."""
    window = window_of(
        plan("06:00-13:30", "36s"),
        [
            *states((0, "producing"), (300, "down"), (405, "unknown")),
            *(made(100, 200, 4), made(290, 241, 5)),
        ],
        end=450,
    )
    found = figures(window)
    availability = found["availability"]
    assert availability.value is None
    assert (availability.low, availability.high) == pytest.approx((300 / 450, 345 / 450))
    assert availability.because is not None
    assert "10% of planned time is unknown" in availability.because.en
    assert "10 % du temps requis est inconnu" in availability.because.fr.replace("\u202f", " ")
    assert percents(window, "oee", digits=1) == [58.8]


def test_5_a_little_unknown_time_leaves_a_value_with_bounds_and_factors_that_multiply() -> None:
    window = window_of(
        plan("06:00-14:00", "36s"),
        [*states((0, "producing"), (300, "down"), (465, "unknown")), made(290, 441, 9)],
    )
    found = figures(window)
    availability = found["availability"]
    assert availability.value is not None
    assert availability.low is not None
    assert availability.high is not None
    assert availability.low < availability.value < availability.high
    product = 1.0
    for name in ("availability", "performance", "quality"):
        product *= found[name].value or 0
    assert product == pytest.approx(found["oee"].value)


def test_6_parallel_stations() -> None:
    """tU/tR 270/450 and 360/480 give 67.74 %; the mean of the two, 67.5, would be wrong."""
    shift = plan("06:00-14:00", "60s", machines="m n")
    one = window_of(shift, [*states((0, "producing"), (450, "idle")), made(400, 270)])
    two = replace(window_of(shift, [*states((0, "producing")), made(400, 360)]), machine="n")
    [trs] = [found for found in plant_measures([one, two], {}) if found.name == "trs"]
    assert trs.scope == "plant"
    assert trs.value is not None
    assert round(100 * trs.value, 2) == 67.74


@pytest.mark.parametrize(
    ("micro_stops_are", "expected"),
    [("down", [88.81, 80.43, 71.43]), ("producing", [92.86, 76.92, 71.43])],
)
def test_8_moving_the_micro_stop_bound_leaves_oee_alone(
    micro_stops_are: str, expected: Sequence[float]
) -> None:
    """PBT 420, stops 30 and 17 of micro-stops, 300 of ideal time."""
    events = [
        *states((0, "producing"), (100, "down"), (130, "producing")),
        *states((200, micro_stops_are), (217, "producing")),
        made(400, 300),
    ]
    window = window_of(plan("06:00-13:00", "60s"), events, end=420)
    assert percents(window, "availability", "performance", "oee") == expected


@pytest.mark.parametrize(
    ("bound", "expected"), [(60, [88.81, 80.43, 71.43]), (61, [92.86, 76.92, 71.43])]
)
def test_8_by_the_plant_s_own_bound(bound: float, expected: Sequence[float]) -> None:
    """One stop of 30 minutes, and 17 of one minute each: micro-stops below the bound only."""
    shift = plan("06:00-13:00", "20s")
    shift += f"targets: {{thresholds: {{micro_stop_seconds: {bound}, micro_stop_cycles: 0}}}}\n"
    short = [
        one
        for nth in range(17)
        for one in states((200 + 5 * nth, "down"), (201 + 5 * nth, "producing"))
    ]
    events = [*states((0, "producing"), (100, "down"), (130, "producing")), *short]
    window = window_of(shift, [*events, made(400, 900)], end=420)
    assert percents(window, "availability", "performance", "oee") == expected
    assert percents(window, "trs.availability", "trs.performance", "trs") == expected
    assert figures(window)["micro_stops.count"].value == (17 if bound > 60 else 0)


@pytest.mark.parametrize(
    ("day", "hours"), [("2024-10-26", 9), ("2024-03-30", 7), ("2024-06-01", 8)]
)
def test_7_a_night_shift_over_a_change_of_clocks(day: str, hours: int) -> None:
    """Europe/Paris, 22:00 to 06:00."""
    night = plan("22:00-06:00", "60s").replace("UTC", "Europe/Paris")
    plant, calendar = read(night)
    start = calendar.day_start(date.fromisoformat(day))
    window = build_window(plant, calendar, "m", [], start, start + 20 * HOUR)
    found = figures(window)
    assert found["time.planned"].value == hours * 3600
    assert found["nf.to"].value == hours * 3600


OUTAGE = [
    *(link(0, "connected"), link(300, "lost"), link(360, "connected")),
    state(360, "producing"),
]


def test_a_lost_link_bounds_oee_when_nobody_counts_meanwhile() -> None:
    """Differences lost with the link: between what was counted and a gap at full speed."""
    events = [*states((0, "producing")), made(200, 240), *OUTAGE, made(470, 60)]
    found = figures(window_of(plan("06:00-14:00", "60s"), events))
    oee = found["oee"]
    assert oee.value is None
    assert (oee.low, oee.high) == pytest.approx((300 / 480, 360 / 480))


def test_a_raw_counter_read_again_after_the_outage_tells_what_was_made_in_it() -> None:
    events = [*states((0, "producing")), raw(0, 10), raw(299, 250), *OUTAGE, raw(361, 310)]
    found = figures(window_of(plan("06:00-14:00", "60s"), events))
    assert found["oee"].value == pytest.approx(300 / 480)
    assert found["oee"].low is None


def test_above_one_is_shown_and_flagged() -> None:
    window = window_of(plan("06:00-14:00", "60s"), [*states((0, "producing")), made(400, 600)])
    found = figures(window)
    assert found["performance"].value == 1.25
    assert found["oee"].value == 1.25
    for name in ("oee", "performance"):
        because = found[name].because
        assert because is not None
        assert "ideal cycle is probably too slow" in because.en
        assert "sans doute trop long" in because.fr
