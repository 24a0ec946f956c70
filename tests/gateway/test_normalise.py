"""Readings become events, and what cannot be read becomes a letter, never an exception."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge.instant import SECOND
from edge.link import LinkStatus, LinkWord, link_reading
from edge.reading import LINK, Quality, Reading
from edge.text import Text
from gateway.event import Kind, Stamp

NOW = 1_700_000_000 * SECOND
LASER = """
  - {source: mq, address: plant/laser, machine: laser, kind: state, path: state, table: packml,
     time: ts, time_unit: ms}
  - {source: mq, address: plant/laser, machine: laser, kind: count, path: good, of: good,
     time: ts, time_unit: ms}
  - {source: mq, address: plant/laser, machine: laser, kind: operation, path: order, field: order}
  - {source: mq, address: plant/laser/online, machine: laser, kind: link}
  - {source: mq, address: plant/laser/alive, machine: laser, kind: link, heartbeat: 2s}
"""
PRESS = """
  - {source: ua, address: "nsu=urn:p;s=State", machine: press, kind: state, table: packml}
  - {source: ua, address: "nsu=urn:p;s=Good", machine: press, kind: count, of: good}
  - {source: ua, address: "nsu=urn:p;s=Cycle", machine: press, kind: cycle, scale: 0.001}
  - {source: ua, address: "nsu=urn:p;s=T", machine: press, kind: measurement, name: t, unit: C}
"""


def mq(value, address="plant/laser", quality=Quality.GOOD, at=None):
    return Reading(source="mq", address=address, value=value, at=at, seen=NOW, quality=quality)


def ua(name, value, quality=Quality.GOOD, at=NOW - SECOND):
    address = f"nsu=urn:p;s={name}"
    return Reading(source="ua", address=address, value=value, at=at, seen=NOW, quality=quality)


def said(events):
    return [(item.kind.value, item.values) for item in events]


def causes(letters):
    return [letter.cause_en for letter in letters]


def test_several_signals_read_one_payload_with_its_own_time(normaliser):
    events, letters = normaliser(LASER, mq="mqtt").events(
        mq(b'{"state": 6, "good": "12", "order": "A7", "ts": 1699999999500}'), 4
    )
    assert said(events) == [
        ("state", {"state": "producing", "reason": "Execute"}),
        ("count", {"of": "good", "total": 12}),
        ("operation", {"order": "A7"}),
    ]
    assert [item.at for item in events] == [NOW - SECOND // 2] * 2 + [NOW]
    assert [item.stamp for item in events] == [Stamp.SOURCE, Stamp.SOURCE, Stamp.ARRIVAL]
    assert {item.seq for item in events} == {4}
    assert {item.machine for item in events} == {"laser"}
    assert not letters


def test_a_partial_payload_is_normal_and_a_foreign_one_is_a_letter(normaliser):
    laser = normaliser(LASER, mq="mqtt")
    events, letters = laser.events(mq(b'{"good": 3}'), 1)
    assert len(events) == 1
    assert not letters
    events, letters = laser.events(mq(b'{"humidity": 3}'), 1)
    assert not events
    assert causes(letters) == ["none of the signals of this address found a value in the payload"]
    assert laser.events(mq(b'{"state": null, "good": null}'), 1) == ([], [])


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b"Offline", b"NaN"])
def test_a_payload_that_is_not_json_is_one_letter(normaliser, body):
    events, letters = normaliser(LASER, mq="mqtt").events(mq(body), 1)
    assert not events
    assert len(letters) == 1
    assert letters[0].cause_fr
    assert len(letters[0].body) <= 500


def test_an_empty_payload_says_nothing_and_says_so_where_something_was_to_be_read(normaliser):
    events, letters = normaliser(LASER, mq="mqtt").events(mq(b""), 1)
    assert (events, causes(letters)) == (
        [],
        ["the message is empty (an empty one with `retain` deletes what the broker keeps)"],
    )
    assert normaliser(LASER, mq="mqtt").events(mq(b"", "plant/other"), 1) == ([], [])


def test_a_word_in_no_table_is_a_letter_and_ends_the_previous_state(normaliser):
    events, letters = normaliser(PRESS, ua="opcua").events(ua("State", "Dancing"), 1)
    assert said(events) == [("state", {"state": "unknown", "reason": "Dancing"})]
    assert causes(letters) == ["the word 'Dancing' is not in the table 'packml'"]
    assert letters[0].cause_fr == "le mot 'Dancing' n'est pas dans la table « packml »"


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        (float("nan"), "nan is not a number that can be counted with"),
        (float("inf"), "inf is not a number that can be counted with"),
        (-1, "a count of -1 is below 0"),
        (2.5, "2.5 is not a whole number of parts"),
        ("many", "'many' is not a number"),
        (True, "True is not a number"),
        (2**60, f"{float(2**60)} is not a whole number of parts"),
        ("9" * 5_000, f"{repr('9' * 5_000)[:60]} is not a number"),
    ],
)
def test_what_is_not_a_count_is_a_letter_with_the_reason(normaliser, value, cause):
    events, letters = normaliser(PRESS, ua="opcua").events(ua("Good", value), 1)
    assert not events
    assert causes(letters) == [cause]


PRESS_COUNTERS = """
  - {source: ua, address: "nsu=urn:p;s=W", machine: press, kind: count, of: good, rollover: 65536,
     largest_step: 500, parts: 4, name: left}
  - {source: ua, address: "nsu=urn:p;s=D", machine: press, kind: count, of: scrap,
     counter: difference, parts: 4}
"""


@pytest.mark.parametrize(("value", "total"), [(65_535, 65_535), (-1, 65_535), ("-32768", 32_768)])
def test_a_counter_with_a_width_stays_raw_and_says_what_its_steps_mean(normaliser, value, total):
    press = normaliser(PRESS_COUNTERS, ua="opcua")
    aside = {"name": "left", "rollover": 65_536, "largest_step": 500, "parts": 4}
    assert said(press.events(ua("W", value), 1)[0]) == [
        ("count", {"of": "good", "total": total, **aside})
    ]


@pytest.mark.parametrize("value", [65_536, -32_769, 1e300, float("nan"), "-9" * 600, 0.5, None])
def test_what_a_counter_of_that_width_cannot_show_is_a_letter(normaliser, value):
    events, letters = normaliser(PRESS_COUNTERS, ua="opcua").events(ua("W", value), 1)
    assert not events
    assert len(letters) == (value is not None)


def test_differences_come_in_strokes_of_several_parts(normaliser):
    press = normaliser(PRESS_COUNTERS, ua="opcua")
    assert said(press.events(ua("D", 2), 1)[0]) == [("count", {"scrap": 8})]


def test_measurements_and_cycles_are_scaled(normaliser):
    press = normaliser(PRESS, ua="opcua")
    assert said(press.events(ua("Cycle", 12_500), 1)[0]) == [("cycle", {"duration": 12.5})]
    assert press.events(ua("Cycle", 0), 1) == ([], [])
    assert said(press.events(ua("T", "21.5"), 1)[0]) == [
        ("measurement", {"name": "t", "value": 21.5, "unit": "C"})
    ]


EDGES = """
  - {source: ua, address: "nsu=urn:p;s=Run", machine: press, kind: cycle, edge: true}
  - {source: ua, address: "nsu=urn:p;s=Exec", machine: press, kind: cycle, edge: true,
     expr: "value == 'ACTIVE'"}
"""


def test_the_edges_of_a_signal_begin_and_end_cycles(normaliser):
    press = normaliser(EDGES, ua="opcua")
    for address, value, phase in (
        *(("Run", True, "begun"), ("Run", 0, "ended"), ("Run", "1", "begun")),
        *(("Exec", "ACTIVE", "begun"), ("Exec", "READY", "ended")),
    ):
        assert said(press.events(ua(address, value), 1)[0]) == [("cycle", {"phase": phase})]
    events, letters = press.events(ua("Run", 7), 1)
    assert not events
    assert "neither that a cycle runs" in letters[0].cause_en
    assert press.events(ua("Run", True, Quality.CONFIRMED), 1) == ([], [])


def test_bad_quality_ends_a_state_and_is_no_value(normaliser):
    press = normaliser(PRESS, ua="opcua")
    events, letters = press.events(ua("State", 6, Quality.BAD), 1)
    assert said(events) == [("state", {"state": "unknown", "reason": "bad quality"})]
    assert not letters
    events, letters = press.events(ua("Good", 6, Quality.BAD), 1)
    assert not events
    assert causes(letters) == ["the source itself marks this value as bad"]
    events, _ = press.events(ua("State", None), 1)
    assert said(events) == [("state", {"state": "unknown", "reason": "no value"})]


def test_a_confirmed_reading_proves_what_lasts_not_what_happens(normaliser):
    press = normaliser(PRESS, ua="opcua")
    (event,), _ = press.events(ua("State", 6, Quality.CONFIRMED), 1)
    assert (event.stamp, event.at) == (Stamp.CONFIRMED, NOW - SECOND)
    assert press.events(ua("Cycle", 900, Quality.CONFIRMED), 1) == ([], [])
    assert press.events(ua("Good", 59, Quality.CONFIRMED), 1) == ([], [])
    assert press.events(ua("Good", 59), 1)[0]


def test_a_held_message_proves_nothing_about_now_but_a_last_will_does(normaliser):
    laser = normaliser(LASER, mq="mqtt")
    assert laser.events(mq(b'{"state": 6, "good": 1}', quality=Quality.HELD), 1) == ([], [])
    events, _ = laser.events(mq(b'{"state": 6, "ts": 1699999000000}', quality=Quality.HELD), 1)
    assert [(item.kind, item.at) for item in events] == [(Kind.STATE, NOW - 1000 * SECOND)]
    events, _ = laser.events(mq(b"Offline", "plant/laser/online", Quality.HELD), 1)
    assert said(events) == [
        ("link", {"via": "plant/laser/online", "status": "lost", "reason": "Offline"})
    ]


@pytest.mark.parametrize("ts", [b"0", b"1900000000000", b'"2018-01-17T18:59:50"', b'"now"', b"[]"])
def test_a_time_that_cannot_be_believed_gives_way_to_arrival_and_says_so(normaliser, ts):
    body = b'{"state": 6, "ts": ' + ts + b"}"
    events, letters = normaliser(LASER, mq="mqtt").events(mq(body), 1)
    assert [(item.at, item.stamp) for item in events] == [(NOW, Stamp.ARRIVAL)]
    assert len(letters) == 1


def test_wildcards_read_many_topics(normaliser):
    cell = normaliser(
        '  - {source: mq, address: "plant/+/good", machine: cell, kind: count, of: good}\n',
        mq="mqtt",
    )
    (event,), _ = cell.events(mq(b"7", "plant/a/good"), 1)
    assert (event.machine, event.signal) == ("cell", "plant/a/good")
    assert cell.events(mq(b"7", "plant/a/b/good"), 1) == ([], [])


def test_orders_and_stock_movements_are_objects(normaliser):
    erp = normaliser(
        "  - {source: mq, address: erp, machine: plant, kind: order}\n"
        "  - {source: mq, address: stock, machine: plant, kind: stock, name: raw}\n",
        mq="mqtt",
    )
    body = b'{"action": "released", "order": "A7", "quantity": 20, "colour": "red"}'
    assert said(erp.events(mq(body, "erp"), 1)[0]) == [
        ("order", {"action": "released", "order": "A7", "quantity": 20})
    ]
    assert causes(erp.events(mq(b'{"action": "sold", "order": "A7"}', "erp"), 1)[1]) == [
        "'action' is 'sold', not one of: cancelled, demanded, due, finished, released, started"
    ]
    body = b'{"direction": "out", "quantity": 2}'
    assert said(erp.events(mq(body, "stock"), 1)[0]) == [
        ("stock", {"point": "raw", "direction": "out", "quantity": 2})
    ]


def test_an_operation_may_come_whole_with_its_beginning_and_its_end(normaliser):
    terminal = normaliser(
        "  - {source: mq, address: job, machine: press, kind: operation, field: all}\n", mq="mqtt"
    )
    body = b'{"action": "started", "order": "A7", "operation": 20, "who": "x"}'
    assert said(terminal.events(mq(body, "job"), 1)[0]) == [
        ("operation", {"action": "started", "order": "A7", "operation": "20"})
    ]
    for body, cause in (
        (b'{"action": "sold", "order": "A7"}', "'action' is 'sold', not one of: finished, started"),
        (b'{"action": "finished"}', "'order' is missing"),
        (b'"A7"', "'A7' is not an object"),
    ):
        events, letters = terminal.events(mq(body, "job"), 1)
        assert not events
        assert causes(letters) == [cause]


def test_link_words_reach_every_machine_of_the_source(normaliser):
    both = normaliser(PRESS + PRESS.replace("machine: press", "machine: twin"), ua="opcua")
    lost = LinkWord(status=LinkStatus.LOST, reason=Text(en="gone", fr="parti"), retry=1.0)
    said = {"reason": "gone", "reason_fr": "parti"}
    events, letters = both.events(link_reading("ua", NOW - SECOND, NOW, lost), 9)
    assert [item.machine for item in events] == ["press", "twin"]
    assert events[0].values == {"via": "ua", "status": "lost", **said, "retry": 1.0}
    assert events[0].at == NOW - SECOND
    assert not letters
    broken = Reading(source="ua", address=LINK, value="?", at=None, seen=NOW)
    assert len(both.events(broken, 9)[1]) == 1


def test_readings_of_a_source_the_plant_file_no_longer_names_are_kept_as_letters(normaliser):
    events, letters = normaliser(PRESS, ua="opcua").events(mq(b"1"), 1)
    assert not events
    assert len(letters) == 1


MORE = """
  - {source: mq, address: plant/laser, machine: m, kind: state, table: stack_light}
  - {source: mq, address: plant/laser, machine: m, kind: state, expr: good > 3 or order == "x",
     table: {true: producing, false: idle}}
  - {source: mq, address: plant/laser, machine: m, kind: count, path: x, of: good, rollover: 256}
  - {source: mq, address: plant/laser, machine: m, kind: measurement, path: good, name: t,
     unit: "°F", to: K, scale: 1.0e+300}
  - {source: mq, address: plant/laser, machine: m, kind: cycle, path: x, edge: true}
  - {source: mq, address: plant/laser, machine: m, kind: operation, path: x, field: all}
  - {source: ua, address: "nsu=urn:p;s=Good", machine: m, kind: cycle, expr: 9 / value, unit: min}
"""
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["state", "good", "order", "ts", "time", "a.b", "x", "red", "green"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
payloads = st.one_of(
    st.binary(max_size=60),
    json_like.map(msgspec.json.encode),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
)
addresses = st.sampled_from(
    ["plant/laser", "plant/laser/online", "nsu=urn:p;s=State", "nsu=urn:p;s=Good", LINK, "", "$x/y"]
) | st.text(max_size=10)


readings = st.builds(
    Reading,
    source=st.sampled_from(["mq", "ua", "open", "wide", "gone"]),
    address=addresses,
    value=payloads,
    at=st.none() | st.integers(-(2**63), 2**63 - 1),
    seen=st.just(NOW),
    quality=st.sampled_from(Quality),
)


@settings(
    max_examples=80,
    deadline=None,  # a machine under load is slow, not wrong
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(reading=readings, seq=st.integers(0, 2**40))
def test_nothing_raises_and_a_replay_gives_the_same(normaliser, reading, seq):
    sources = {"mq": "mqtt", "ua": "opcua", "open": "mqtt", "wide": "opcua"}
    first, letters = normaliser(LASER + PRESS + MORE, **sources).events(reading, seq)
    again, _ = normaliser(LASER + PRESS + MORE, **sources).events(reading, seq)
    assert [item.id for item in first] == [item.id for item in again]
    for item in first:
        assert item.machine
        assert msgspec.json.decode(msgspec.json.encode(item), type=type(item)) == item
    for letter in letters:
        assert letter.cause_en
        assert letter.cause_fr
        assert letter.id


@pytest.mark.parametrize("heard", [b"online", b"offline"])
def test_a_machine_promises_in_every_word_of_its_own_link(normaliser, heard):
    """The last word alone must tell what is promised: a loss is dated by it."""
    laser = normaliser(LASER, mq="mqtt")
    (told,), _ = laser.events(mq(heard, "plant/laser/alive"), 1)
    assert told.values["heartbeat"] == 2.0
    (told,), _ = laser.events(mq(heard, "plant/laser/online"), 1)
    assert "heartbeat" not in told.values
