"""The terms of every ratio, by hand, on one window whose amounts are all different.

Small whole numbers stand for times and parts, so that each sum says what it was made of.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from shadow import factors
from shadow.amounts import SLICES, Amounts, Outside
from shadow.factors import Terms
from shadow.finding import Bounded
from shadow.kpi import of_calendar, ratios
from shadow.losses import LOSSES, losses
from shadow.profile import profiles
from shadow.time_class import TimeClass

TIMES = dict(
    zip(SLICES, (100, 7, 30, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43), strict=True)
)  # producing, micro-stop, set-up, changeover, starved, blocked, idle, down, planned, off, unknown
AMOUNTS = Amounts(
    times=TIMES,
    good=50,
    scrap=6,
    rework=4,
    good_ideal=60,
    made_ideal=70,
    good_weight=61,
    made_weight=71,
    startup_ideal=3,
    blind_producing=5,
    blind_unknown=8,
    stops={TimeClass.DOWN: 3, TimeClass.SETUP: 2},
    good_all=55,
    made_all=66,
    energy=900,
    elapsed=500,
)
APT, AUPT, AUBT, ADET, PBT, TR, LOADED, ALL = 107, 148, 201, 53, 288, 269, 339, 401
KNOWN = {"iso": 251, "nf": 232, "smrp": 261, "e10": 280}
"""Of the base of each norm: planned time whose class is known."""


def due(part: int, norm: str) -> float:
    """Unknown time has its share of the part's known time in that of the base."""
    return 37 * part / KNOWN[norm]


def spread(part: int, norm: str, planned: int | None = None) -> tuple[float, float, float]:
    return part, part + due(part if planned is None else planned, norm), part + 37


def flat(value: float) -> tuple[float, float, float]:
    return value, value, value


def speed(run: int, norm: str, planned: int | None = None) -> tuple[object, object]:
    """Eight units of unknown time may hide parts, which then took them."""
    low, mid, high = spread(run, norm, planned)
    return (70, 70, 83), (low + 8, mid, high)


USEFUL = (60, 60, 73)
EXPECTED = {
    "oee": (USEFUL, flat(PBT)),
    "trs": (USEFUL, flat(TR)),
    "trg": (USEFUL, flat(358)),
    "tre": (USEFUL, flat(ALL)),
    "teep": (USEFUL, flat(ALL)),
    "smrp.oee": (USEFUL, flat(LOADED)),
    "e79.oee": (USEFUL, flat(ALL)),
    "availability": (spread(APT, "iso"), flat(PBT)),
    "trs.availability": (spread(APT, "nf"), flat(TR)),
    "smrp.availability": (spread(APT, "smrp"), flat(LOADED)),
    "e79.availability": (spread(190, "e10", 149), flat(ALL)),
    "performance": speed(APT, "iso"),
    "trs.performance": speed(APT, "nf"),
    "smrp.performance": speed(APT, "smrp"),
    "e79.performance": speed(190, "e10", 149),
    "e79.rate": speed(100, "e10"),
    "e79.operational": (spread(100, "e10"), (227, 190 + due(149, "e10"), 227)),
    **{f"{norm}quality": (flat(61), flat(71)) for norm in ("", "trs.", "smrp.", "e79.")},
    "nee": ((60 * 185 / 144, 60 * AUPT / APT, 73 * 185 / 115), flat(PBT)),
    "allocation_efficiency": (spread(AUBT, "iso"), flat(PBT)),
    "utilisation_efficiency": (spread(APT, "iso"), (238, AUBT + due(AUBT, "iso"), 238)),
    "technical_efficiency": (spread(APT, "iso"), (197, 160 + due(160, "iso"), 197)),
    "setup_ratio": (spread(41, "iso"), (185, AUPT + due(AUPT, "iso"), 185)),
    "process_ratio": ((APT, APT, APT + 37), flat(500)),
    "allocation_ratio": ((AUBT, AUBT, AUBT + 37), flat(500)),
    "throughput_rate": (flat(66), flat(500)),
    "throughput_rate.busy": (flat(60), (AUBT, AUBT, AUBT + 37)),
    "energy_per_part": (flat(900), flat(55)),
    "first_pass_yield": (flat(50), flat(60)),
    "scrap_ratio": (flat(6), flat(60)),
    "rework_ratio": (flat(4), flat(60)),
    "nf.loading": (flat(TR), flat(358)),
    "nf.strategic": (flat(358), flat(ALL)),
    "mtbf": (flat(AUPT), flat(3)),
    "mttf": (flat(APT), flat(3)),
    "mttr": (flat(23), flat(3)),
    "six.breakdown.share": ((23, 23, 60), flat(PBT)),
    "six.setup.share": ((41, 41, 78), flat(PBT)),
    "six.minor_stop.share": ((7, 7, 44), flat(PBT)),
    "six.speed.share": ((25, 30, 67), flat(PBT)),
    "six.startup.share": ((3, 3, 16), flat(PBT)),
    "six.reject.share": ((7, 7, 20), flat(PBT)),
    "six.other.share": (flat(117), flat(PBT)),
}


def test_every_ratio_is_held() -> None:
    assert sorted(EXPECTED) == sorted(ratios())


def near(found: Terms, expected: tuple[object, object]) -> None:
    for own, other in zip(found, expected, strict=True):
        assert isinstance(own, Bounded)
        assert tuple(own) == pytest.approx(other)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_terms_are_those_of_its_formula(name: str) -> None:
    near(ratios()[name].terms(AMOUNTS), EXPECTED[name])


def test_without_a_word_the_base_and_the_running_time_are_the_norm_s() -> None:
    near(factors.overall(profiles()["nf"])(AMOUNTS), EXPECTED["trs"])
    near(factors.performance(profiles()["nf"])(AMOUNTS), EXPECTED["trs.performance"])


def test_by_number_every_part_counts_as_one() -> None:
    by_number = {name: one.by_number for name, one in ratios().items() if one.by_number}
    assert sorted(by_number) == ["e79.quality", "quality", "smrp.quality", "trs.quality"]
    for formula in by_number.values():
        near(formula(AMOUNTS), (flat(50), flat(60)))


OF_UNKNOWN = {
    *("availability", "trs.availability", "smrp.availability", "e79.availability"),
    *("e79.operational", "allocation_efficiency", "allocation_ratio", "process_ratio"),
    *("setup_ratio", "technical_efficiency", "utilisation_efficiency", "throughput_rate.busy"),
    *("mtbf", "mttf", "mttr"),
    *("six.breakdown.share", "six.setup.share", "six.minor_stop.share"),
}
OF_COUNTERS = {
    *("oee", "trs", "trg", "tre", "teep", "smrp.oee", "e79.oee"),
    *("six.startup.share", "six.reject.share"),
}
OF_EITHER = {
    *("performance", "trs.performance", "smrp.performance", "e79.performance", "e79.rate"),
    *("nee", "six.speed.share"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_unseen_is_what_the_figure_rests_on(name: str) -> None:
    longer = replace(AMOUNTS, blind_producing=60)
    seen = [ratios()[name].unseen(one) for one in (AMOUNTS, longer)]
    if name in OF_UNKNOWN:
        assert seen == [37, 37]
    elif name in OF_COUNTERS:
        assert seen == [13, 68]
    else:
        assert seen == ([37, 68] if name in OF_EITHER else [0, 0])


def test_which_figures_need_parts_and_which_time_alone() -> None:
    assert {name for name, one in ratios().items() if one.on_parts} == {
        *("oee", "trs", "trg", "tre", "teep", "smrp.oee", "e79.oee", "nee"),
        *("performance", "trs.performance", "smrp.performance", "e79.performance", "e79.rate"),
        *("quality", "trs.quality", "smrp.quality", "e79.quality"),
        *("first_pass_yield", "scrap_ratio", "rework_ratio"),
        *("energy_per_part", "throughput_rate.busy"),
    }


def test_which_figures_are_of_an_order_have_no_bounds_or_are_of_the_calendar() -> None:
    assert {name for name, one in ratios().items() if one.shared} == {
        *("process_ratio", "allocation_ratio"),
    }
    assert {name for name, one in ratios().items() if not one.bounded} == {"mtbf", "mttf", "mttr"}
    assert {name for name in ratios() if name in of_calendar()} == {
        *("trg", "tre", "teep", "smrp.oee", "smrp.availability"),
        *("e79.oee", "e79.availability", "e79.operational", "e79.performance"),
        *("nf.loading", "nf.strategic"),
    }


def test_which_plain_figures_rest_on_breaks_or_closed_hours() -> None:
    assert {name for name in of_calendar() if name not in ratios()} == {
        *("waterfall.opening", "waterfall.break"),
        *("nf.tt", "nf.to", "iso.pot", "iso.pdot"),
        *("smrp.available", "smrp.loaded", "smrp.idle", "smrp.scheduled_down"),
        *("e10.total", "e10.operations", "e10.uptime", "e10.standby", "e10.non_scheduled"),
    }


def test_the_losses_by_hand() -> None:
    assert list(losses(AMOUNTS)) == list(LOSSES)
    assert losses(AMOUNTS) == {
        **{"break": 41, "planned_stop": 29, "idle": 19, "down": 23, "off": 31},
        **{"changeover": 11, "setup": 30, "starved": 13, "blocked": 17, "unknown": 37},
        **{"micro_stop": 7, "speed": 30, "startup": 3, "reject": 7},
    }


SPENT = {
    "iso": {"pot": 358, "pbt": PBT, "aubt": AUBT, "aupt": AUPT, "apt": APT, "aust": 41}
    | {"adet": ADET, "adot": 50, "pdot": 70},
    "nf": {"tt": ALL, "to": 358, "tr": TR, "tf": APT},
    "smrp": {"available": ALL, "loaded": LOADED, "uptime": APT, "scheduled_down": 70}
    | {"unscheduled_down": 125, "idle": 62},
    "e10": {"total": ALL, "operations": 358, "uptime": 190, "productive": 100, "standby": 90}
    | {"engineering": 0, "scheduled_down": 70, "unscheduled_down": 61, "non_scheduled": 43},
}
SYMBOLS = {
    "iso": ["POT", "PBT", "AUBT", "AUPT", "APT", "AUST", "ADET", "ADOT", "PDOT"],
    "nf": ["tT", "tO", "tR", "tF"],
    "smrp": [
        *("total available", "available − idle", "uptime", "scheduled downtime"),
        *("unscheduled downtime", "idle"),
    ],
    "e10": ["total", "operations", "uptime", "PRD", "SBY", "ENG", "SDT", "UDT", "NST"],
}
NAMES = {"iso": "ISO 22400-2", "nf": "NF E60-182", "smrp": "SMRP", "e10": "SEMI E10/E79"}


@pytest.mark.parametrize("norm", SPENT)
def test_the_times_of_a_norm_by_hand(norm: str) -> None:
    profile = profiles()[norm]
    assert profile.name == NAMES[norm]
    assert {key: profile.time(key, AMOUNTS) for key in profile.times} == SPENT[norm]
    assert [one.symbol for one in profile.times.values()] == SYMBOLS[norm]
    assert profile.slices[Outside.CLOSED] == {"e10": "non_scheduled", "smrp": "idle"}.get(
        norm, "closed"
    )


def test_engineering_would_be_uptime_and_operations_if_anything_told_it() -> None:
    times = profiles()["e10"].times
    for key in ("uptime", "operations", "total"):
        assert set(times["engineering"].parts) < set(times[key].parts)


def test_nothing_known_has_no_share_of_the_unknown() -> None:
    """All of planned time is unknown: nothing says what it was, and nothing is divided by 0."""
    dark = replace(AMOUNTS, times={**dict.fromkeys(SLICES, 0), TimeClass.UNKNOWN: 37})
    near(ratios()["availability"].terms(dark), ((0, 0, 37), flat(37)))
    least = replace(dark, times={**dark.times, TimeClass.PRODUCING: 1})
    near(ratios()["availability"].terms(least), ((1, 38, 38), flat(38)))


def test_parts_hidden_in_unknown_time_only_slow_what_was_slow_enough() -> None:
    """Where more was made than the running time allows, more time cannot raise the ratio."""
    for made, top, low in ((102, 115, 115), (103, 108, APT)):
        found = ratios()["performance"].terms(replace(AMOUNTS, made_ideal=made))
        assert (found[0].high, found[1].low) == (top, low)


def test_nee_without_production_time() -> None:
    """Parts without production time have no NEE; neither parts nor time are 0 of it."""
    still = {**TIMES, TimeClass.PRODUCING: 0, TimeClass.MICRO_STOP: 0}
    top, bottom = ratios()["nee"].terms(replace(AMOUNTS, times=still))
    assert bottom.mid == 0
    idle = replace(AMOUNTS, times=still, good_ideal=0, blind_producing=0)
    top, bottom = ratios()["nee"].terms(idle)
    assert tuple(top) == pytest.approx((0, 0, 8 * 78 / 8))  # 41 of set-up and 37 unknown
    assert bottom.mid == PBT - APT
    for good, high in ((102, 115 * 185 / 115), (103, 108 * 185 / APT)):
        top, _ = ratios()["nee"].terms(replace(AMOUNTS, good_ideal=good))
        assert top.high == pytest.approx(high)
    one = {**still, TimeClass.PRODUCING: 1}
    top, bottom = ratios()["nee"].terms(replace(AMOUNTS, times=one))
    assert (top.mid, bottom.mid) == (60 * 42, PBT - APT + 1)
    least = replace(AMOUNTS, times=still, good_ideal=1)
    assert ratios()["nee"].terms(least)[1].mid == 0
