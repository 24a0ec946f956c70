"""From an event in a real store, through the real shadow, to what the API and the stream say."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dashboards import shapes
from dashboards.app import build_app
from dashboards.texts import TEXTS
from edge.instant import SECOND, Instant, system_clock
from edge.plantfile import PlantFile
from gateway.event import Event, event
from gateway.letter import DeadLetter
from gateway.store import Store, store_kinds
from servers.web import Served, fetch, fetch_json, served, stream, until
from shadow.editions import Journal
from shadow.editions_plans import Plans, read_version
from shadow.plantbook import read_plant
from shadow.service import Shadow
from shadow.why.dossier import replay

PLANT = """
plant: {name: Atelier, zone: Europe/Paris, language: fr}
machines:
  press: {name: {fr: Presse, en: Press}, interface: opcua, ideal_cycle: 10s}
  laser: {name: Laser, interface: mqtt, ideal_cycle: 20s}
lines: {shop: {name: {fr: L'atelier, en: The shop}, stations: [press, laser]}}
flows:
  stocks:
    raw: {before: press}
    done: {after: laser}
  loops:
    cell: {from: raw, to: done, limit: 20}
"""


def _state(machine: str, state: str, at: Instant) -> Event:
    return event(machine=machine, kind="state", values={"state": state}, at=at)


def _begun(now: Instant) -> list[Event]:
    said = [_state("press", "producing", now - 7200 * SECOND)]
    for minute in range(119):
        at = now - (7200 - 60 * minute) * SECOND
        counted = {"of": "good", "total": 100 + 6 * minute}
        said.append(event(machine="press", kind="count", values=counted, at=at))
    return said


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    kind = store_kinds()["embedded"]
    opened = kind.open(kind.settings(), tmp_path, system_clock)
    opened.append(_begun(system_clock()))
    yield opened
    opened.close()


@pytest.fixture
def real(store: Store) -> Iterator[Served]:
    version = read_version(PLANT)
    name = version.plant.revision
    journal = Journal((version.seen(system_clock(), "plant.yaml"),))
    past = journal, Plans(lambda _: None, {name: version})
    plant, calendar = past[1].plan(journal)
    shadow = Shadow(plant, calendar, store, system_clock, past=past)
    with served(build_app(shadow, calendar)) as site:
        for slow in ("maturity", "flow"):  # summed in a thread of their own, one after the other
            until(partial(_answers, f"{site.url}/api/v1/{slow}"))
        yield site


def _answers(url: str) -> bool:
    return bool(fetch_json(url)[0] == 200)


def _press(body: Any) -> Any:
    return next(machine for machine in body["machines"] if machine["id"] == "press")


def test_an_event_in_the_store_reaches_the_stream_within_a_second(
    real: Served, store: Store
) -> None:
    with stream(f"{real.url}/api/v1/stream") as events:
        first = next(body for topic, body in events if topic == "now")
        assert _press(first)["state"] == "producing"
        kept = time.monotonic()
        store.append([_state("press", "down", system_clock())])
        next(body for topic, body in events if topic == "now" and _press(body)["state"] == "down")
        assert time.monotonic() - kept < 1.0


@pytest.mark.parametrize("name", ["now", "kpi", "ideal", "flow", "maturity", "letters", "health"])
@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_the_real_answers_have_the_documented_shapes(
    real: Served, store: Store, name: str, query: str
) -> None:
    letter = DeadLetter(
        source="s", address="a", body="b", cause_en="c", cause_fr="c", seen=system_clock()
    )
    store.append([], [letter])
    status, answer = fetch_json(f"{real.url}/api/v1/{name}{query}")
    assert status == 200
    getattr(shapes, name.title()).model_validate(answer)


def test_a_figure_opens_and_its_dossier_is_replayed_by_anybody(real: Served) -> None:
    now = _press(fetch_json(f"{real.url}/api/v1/now")[1])
    period = f"from={now['window']['from']}&to={now['window']['to']}"
    for about in ("measure=oee&machine=press", "measure=trs", "measure=time.unknown&machine=laser"):
        status, _, body = fetch(f"{real.url}/api/v1/why?{period}&{about}")
        assert status == 200
        shapes.Dossier.model_validate_json(body)
        assert replay(body) == body
    status, answer = fetch_json(f"{real.url}/api/v1/why?{period}&measure=nonsense")
    assert (status, "nonsense" in str(answer)) == (400, True)


def test_the_page_has_words_for_every_figure_that_it_lists(real: Served) -> None:
    loops = fetch_json(f"{real.url}/api/v1/flow")[1]["loops"]
    assert loops
    for measure in (measure for loop in loops for measure in loop["measures"]):
        assert f"measure.{measure['name']}" in TEXTS
        assert measure["unit"] in ("1", "s") or f"unit.{measure['unit']}" in TEXTS
    maturity = fetch_json(f"{real.url}/api/v1/maturity")[1]
    for indicator in maturity["indicators"]:
        assert indicator["unit"] in ("1", "s", "") or f"unit.{indicator['unit']}" in TEXTS
    assert "Acatech" in maturity["scope"]["fr"]
    assert "Acatech" in maturity["scope"]["en"]
    for machine in fetch_json(f"{real.url}/api/v1/now")[1]["machines"]:
        assert f"link.{machine['link']['status']}" in TEXTS


def test_the_page_and_a_question_give_the_same_figure(real: Served, store: Store) -> None:
    """Two screens never show two OEEs."""
    now = _press(fetch_json(f"{real.url}/api/v1/now")[1])
    window = now["window"]
    period = f"from={window['from']}&to={window['to']}"
    asked = fetch_json(f"{real.url}/api/v1/kpi?{period}&machine=press")[1]["measures"]
    figures = {measure["name"]: measure["value"] for measure in asked}
    for name in ("oee", "trs", "availability", "performance", "quality"):
        assert figures[name] == pytest.approx(now[name]["value"])


def test_the_flow_and_the_machines_are_those_of_the_running_shift(real: Served) -> None:
    with stream(f"{real.url}/api/v1/stream") as events:
        seen: dict[str, Any] = {}
        while not {"now", "flow"} <= seen.keys():
            topic, body = next(events)
            seen[topic] = body
    shift = seen["now"]["machines"][0]["shift"]
    assert seen["flow"]["from"] == shift["from"]
    assert seen["flow"]["to"] <= shift["to"]
    assert fetch_json(f"{real.url}/api/v1/flow")[1]["from"] == shift["from"]


def test_a_shift_that_begins_this_very_instant_has_no_figures_and_no_mistake(
    store: Store,
) -> None:
    plant, calendar = read_plant(PlantFile.parse(PLANT, name="plant.yaml"))
    shift = calendar.latest(system_clock())
    assert shift is not None
    flow = Shadow(plant, calendar, store, lambda: shift.start).flow()
    assert flow["from"] == flow["to"]
    assert all(measure["value"] in (None, 0) for measure in flow["loops"][0]["measures"])


@pytest.mark.parametrize(
    ("query", "where", "known"),
    [
        ("line=nowhere", "line", "shop"),
        ("profile=din", "profile", "iso"),
        ("family=all", "family", "losses"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_does_not_exist_is_refused_with_what_does(
    real: Served, query: str, where: str, known: str, language: str
) -> None:
    status, answer = fetch_json(f"{real.url}/api/v1/kpi?{query}&lang={language}")
    assert (status, answer["error"]["where"]) == (400, where)
    assert query.partition("=")[2] in answer["error"]["cause"]
    assert known in answer["error"]["remedy"]


def test_a_line_is_told_with_its_machines_and_what_they_are_called(real: Served) -> None:
    answer = fetch_json(f"{real.url}/api/v1/kpi?line=shop&lang=en&family=oee&profile=nf")[1]
    assert [(one["id"], one["kind"], one["name"]) for one in answer["scopes"]] == [
        ("press", "machine", "Press"),
        ("laser", "machine", "Laser"),
        ("shop", "line", "The shop"),
    ]
    assert {one["scope"] for one in answer["measures"]} == {"press", "laser", "shop"}
    assert {one["profile"] for one in answer["measures"]} == {"NF E60-182"}


def test_an_unknown_machine_is_refused_by_name(real: Served) -> None:
    status, answer = fetch_json(f"{real.url}/api/v1/kpi?machine=nobody&lang=en")
    assert status == 400
    assert "nobody" in answer["error"]["cause"]
    assert answer["error"]["where"] == "machine"
