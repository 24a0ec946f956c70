"""From a figure down to its events, and up again from those alone."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.instant import SECOND
from edge.problem import OmbreError
from gateway.event import Event
from servers.shelf import Shelf, at, link, raw, say, state
from shadow.editions import Correction, Journal
from shadow.editions_plans import Plans, Version, read_version
from shadow.history import answers
from shadow.kpi import kpis
from shadow.question import Question
from shadow.revision import Revision
from shadow.why import dossier
from shadow.why.case import Case
from shadow.why.dossier import replay, why
from shadow.why.formula import kpi_of

PLAN = """
plant: {zone: UTC, name: Works}
machines:
  m: {ideal_cycle: 60s, debounce: 2s}
  n: {ideal_cycle: 60s}
  o: {ideal_cycle: 45s}
products: {p: {ideal_cycle: 45s}, q: {ideal_cycle: {m: 50s}}}
lines: {cell: {stations: [m, [n, o]]}}
reasons: {E7: {counts_as: planned_stop}, tool: {counts_as: setup}}
targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}
calendar:
  shifts: [{name: early, from: "06:00", to: "14:00", breaks: [{from: "10:00", to: "10:20"}]}]
"""
LATER = PLAN.replace("45s, p", "40s, p").replace('"14:00"', '"13:00"')


def told(machine: str) -> list[Event]:
    """A shift with two products, a short stop and a long one, a lost link and a note."""
    return [
        link(-30, "connected", machine=machine),
        say(-20, "operation", machine=machine, product="p", order="A1"),
        state(-10, "idle", machine=machine),
        state(0, "producing", machine=machine),
        *(raw(n, n, machine=machine) for n in range(100)),
        *(raw(n, n // 10, of="scrap", machine=machine) for n in range(0, 100, 10)),
        state(100, "down", "E7", machine=machine),
        state(130, "producing", machine=machine),
        say(140, "operation", machine=machine, product="q", order="A2"),
        *(raw(n, n, machine=machine) for n in range(141, 200)),
        state(200, "starved", machine=machine),
        state(200.5, "producing", machine=machine),
        state(240, "down", machine=machine),
        say(250, "note", machine=machine, reason="tool", author="x"),
        state(270, "producing", machine=machine),
        link(300, "lost", machine=machine),
        link(330, "connected", machine=machine),
        state(331, "producing", machine=machine),
    ]


def past(*texts: str) -> tuple[Journal, Plans]:
    journal, known = Journal(), dict[str, Version]()
    for number, text in enumerate(texts):
        version = read_version(text)
        known[version.plant.revision] = version
        journal = journal.plus(version.seen(at(-1000 + 1100 * number), "plant.yaml"))
    return journal, Plans(lambda _: None, known)


def asked(name: str, scope: str = "m", **more: Any) -> Case:
    usual: dict[str, Any] = {"start": at(0), "end": at(480), "now": at(600)}
    return Case(name=name, scope=scope, **{**usual, **more})


STORE = Shelf([item for machine in "mno" for item in told(machine)])


def every_figure() -> list[tuple[str, str, str | None]]:
    """Each figure of a machine, a group, the line and the plant; and those of one order."""
    plant, calendar = past(PLAN)[1].plan(past(PLAN)[0])
    whole = answers(plant, calendar, STORE, Question(start=at(0), end=at(480)), at(600))
    found = [(one.name, one.scope, None) for one in whole if one.scope != "o"]
    by = Question(start=at(0), end=at(480), machines=["m"], by="order")
    orders = answers(plant, calendar, STORE, by, at(600))
    return [*found, *((one.name, "m", one.order) for one in orders if one.order == "A1")]


FIGURES = every_figure()


def test_there_are_figures_of_every_scope() -> None:
    assert {scope for _, scope, _ in FIGURES} >= {"m", "n", "cell", "plant"}
    assert len(FIGURES) > 200


@pytest.mark.parametrize("part", range(8))
def test_every_figure_has_a_dossier_that_gives_it_again_byte_for_byte(part: int) -> None:
    plant, calendar = past(PLAN)[1].plan(past(PLAN)[0])
    for name, scope, order in FIGURES[part::8]:
        made = why(asked(name, scope, order=order), past(PLAN), STORE)
        assert replay(made) == made, name
        said = msgspec.json.decode(made)
        question = Question(
            start=at(0),
            end=at(480),
            machines=[scope] if scope in plant.machines else None,
            by="order" if order else None,
        )
        [figure] = [
            one
            for one in answers(plant, calendar, STORE, question, at(600))
            if (one.name, one.scope, one.order) == (name, scope, order)
        ]
        assert (said["figure"]["value"], said["figure"]["low"]) == (figure.value, figure.low), name
        assert said["kpi"] is not None, name


def seconds(said: Any, one: str) -> float:
    return sum(span["ns"] for span in said["spans"] if span["class"] == one) / SECOND


def test_a_ratio_opens_down_to_its_events() -> None:
    said = msgspec.json.decode(why(asked("trs"), past(PLAN), STORE))
    [term] = said["terms"]
    assert said["figure"]["value"] is None or said["figure"]["value"] == pytest.approx(
        term["top"]["mid"] / term["bottom"]["mid"]
    )
    assert said["profile"]["slices"]["idle"] == "not_required"
    assert said["kpi"]["formula"].startswith("TRS = tU / tR")
    assert sum(span["ns"] for span in said["spans"]) == 480 * 60 * SECOND
    assert seconds(said, "planned_stop") == 30 * 60
    assert seconds(said, "setup") == 30 * 60
    assert seconds(said, "micro_stop") == 30
    reasons = {span["class"]: span["reason"] for span in said["spans"]}
    assert (reasons["planned_stop"], reasons["setup"]) == ("E7", "tool")
    given = {cycle["product"]: cycle["given_by"] for cycle in said["inputs"][0]["ideal_cycles"]}
    assert given == {"p": "products.p.ideal_cycle", "q": "products.q.ideal_cycle.m"}
    assert [one["rule"] for one in said["rules"]].count("debounce") == 1
    assert {one["name"]: one["given"] for one in said["thresholds"]}["minimum_parts"] is True
    assert said["shifts"][0]["version"] == said["plant"]["revision"]
    assert said["events"]["count"] == len(said["evidence"]["events"]) == len(told("m"))
    ids = {item.id for item in STORE.log}
    assert {item["id"] for item in said["evidence"]["events"]} <= ids


def test_the_terms_of_an_order_give_its_figures() -> None:
    for name, _, order in FIGURES:
        if order is None:
            continue
        said = msgspec.json.decode(why(asked(name, order=order), past(PLAN), STORE))
        value, terms = said["figure"]["value"], said["terms"]
        if value is not None and terms and said["figure"]["unit"] == "1":
            [term] = terms
            assert value == pytest.approx(term["top"]["mid"] / term["bottom"]["mid"]), name


def test_a_figure_holds_no_events_of_other_machines() -> None:
    said = msgspec.json.decode(why(asked("oee"), past(PLAN), STORE))
    assert {item["machine"] for item in said["evidence"]["events"]} == {"m"}
    line = msgspec.json.decode(why(asked("oee", "cell"), past(PLAN), STORE))
    assert {item["machine"] for item in line["evidence"]["events"]} == {"m", "n", "o"}
    assert [term["of"] for term in line["terms"]] == ["cell"]


def test_the_versions_of_the_plant_file_and_their_corrections_go_along() -> None:
    journal, plans = past(PLAN, LATER)
    name = journal.newest.revision if journal.newest else ""
    journal = journal.plus(
        Correction(at=at(590), revision=name, start=at(-500), why="closed at one")
    )
    made = why(asked("time.planned"), (journal, plans), STORE)
    said = msgspec.json.decode(made)
    assert said["figure"]["value"] == 7 * 3600 - 20 * 60
    [shift] = said["shifts"]
    assert (shift["corrected"], shift["why"]["en"]) == (True, "closed at one")
    assert replay(made) == made


def test_a_dossier_says_nothing_of_servers_and_passwords() -> None:
    text = PLAN + "sources: {s: {protocol: mqtt, host: broker, password: secret}}\n"
    made = why(asked("oee"), past(text), STORE)
    assert b"secret" not in made
    assert b"broker" not in made
    assert replay(made) == made


def test_revisions_stand_in_it_and_are_replayed() -> None:
    late = Revision(machine="m", start=at(10), end=at(20), told=at(500), at=at(510), events=1)
    other = Revision(machine="m", start=at(500), end=at(510), told=at(520), at=at(530), events=1)
    made = why(asked("oee"), past(PLAN), STORE, [late, other])
    said = msgspec.json.decode(made)
    assert (said["figure"]["revision"], len(said["revisions"])) == (1, 1)
    assert replay(made) == made


def test_whoever_changes_a_dossier_is_found_out() -> None:
    made = why(asked("oee"), past(PLAN), STORE)
    for old, new in (
        (b'"total": 150', b'"total": 151'),
        (b'"reason": "tool"', b'"reason": "moon"'),
        (b'"ideal_cycle": "45s"', b'"ideal_cycle": "44s"'),
    ):
        forged = made.replace(old, new)
        assert forged != made
        assert replay(forged) != forged


@pytest.mark.parametrize(
    "junk", [b"", b"{}", b"[]", b'{"version": 1}', b'{"version": 1, "evidence": 3}']
)
def test_what_is_no_dossier_says_so(junk: bytes) -> None:
    with pytest.raises(OmbreError) as refused:
        replay(junk)
    assert "no dossier" in str(refused.value)


def test_a_dossier_of_too_many_events_is_told_without_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = msgspec.json.decode(why(asked("oee"), past(PLAN), STORE))
    monkeypatch.setattr(dossier, "MOST", 10)
    made = why(asked("oee"), past(PLAN), STORE)
    said = msgspec.json.decode(made)
    assert said["evidence"] is None
    assert {**said, "evidence": 0} == {**whole, "evidence": 0}
    with pytest.raises(OmbreError) as refused:
        replay(made)
    assert "more than 10 events" in str(refused.value) or "events" in str(refused.value)


@pytest.mark.parametrize(
    ("case", "cause"),
    [
        (asked("oee", "z"), "no machine or line 'z'"),
        (asked("oe"), "did you mean one of: oee"),
        (asked("count.good", "plant"), "--machine or --line"),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(case: Case, cause: str) -> None:
    with pytest.raises(OmbreError) as refused:
        why(case, past(PLAN), STORE)
    assert cause in str(refused.value)


def test_every_file_of_figures_is_found_by_its_figures() -> None:
    for kpi in kpis().values():
        assert all(kpi_of(name) is kpi for name in kpi.names)


EVENTS = st.lists(
    st.one_of(
        st.builds(
            state,
            st.integers(-60, 480),
            st.sampled_from(["producing", "down", "starved", "idle", "unknown"]),
            st.sampled_from(["", "E7", "x"]),
        ),
        st.builds(raw, st.integers(-60, 480), st.integers(0, 60)),
        st.builds(
            link,
            st.integers(-60, 900),
            st.sampled_from(["connected", "alive", "lost"]),
            heartbeat=st.sampled_from([None, 60]),
        ),
        st.builds(
            lambda minute, product: say(minute, "operation", product=product),
            st.integers(-60, 480),
            st.sampled_from("pq"),
        ),
        st.builds(
            lambda minute: say(minute, "note", reason="tool", good=-1), st.integers(-60, 480)
        ),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(EVENTS, st.sampled_from(["oee", "trs", "time.unknown", "count.good", "waterfall.useful"]))
def test_any_stream_of_events_is_replayed_from_what_was_read_of_it(
    events: list[Event], name: str
) -> None:
    made = why(asked(name, now=at(1000)), past(PLAN), Shelf(events))
    assert replay(made) == made
