"""A plant file with nothing but sources already works."""

from __future__ import annotations

import pytest

from edge.instant import SECOND
from edge.link import LinkStatus, LinkWord, link_reading
from edge.reading import Quality, Reading
from edge.text import Text

NOW = 1_700_000_000 * SECOND
REFUSED = Text(en="the broker refuses the password", fr="le courtier refuse le mot de passe")
STOPPED = Text(en="Ombre was stopped", fr="Ombre a été arrêté")


def reading(address, value, source="press", at=NOW):
    return Reading(
        source=source, address=address, value=value, at=at, seen=NOW, quality=Quality.GOOD
    )


@pytest.fixture
def bare(normaliser):
    return normaliser("", press="opcua", floor="mqtt")


@pytest.mark.parametrize(
    ("node", "value", "said"),
    [
        ("Press.StateCurrent", 6, ("state", {"state": "producing", "reason": "Execute"})),
        ("x/MachineryItemState", 2, ("state", {"state": "idle", "reason": "NotExecuting"})),
        ("Mill.Execution", "FEED_HOLD", ("state", {"state": "down", "reason": "FEED_HOLD"})),
        ("Cell.State", "Executing", ("state", {"state": "producing", "reason": "Executing"})),
        ("Press.Good_Count", 7, ("count", {"of": "good", "total": 7})),
        ("Press.ScrapCount", 1, ("count", {"of": "scrap", "total": 1})),
        ("Mill.PartCount", "9", ("count", {"of": "total", "total": 9})),
        ("Press.CycleTime", 12.5, ("cycle", {"duration": 12.5})),
        ("Press.OrderId", "A7", ("operation", {"order": "A7"})),
        ("Press.ProgramId", "O1", ("operation", {"program": "O1"})),
        ("Press.OilTemperature", 40, ("measurement", {"name": "OilTemperature", "value": 40})),
    ],
)
def test_opc_ua_nodes_are_known_by_their_last_name(bare, node, value, said):
    (event,), letters = bare.events(reading(f"nsu=urn:x;s={node}", value), 1)
    assert (event.machine, (event.kind.value, event.values)) == ("press", said)
    assert not letters


def test_texts_and_truth_values_under_names_that_say_nothing_are_left_alone(bare):
    assert bare.events(reading("nsu=urn:x;s=Press.Maker", "Acme"), 1) == ([], [])
    assert bare.events(reading("nsu=urn:x;s=Press.Door", True), 1) == ([], [])
    assert bare.events(reading("nsu=urn:x;s=Press.Status", "fine"), 1) == ([], [])


def test_a_word_that_standards_read_differently_is_not_guessed_at(bare):
    events, letters = bare.events(reading("nsu=urn:x;s=Press.State", "Stopped"), 1)
    assert events[0].values["state"] == "unknown"
    assert len(letters) == 1


def test_a_json_payload_is_known_by_its_keys_and_carries_its_time(bare):
    body = b'{"ts": 1699999999, "state": "setup", "counts": {"good": 3}, "a.b": 1.5, "who": "x"}'
    events, letters = bare.events(reading("plant/laser/data", body, "floor", None), 1)
    assert [(item.machine, item.kind.value, item.signal) for item in events] == [
        ("laser", "state", "plant/laser/data#state"),
        ("laser", "count", "plant/laser/data#counts.good"),
        ("laser", "measurement", 'plant/laser/data#"a.b"'),
    ]
    assert {item.at for item in events} == {NOW - SECOND}
    assert not letters


def test_a_topic_with_a_plain_value_is_known_by_its_last_level(bare):
    (event,), _ = bare.events(reading("plant/laser/good", b"12", "floor", None), 1)
    assert (event.machine, event.values) == ("laser", {"of": "good", "total": 12})
    (event,), _ = bare.events(reading("plant/laser/state", b"down", "floor", None), 1)
    assert event.values == {"state": "down", "reason": "down"}
    assert bare.events(reading("$SYS/broker/uptime", b"12", "floor", None), 1) == ([], [])


def test_a_cycle_says_how_long_it_took_and_how_it_went(bare):
    body = b'{"ts": "2023-11-14T22:13:19Z", "duration": 1.25, "ok": true}'
    events, letters = bare.events(reading("plant/laser/cycle", body, "floor", None), 1)
    assert [item.values for item in events] == [{"duration": 1.25}]
    assert not letters
    (event,), _ = bare.events(reading("plant/laser/cycle", b'{"duration_ms": 1250}', "floor"), 1)
    assert event.values == {"duration": 1.25}
    (event,), _ = bare.events(reading("plant/laser/job", b'{"duration": 7}', "floor"), 1)
    assert event.values == {"name": "duration", "value": 7}


def test_a_last_will_says_that_the_machine_is_gone(bare):
    (event,), letters = bare.events(reading("plant/laser/online", b"offline", "floor"), 1)
    assert (event.kind.value, event.machine, event.values["status"]) == ("link", "laser", "lost")
    assert not letters
    assert bare.events(reading("plant/laser/online", b"perhaps", "floor"), 1) == ([], [])
    assert bare.events(reading("nsu=urn:x;s=Press.Online", False), 1) == ([], [])


def test_a_source_that_never_showed_a_machine_does_not_fail_in_silence(normaliser):
    word = LinkWord(status=LinkStatus.LOST, reason=REFUSED, retry=0.5)
    lost = link_reading("floor", NOW, NOW, word)
    events, (letter,) = normaliser("", floor="mqtt").events(lost, 1)
    assert not events
    assert "'floor'" in letter.cause_en
    assert REFUSED.en in letter.cause_en
    assert REFUSED.fr in letter.cause_fr
    stopped = LinkWord(status=LinkStatus.LOST, reason=STOPPED)
    farewell = link_reading("floor", NOW, NOW, stopped)
    assert normaliser("", floor="mqtt").events(farewell, 1) == ([], [])
    heard = normaliser("", floor="mqtt")
    heard.remember("floor", "laser")
    (event,), letters = heard.events(lost, 1)
    assert (event.machine, event.values["status"], letters) == ("laser", "lost", [])


def test_link_words_go_to_the_machines_that_were_recognised(normaliser):
    alive = link_reading("floor", NOW, NOW, LinkWord(status=LinkStatus.ALIVE))
    bare = normaliser("", floor="mqtt", press="opcua")
    assert bare.events(alive, 1) == ([], [])
    bare.events(reading("plant/laser/good", b"12", "floor"), 2)
    assert [item.machine for item in bare.events(alive, 3)[0]] == ["laser"]
    again = normaliser("", floor="mqtt")
    again.remember("floor", "laser")
    assert [item.machine for item in again.events(alive, 3)[0]] == ["laser"]
    of_press = link_reading("press", NOW, NOW, LinkWord(status=LinkStatus.ALIVE))
    assert [item.machine for item in bare.events(of_press, 1)[0]] == ["press"]
