"""The shadow as pages and programs ask it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from edge.instant import Instant, format_instant
from edge.problem import OmbreError
from edge.text import Text
from gateway.letter import DeadLetter
from gateway.store import StoreAway
from servers.shelf import Shelf, at, link, plan, raw, say, state
from shadow.service import Shadow
from shadow.view import ShadowView, ViewAway

PLAN = """
plant: {name: Atelier, zone: UTC, language: fr}
machines: {m: {name: {fr: Presse, en: Press}, ideal_cycle: 60s}}
targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}
calendar: {shifts: [{name: {fr: Matin, en: Early}, from: "06:00", to: "14:00"}]}
"""
EVENTS = [
    *(link(0, "connected", heartbeat=600), state(0, "producing"), raw(0, 0)),
    *(raw(0, 0, of="scrap"), say(1, "operation", order="O7"), say(1, "operation", program="P1")),
    *(raw(25, 20), raw(40, 30), raw(50, 2, of="scrap"), state(55, "down", "E42"), raw(58, 31)),
]


class Time:
    """A clock that stands until it is moved."""

    def __init__(self, now: Instant) -> None:
        self.now = now

    def __call__(self) -> Instant:
        return self.now


def shadow_over(store: Shelf, minute: float = 60) -> tuple[Shadow, Time]:
    clock = Time(at(minute))
    return Shadow(*plan(PLAN), store, clock), clock


def machine(shadow: Shadow) -> Any:
    [found] = shadow.now()["machines"]
    return found


def test_it_answers_what_pages_ask() -> None:
    shadow, _ = shadow_over(Shelf())
    view: ShadowView = shadow
    assert view.now()["version"] == 1


def test_the_snapshot_says_all_of_a_machine() -> None:
    shadow, _ = shadow_over(Shelf(EVENTS))
    snapshot = shadow.now()
    assert json.loads(json.dumps(snapshot)) == snapshot
    assert snapshot["at"] == "2026-03-02T07:00:00Z"
    assert snapshot["plant"]["name"] == {"fr": "Atelier", "en": "Atelier"}
    press = machine(shadow)
    assert press["name"] == {"fr": "Presse", "en": "Press"}
    assert (press["state"], press["reason"]) == ("down", "E42")
    assert press["since"] == format_instant(at(55))
    assert press["link"]["status"] == "connected"
    assert (press["order"], press["program"], press["product"]) == ("O7", "P1", None)
    assert (press["good"], press["scrap"]) == (31, 2)
    assert press["shift"]["name"] == {"fr": "Matin", "en": "Early"}
    assert press["window"] == {"from": format_instant(at(0)), "to": format_instant(at(60))}
    assert press["oee"]["value"] == pytest.approx(31 / 60)
    assert press["availability"]["value"] == pytest.approx(55 / 60)
    assert set(press["cycle_time"]["because"]) == {"fr", "en"}


def test_refresh_says_whether_anything_changed() -> None:
    store = Shelf(EVENTS)
    shadow, clock = shadow_over(store)
    assert shadow.refresh()
    assert not shadow.refresh()
    store.append([state(61, "producing")])
    clock.now = at(62)
    assert shadow.refresh()
    assert machine(shadow)["state"] == "producing"
    assert not shadow.refresh()
    letter = DeadLetter(source="s", address="a", body="?", cause_en="e", cause_fr="f", seen=0)
    store.append([], [letter])
    assert shadow.refresh()
    assert shadow.now()["dead_letters"] == 1
    assert shadow.letters(5)["letters"][0]["cause"] == {"fr": "f", "en": "e"}


def test_a_lost_link_is_seen_with_its_reason_and_the_next_try() -> None:
    store = Shelf(EVENTS)
    shadow, clock = shadow_over(store)
    shadow.refresh()
    store.append([link(62, "lost", reason="refused", reason_fr="refusé", retry=4)])
    clock.now = at(63)
    shadow.refresh()
    press = machine(shadow)
    assert (press["state"], press["reason"]) == ("unknown", "link_lost")
    assert press["link"] == {
        "status": "lost",
        "since": format_instant(at(62)),
        "reason": {"fr": "refusé", "en": "refused"},
        "retry": 4,
    }


def test_silence_needs_no_event_to_be_seen() -> None:
    shadow, clock = shadow_over(Shelf(EVENTS))
    assert machine(shadow)["state"] == "down"
    clock.now = at(58 + 30.1)
    assert machine(shadow)["state"] == "unknown"
    assert machine(shadow)["link"]["status"] == "lost"


def test_kpi_and_now_give_the_same_figures() -> None:
    shadow, _ = shadow_over(Shelf(EVENTS))
    answer = shadow.kpi(at(0), at(480))
    assert answer["version"] == 1
    figures = {(m["name"], m["scope"]): m for m in answer["measures"]}
    press = machine(shadow)
    for name in ("oee", "availability", "performance", "quality"):
        assert figures[name, "m"] == press[name]
    assert figures["oee", "plant"]["value"] == press["oee"]["value"]
    assert figures["oee", "m"]["to"] == format_instant(at(60))


def test_kpi_in_one_language_or_in_both() -> None:
    shadow, _ = shadow_over(Shelf())
    [both] = [m for m in shadow.kpi(at(0), at(60), ["m"])["measures"] if m["name"] == "oee"]
    assert set(both["because"]) == {"fr", "en"}
    french = shadow.kpi(at(0), at(60), ["m"], language="fr")["measures"]
    [one] = [m for m in french if m["name"] == "oee"]
    assert one["because"] == both["because"]["fr"]


def test_a_machine_or_a_cut_that_does_not_exist_is_refused() -> None:
    shadow, _ = shadow_over(Shelf(EVENTS))
    with pytest.raises(OmbreError, match="no machine 'pres'"):
        shadow.kpi(at(0), at(60), ["pres"])
    with pytest.raises(OmbreError, match="cannot be cut by 'year'"):
        shadow.kpi(at(0), at(60), None, "year")


def test_a_store_out_of_reach_is_said_so_and_what_was_known_stays() -> None:
    store = Shelf(EVENTS)
    shadow, _ = shadow_over(store)
    store.away = StoreAway(Text(en="no answer", fr="pas de réponse"))
    with pytest.raises(ViewAway) as away:
        shadow.now()
    assert away.value.cause.fr == "pas de réponse"
    store.away = None
    shadow.refresh()
    store.away = StoreAway(Text(en="no answer", fr="pas de réponse"))
    with pytest.raises(ViewAway):
        shadow.refresh()
    assert machine(shadow)["good"] == 31
    store.away = None
    store.append([raw(59, 40)])
    shadow.refresh()
    assert machine(shadow)["good"] == 40


def test_events_that_come_while_it_begins_are_not_missed() -> None:
    store = Shelf(EVENTS)
    plain_end = store.end

    def end_then_more() -> int:
        position = plain_end()
        store.append([raw(59, 45)])
        return position

    store.end = end_then_more  # type: ignore[method-assign]
    shadow, _ = shadow_over(store)
    shadow.refresh()
    assert machine(shadow)["good"] == 45


def test_machines_lists_the_register_and_whoever_was_heard() -> None:
    shadow, _ = shadow_over(Shelf([state(0, "off", machine="stray")]))
    assert [(m["id"], m["registered"]) for m in shadow.machines()] == [
        ("m", True),
        ("stray", False),
    ]
