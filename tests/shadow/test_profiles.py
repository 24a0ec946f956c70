"""Norms as profiles: each a whole table, the same spans, another classification."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shadow.profiles
from servers.shelf import say, state, window_of
from shadow import factors
from shadow.amounts import SLICES, Amounts, Outside
from shadow.kpi import measures_of, of_calendar, ratios
from shadow.losses import LOSSES, losses, whole
from shadow.profile import UNKNOWN, Profile, profiles
from shadow.time_class import TimeClass

unhurried = settings(deadline=None)  # a machine under load is slow, not wrong
PROFILES = list(profiles().values())
MODULES = [module.name for module in pkgutil.iter_modules(shadow.profiles.__path__)]
FACTORS = {
    "oee": ("availability", "performance", "quality"),
    "trs": ("trs.availability", "trs.performance", "trs.quality"),
    "smrp.oee": ("smrp.availability", "smrp.performance", "smrp.quality"),
    "e79.oee": ("e79.availability", "e79.operational", "e79.rate", "e79.quality"),
    "e79.performance": ("e79.operational", "e79.rate"),
}


@pytest.mark.parametrize("module", MODULES)
def test_a_file_is_a_profile(module: str) -> None:
    assert importlib.import_module(f"shadow.profiles.{module}").PROFILE.key == module


@pytest.mark.parametrize("profile", PROFILES, ids=lambda one: one.key)
def test_a_profile_is_a_whole_table(profile: Profile) -> None:
    assert set(profile.slices) == set(SLICES)
    assert profile.slices[TimeClass.UNKNOWN] == UNKNOWN
    assert {profile.base, profile.run} <= set(profile.times)
    for time in profile.times.values():
        assert time.symbol
        assert time.title.en != ""
        assert time.title.fr != ""
        assert len(set(time.parts)) == len(time.parts)
    assert UNKNOWN in profile.times[profile.base].parts
    assert UNKNOWN not in profile.times[profile.run].parts
    assert profile.about.en != profile.about.fr
    for key, parts in ((key, set(one.parts)) for key, one in profile.times.items()):
        known = {*profile.slices.values(), "engineering"}
        assert parts <= known, f"{key} has a part that no class belongs to"


def test_what_a_micro_stop_is_in_each() -> None:
    of = {one.key: one.slices[TimeClass.MICRO_STOP] for one in PROFILES}
    assert of == {"iso": "apt", "nf": "tf", "smrp": "uptime", "e10": "unscheduled_down"}


@pytest.mark.parametrize(
    ("of", "iso", "nf", "e10", "smrp"),
    [
        ("setup", "aust", "own", "scheduled_down", "unscheduled_down"),
        ("changeover", "aust", "own", "scheduled_down", "unscheduled_down"),
        ("starved", "adet", "induced", "standby", "unscheduled_down"),
        ("blocked", "adet", "induced", "standby", "unscheduled_down"),
        ("down", "adet", "own", "unscheduled_down", "unscheduled_down"),
        ("idle", "adot", "not_required", "standby", "idle"),
        ("off", "adot", "own", "unscheduled_down", "unscheduled_down"),
        ("planned_stop", "pdot", "not_required", "scheduled_down", "scheduled_down"),
    ],
)
def test_the_tables_are_what_the_norms_say(of: str, iso: str, nf: str, e10: str, smrp: str) -> None:
    found = {one.key: one.slices[TimeClass(of)] for one in PROFILES}
    assert found == {"iso": iso, "nf": nf, "e10": e10, "smrp": smrp}


def test_one_shift_in_four_norms() -> None:
    """An hour each of eight classes, 30 good parts of 2 minutes; breaks none, open all day."""
    said = ("producing", "setup", "starved", "idle", "down", "planned_stop", "off", "blocked")
    events = [*(state(60 * nth, word) for nth, word in enumerate(said)), say(50, "count", good=30)]
    plan = "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 120s}}\n"
    found = {one.name: one for one in measures_of(window_of(plan, events))}
    for name, base, factor, running in (
        ("oee", 7, "availability", 1),
        ("trs", 6, "trs.availability", 1),
        ("smrp.oee", 7, "smrp.availability", 1),
        ("e79.oee", 8, "e79.availability", 4),
    ):
        assert found[name].value == pytest.approx(1 / base)
        assert found[factor].value == pytest.approx(running / base)
    assert {found[name].profile for name in ("oee", "trs", "smrp.oee", "e79.oee")} == {
        one.name for one in PROFILES
    }


AMOUNT = st.integers(0, 10**13)
PARTS = st.integers(0, 1000)


@st.composite
def amounts(draw: st.DrawFn) -> Amounts:
    times = {one: draw(AMOUNT) for one in SLICES}
    unknown, good, scrap, rework = times[TimeClass.UNKNOWN], draw(PARTS), draw(PARTS), draw(PARTS)
    cycle = draw(st.integers(1, 10**9))
    hidden = draw(st.integers(0, unknown))
    startup = draw(st.integers(0, scrap))
    return Amounts(
        times=times,
        good=good,
        scrap=scrap,
        rework=rework,
        good_ideal=good * cycle,
        made_ideal=(good + scrap + rework) * cycle,
        good_weight=good * cycle,
        made_weight=(good + scrap + rework) * cycle,
        startup_ideal=startup * cycle,
        blind_producing=draw(st.integers(0, times[TimeClass.PRODUCING])),
        blind_unknown=hidden,
        stops={one: draw(PARTS) for one in TimeClass},
        good_all=good,
        made_all=good + scrap + rework,
        energy=draw(AMOUNT),
        elapsed=draw(AMOUNT),
    )


@unhurried
@given(amounts())
def test_the_parts_of_a_norm_add_up_to_the_window(a: Amounts) -> None:
    for profile in PROFILES:
        parts = dict.fromkeys(profile.slices.values(), 0)
        for one, part in profile.slices.items():
            parts[part] += a.times[one]
        assert sum(parts.values()) == sum(a.times.values())
        for key, time in profile.times.items():
            assert profile.time(key, a) == sum(parts.get(part, 0) for part in time.parts)


@unhurried
@given(amounts())
def test_the_factors_multiply_in_every_norm(a: Amounts) -> None:
    for overall, parts in FACTORS.items():
        product, whole_ = 1.0, _mid(overall, a)
        for name in parts:
            value = _mid(name, a)
            if value is None:
                break
            product *= value
        else:
            if whole_ is not None:
                assert product == pytest.approx(whole_)


REQUIRED = tuple(one for one in TimeClass if one not in {"unknown", "planned_stop", "idle"})
"""What unknown time may turn out to be; it counts as required in every norm."""
NOT_HELD = frozenset({"quality", "trs.quality", "smrp.quality", "e79.quality"}) | {
    *("scrap_ratio", "rework_ratio", "first_pass_yield", "energy_per_part", "throughput_rate"),
    *("throughput_rate.busy", "six.other.share"),
}
"""Figures that say in words what they may have missed, and unknown time as such."""


@unhurried
@given(amounts(), st.data())
def test_whatever_unknown_time_was_the_bounds_hold_it(a: Amounts, data: st.DataObject) -> None:
    truth = _told(a, data)
    for name, ratio in ratios().items():
        if name in NOT_HELD or not ratio.bounded:
            continue
        (top, bottom), (true_top, true_bottom) = ratio.terms(a), ratio.terms(truth)
        if true_bottom.mid <= 0 or bottom.high <= 0:
            continue
        value = true_top.mid / true_bottom.mid
        slack = 1e-9 * max(1.0, abs(value))
        assert top.low / bottom.high <= value + slack, name
        assert bottom.low <= 0 or value <= top.high / bottom.low + slack, name


def _told(a: Amounts, data: st.DataObject) -> Amounts:
    """Say what the unknown time was, and which parts nobody had counted."""
    times, left = dict(a.times), a.unknown
    ran, seen_running = 0, a.times[TimeClass.PRODUCING]
    for one in data.draw(st.permutations(REQUIRED)):
        spent = data.draw(st.integers(0, left))
        times[one] += spent
        left -= spent
        ran += spent if one is TimeClass.PRODUCING else 0
    times[TimeClass.DOWN] += left
    times[TimeClass.UNKNOWN] = 0
    hidden = data.draw(st.integers(0, min(a.blind_unknown, ran)))
    hidden += data.draw(st.integers(0, min(a.blind_producing, seen_running)))
    good = data.draw(st.integers(0, hidden))
    return replace(
        a,
        times=times,
        good_ideal=a.good_ideal + good,
        made_ideal=a.made_ideal + hidden,
        blind_producing=0,
        blind_unknown=0,
    )


@unhurried
@given(amounts())
def test_the_waterfall_closes(a: Amounts) -> None:
    found = losses(a)
    assert set(found) == set(LOSSES)
    opening = sum(a.times.values()) - a.times[Outside.CLOSED]
    assert sum(found.values()) + whole(a.good_ideal) == opening
    assert all(isinstance(spent, int) for spent in found.values())


@unhurried
@given(st.lists(amounts(), min_size=1, max_size=5))
def test_formulas_take_arrays_and_say_the_same(several: list[Amounts]) -> None:
    """The engine of history computes all windows at once with the formulas of one."""
    columns = _columns(several)
    for name, ratio in ratios().items():
        terms = ratio.terms(columns)
        unseen = np.broadcast_to(np.asarray(ratio.unseen(columns)), len(several))
        for nth, one in enumerate(several):
            assert unseen[nth] == ratio.unseen(one)
            for column, plain in zip(terms, ratio.terms(one), strict=True):
                for side in ("low", "mid", "high"):
                    values = np.broadcast_to(np.asarray(getattr(column, side)), len(several))
                    assert values[nth] == pytest.approx(getattr(plain, side)), (name, side)


def _columns(several: list[Amounts]) -> Amounts:
    def column(take: Any) -> Any:
        return np.array([take(one) for one in several], dtype=np.int64)

    plain = {
        name: column(lambda one, name=name: getattr(one, name))
        for name in Amounts.__dataclass_fields__
        if name not in {"times", "stops"}
    }
    return Amounts(
        times={one: column(lambda a, one=one: a.times[one]) for one in SLICES},
        stops={one: column(lambda a, one=one: a.stops[one]) for one in TimeClass},
        **plain,
    )


def _mid(name: str, a: Amounts) -> float | None:
    top, bottom = ratios()[name].terms(a)
    return top.mid / bottom.mid if bottom.mid > 0 else None


def test_one_formula_is_made_once() -> None:
    assert factors.overall(profiles()["nf"]) is factors.overall(profiles()["nf"])


def test_what_an_order_has_not_is_named() -> None:
    assert {name for name in of_calendar() if not name.startswith(("e10.", "iso.", "nf."))} == {
        *("trg", "tre", "teep", "smrp.oee", "smrp.availability"),
        *("e79.oee", "e79.availability", "e79.operational", "e79.performance"),
        *("smrp.available", "smrp.loaded", "smrp.idle", "smrp.scheduled_down"),
        *("waterfall.opening", "waterfall.break"),
    }
    norms = {name for name in of_calendar() if name.startswith(("e10.", "iso.", "nf."))}
    assert norms == {
        *("nf.tt", "nf.to", "nf.loading", "nf.strategic", "iso.pot", "iso.pdot"),
        *("e10.total", "e10.operations", "e10.uptime", "e10.standby", "e10.non_scheduled"),
    }
