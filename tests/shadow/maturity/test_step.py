"""The step and its evidence, by hand: what lowers it, what shows, what can never help."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.instant import HOUR, MINUTE, SECOND
from gateway.event import Event, Kind, Stamp

NAMES = ("press", "laser", "cobot")


def rows(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in report["indicators"]}


def everything(factory: Any, **outages: Any) -> list[Event]:
    return [e for name in NAMES for e in factory.machine(name, outages.get(name, ()))]


def test_a_well_connected_plant_has_nothing_against_step_3_and_no_step_proven(factory: Any) -> None:
    found = factory.judge(factory.plant(*NAMES), everything(factory))
    assert {row["id"] for row in found["indicators"] if row["pass"] is False} == set()
    assert found["highest_possible"] == 3
    assert found["step"] == 0
    assert found["progress"] == pytest.approx(2 / 3, abs=1e-4)
    unmeasured = {row["id"] for row in found["indicators"] if row["pass"] is None}
    assert {"1c", "2e", "2g", "2h", "3b"} <= unmeasured


def test_the_values_by_hand(factory: Any) -> None:
    # of 1800 s the press is without link from 600 to 780, the others never
    found = rows(factory.judge(factory.plant(*NAMES), everything(factory, press=[(600, 780)])))
    assert found["2b"]["value"] == 1
    assert found["2b"]["worst"]["machine"] == "press"
    assert found["2b"]["worst"]["value"] == pytest.approx(0.9)
    assert found["2b"]["pass"] is False
    assert found["3a"]["value"] == pytest.approx(1 - 180 / 5400)
    assert found["3a"]["worst"]["value"] == pytest.approx(0.9)
    assert found["3a"]["pass"] is True
    assert found["3d"]["value"] == pytest.approx(1 - 180 / 5400)
    assert found["1a"]["value"] == found["1b"]["value"] == found["2a"]["value"] == 1
    assert found["2c"]["value"] == 1
    assert found["2d"]["value"] == pytest.approx(0.04)
    assert found["3c"]["value"] == pytest.approx(0.04, rel=0.01)


def test_a_link_lost_now_shows_at_once_in_every_evidence_of_it(factory: Any) -> None:
    before = rows(factory.judge(factory.plant(*NAMES), everything(factory)))
    cut = everything(factory, press=[(1795, 9999)])
    report = factory.judge(factory.plant(*NAMES), cut)
    after = rows(report)
    for proof in ("2b", "3a", "3d"):
        worst = after[proof]["worst"]
        assert worst["machine"] == "press"
        assert worst["value"] == pytest.approx(1 - 5 / 1800)
        assert before[proof]["worst"]["value"] == 1
        assert "press has had no link for 5 s" in after[proof]["reason"]["en"]
    assert report["highest_possible"] == 3


def test_five_seconds_without_link_in_a_minute_cost_the_step(factory: Any) -> None:
    minute = factory.start + MINUTE
    calm = factory.judge(factory.plant(*NAMES), everything(factory), now=minute)
    shaken = factory.judge(factory.plant(*NAMES), everything(factory, press=[(30, 35)]), now=minute)
    assert (calm["highest_possible"], shaken["highest_possible"]) == (3, 1)
    assert shaken["weakest"]["id"] == "2b"
    assert shaken["weakest"]["worst"]["machine"] == "press"
    assert shaken["weakest"]["worst"]["value"] == pytest.approx(55 / 60)


def test_the_step_falls_when_a_machine_is_unplugged_and_rises_when_it_is_back(factory: Any) -> None:
    plant = factory.plant(*NAMES)
    assert factory.judge(plant, everything(factory, press=[(900, 9999)]))["highest_possible"] == 1
    later = factory.now + 40 * HOUR
    events = [e for n in NAMES[1:] for e in factory.machine(n, until=later, every=600)]
    events += factory.machine("press", [(900, 1500)], until=later, every=600)
    assert factory.judge(plant, events, now=later)["highest_possible"] == 3


def test_silence_without_a_word_about_the_link_counts_as_much(factory: Any) -> None:
    events = [
        e for e in everything(factory) if e.machine != "press" or e.at < factory.now - 300 * SECOND
    ]
    found = rows(factory.judge(factory.plant(*NAMES), events))
    assert found["3a"]["worst"]["value"] == pytest.approx(1 - 302 / 1800)
    assert found["2b"]["pass"] is False


def test_a_machine_that_never_spoke_has_the_whole_window_against_it(factory: Any) -> None:
    found = rows(factory.judge(factory.plant(*NAMES, "saw"), everything(factory)))
    assert found["2a"]["value"] == pytest.approx(3 / 4)
    assert "saw" in found["2a"]["reason"]["en"]
    assert found["3a"]["worst"] == {
        "machine": "saw",
        "label": {"fr": "saw", "en": "saw"},
        "value": 0,
        "threshold": 0.9,
    }
    assert found["3a"]["value"] == pytest.approx(3 / 4)


def test_a_manual_post_is_in_the_denominator_of_connection_and_not_of_links(factory: Any) -> None:
    plant = factory.plant(*NAMES, machines={"bench": {"type": "bench", "interface": "none"}})
    found = rows(factory.judge(plant, everything(factory)))
    assert found["1b"]["value"] == found["2a"]["value"] == 3 / 4
    assert found["2b"]["value"] == found["2c"]["value"] == 1
    assert found["1a"]["pass"] is False


def test_a_plant_connected_this_morning_is_judged_on_this_morning(factory: Any) -> None:
    found = factory.judge(factory.plant(*NAMES), everything(factory))
    assert found["from"] == "2026-01-05T06:00:00Z"
    assert "30 min of planned time a machine since 2026-01-05 07:00:00" in found["window"]["en"]


def test_a_machine_connected_later_is_judged_from_then_on(factory: Any) -> None:
    late = [e for e in factory.machine("cobot") if e.at >= factory.start + 600 * SECOND]
    late += [
        factory.link("cobot", factory.start + 600 * SECOND, "connected"),
        factory.state("cobot", factory.start + 600 * SECOND),
    ]
    events = [*factory.machine("press"), *factory.machine("laser"), *late]
    assert rows(factory.judge(factory.plant(*NAMES), events))["3a"]["worst"]["value"] == 1


def test_values_older_than_the_connection_do_not_count_against_the_link(factory: Any) -> None:
    events = [*everything(factory), factory.state("press", factory.start - 3 * HOUR, "idle")]
    found = rows(factory.judge(factory.plant(*NAMES), events))
    assert found["2b"]["worst"]["value"] == found["3a"]["worst"]["value"] == 1
    assert found["3c"]["value"] == pytest.approx(0.04, rel=0.01)


def test_tries_before_the_first_connection_belong_to_the_installation(factory: Any) -> None:
    refused = factory.link("press", factory.start - 8 * SECOND, "lost", retry=0.5)
    found = factory.judge(factory.plant(*NAMES), [*everything(factory), refused])
    assert found["from"] == "2026-01-05T06:00:00Z"
    assert rows(found)["2b"]["worst"]["value"] == 1


def test_a_machine_that_only_ever_refused_has_no_uptime(factory: Any) -> None:
    refused = factory.link("saw", factory.start, "lost", retry=0.5)
    found = rows(factory.judge(factory.plant(*NAMES, "saw"), [*everything(factory), refused]))
    assert found["2b"]["worst"]["machine"] == "saw"
    assert found["2b"]["worst"]["value"] == 0
    assert "saw has had no link for 30 min" in found["2b"]["reason"]["en"]


def test_imported_history_proves_no_link_and_no_freshness(factory: Any) -> None:
    events = [e for e in everything(factory) if e.kind is not Kind.LINK]
    report = factory.judge(factory.plant(*NAMES), events)
    found = rows(report)
    assert [found[proof]["pass"] for proof in ("2b", "2d", "3c", "3d")] == [False] * 4
    assert found["3a"]["pass"] is True
    assert report["highest_possible"] == 1


def test_arrival_stamps_lower_2c_and_confirmed_values_do_not(factory: Any) -> None:
    events = [*factory.machine("press"), *factory.machine("laser", [(60, 70)])]
    events += factory.machine("cobot", stamp=Stamp.ARRIVAL)
    found = rows(factory.judge(factory.plant(*NAMES), events))
    assert found["2c"]["value"] == pytest.approx(2 / 3)


def test_a_measured_clock_offset_counts_before_the_estimate(factory: Any) -> None:
    plant, at = factory.plant(*NAMES), factory.start + 7 * SECOND
    told = [factory.link(n, at, "alive", heartbeat=2.0, offset=0.01) for n in NAMES]
    fine = rows(factory.judge(plant, [*everything(factory), *told]))["2d"]
    assert fine["value"] == pytest.approx(0.01, rel=0.01)
    assert fine["pass"] is True
    slow = factory.link("press", at + 2, "alive", heartbeat=2.0, offset=0.2, latency=0.21)
    assert rows(factory.judge(plant, [*everything(factory), *told, slow]))["2d"] == fine
    off = factory.link("press", at + 1, "alive", heartbeat=2.0, offset=-0.2)
    wrong = rows(factory.judge(plant, [*everything(factory), *told, off]))["2d"]
    assert wrong["value"] == pytest.approx(0.2, rel=0.01)
    assert wrong["worst"]["threshold"] == pytest.approx(0.04)
    assert wrong["pass"] is False


def test_without_a_register_nothing_is_reached(factory: Any) -> None:
    found = factory.judge(factory.plant(), everything(factory))
    assert found["highest_possible"] == 0
    assert "no machine is registered" in rows(found)["1a"]["reason"]["en"]


def test_without_any_event_only_the_register_counts(factory: Any) -> None:
    found = factory.judge(factory.plant(*NAMES), [])
    assert found["highest_possible"] == 1
    assert rows(found)["2a"]["value"] == 0
    assert rows(found)["3a"]["value"] == 0


def test_thresholds_of_the_plant_file_count_and_are_named(factory: Any) -> None:
    plant = factory.plant(*NAMES, thresholds={"2b.worst": 0.8})
    report = factory.judge(plant, everything(factory, press=[(600, 780)]))
    found = rows(report)
    assert found["2b"]["pass"] is True
    assert found["2b"]["threshold_version"] == "plant file"
    assert found["2a"]["threshold_version"] == "2025-1"
    assert report["highest_possible"] == 3


def test_next_leads_with_the_loss(factory: Any) -> None:
    report = factory.judge(factory.plant(*NAMES), everything(factory, press=[(600, 1800)]))
    first = report["next"][0]
    assert first["en"].startswith("20 min of planned machine time fall short (2b Link uptime)")
    assert first["fr"].startswith("20 min de temps machine requis")


def test_one_language_gives_plain_texts(factory: Any) -> None:
    report = factory.judge(factory.plant(*NAMES), everything(factory), language="fr")
    assert "certification" in report["scope"]
    assert all(isinstance(row["reason"], str) for row in report["indicators"])


OUTAGES = st.lists(st.tuples(st.integers(1, 850), st.integers(2, 60)), max_size=3)


@st.composite
def histories(draw: st.DrawFn) -> dict[str, tuple[list[tuple[int, int]], Stamp]]:
    found = {}
    for name in NAMES:
        begins = sorted({begin * 2 for begin, _ in draw(OUTAGES)})
        ends = draw(st.lists(st.integers(2, 60), min_size=len(begins), max_size=len(begins)))
        spans: list[tuple[int, int]] = []
        for begin, length in zip(begins, ends, strict=True):
            if not spans or begin > spans[-1][1]:
                spans.append((begin, begin + length))
        found[name] = spans, draw(st.sampled_from([Stamp.SOURCE, Stamp.SOURCE, Stamp.ARRIVAL]))
    return found


@settings(max_examples=25, deadline=None)
@given(
    histories=histories(),
    name=st.sampled_from(NAMES),
    what=st.integers(0, 3),
    cut=st.integers(60, 1700),
)
def test_removing_data_never_raises_the_step(
    factory: Any, histories: Any, name: str, what: int, cut: int
) -> None:
    events = [e for n, (out, stamp) in histories.items() for e in factory.machine(n, out, stamp)]
    since = factory.start + cut * SECOND
    gone = {
        0: lambda e: True,
        1: lambda e: e.kind is Kind.LINK,
        2: lambda e: e.kind is Kind.STATE,
        3: lambda e: since <= e.at,
    }[what]
    kept = [e for e in events if not (e.machine == name and gone(e))]
    plant = factory.plant(*NAMES)
    after, before = factory.judge(plant, kept), factory.judge(plant, events)
    assert after["step"] <= before["step"]
    assert after["highest_possible"] <= before["highest_possible"]
