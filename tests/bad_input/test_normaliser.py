"""Any bytes, any value, any address, any time: events or letters with the reason, never a fall."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.instant import SECOND, Instant, parse_instant
from edge.plantfile import PlantFile
from edge.reading import LARGEST, LINK, Quality, Reading, shortened
from edge.sources import read_sources
from gateway.event import Stamp
from gateway.letter import DeadLetter
from gateway.moment import AHEAD
from gateway.normalise import Normaliser, Read
from gateway.shown import MACHINES, NAMES
from gateway.signals import read_signals
from gateway.stores.embedded import EmbeddedStore

NOW = parse_instant("2026-03-02T06:00:00Z")
PLANT = """
sources:
  mq: {protocol: mqtt, host: 127.0.0.1, topics: ["p/#"]}
  ua: {protocol: opcua, url: "opc.tcp://127.0.0.1:1/"}
  open: {protocol: mqtt, host: 127.0.0.1, topics: ["#"]}
signals:
  - {source: mq, address: p/laser, machine: laser, kind: state, path: state, time: ts, time_unit: ms}
  - {source: mq, address: p/laser, machine: laser, kind: count, path: good, of: good, time: ts, time_unit: ms}
  - {source: mq, address: p/laser, machine: laser, kind: cycle, path: cycle}
  - {source: mq, address: p/temp, machine: laser, kind: measurement, name: t, unit: C, to: K}
  - {source: mq, address: p/stock, machine: laser, kind: stock}
  - {source: ua, address: "nsu=urn:p;s=State", machine: press, kind: state, table: packml}
  - {source: ua, address: "nsu=urn:p;s=Good", machine: press, kind: count, of: good}
  - {source: ua, address: "nsu=urn:p;s=T", machine: press, kind: measurement, name: t}
"""  # noqa: E501


def reader() -> Normaliser:
    file = PlantFile.parse(PLANT, name="plant.yaml")
    sources = read_sources(file)
    return Normaliser(read_signals(file, list(sources)), sources)


READER = reader()


def read(
    value: object,
    address: str = "p/laser",
    source: str = "mq",
    at: Instant | None = None,
    quality: Quality = Quality.GOOD,
) -> Read:
    said = Reading(
        source=source,
        address=address,
        value=value,
        at=at,
        seen=NOW,
        quality=quality,  # type: ignore[arg-type]
    )
    return READER.events(shortened(said), 1)


def causes(letters: list[DeadLetter]) -> list[str]:
    return [letter.cause_en for letter in letters]


NUMBERS = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from([1e300, -1e300, math.nan, math.inf, 2**63, 10**300, 4_102_444_800_000]),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["state", "good", "cycle", "ts", "quantity", "point", "x"]), inner
        ),
    ),
    max_leaves=8,
)
VALUES = st.one_of(
    st.binary(max_size=64),
    st.text(max_size=20),
    NUMBERS,
    st.booleans(),
    st.none(),
    JSON.map(lambda body: json.dumps(body).encode()),
)
ADDRESSES = st.one_of(
    st.sampled_from(
        ["p/laser", "p/temp", "p/stock", "nsu=urn:p;s=State", "nsu=urn:p;s=Good", LINK]
    ),
    st.sampled_from(["nsu=urn:p;s=T", "", "@unreadable", "a/b/state", "a/b/good", "//", "$SYS/x"]),
    st.text(max_size=40),
)


@settings(max_examples=600, deadline=None)
@given(
    source=st.sampled_from(["mq", "ua", "open", "nobody"]),
    address=ADDRESSES,
    value=VALUES,
    at=st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)),
    quality=st.sampled_from(list(Quality)),
)
def test_whatever_comes_gives_events_that_hold_or_letters_that_say_why(
    source: str, address: str, value: object, at: Instant | None, quality: Quality
) -> None:
    events, letters = read(value, address, source, at, quality)
    for one in events:
        if one.kind != "link" and one.stamp is not Stamp.CONFIRMED:
            assert one.at <= NOW + AHEAD
            assert one.at > 0
        for said in one.values.values():
            assert not isinstance(said, float) or math.isfinite(said)
            assert isinstance(said, str) or said is None or abs(said) < 1e40
        assert len(one.machine) <= 300
        json.dumps(one.values)
    for letter in letters:
        assert letter.cause_en
        assert letter.cause_fr
        assert len(letter.body) <= 500
        assert len(letter.address) <= 300


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"\xff\xfe\x00", "not JSON"),
        (b"", "is empty"),
        (b'{"good": NaN}', "not JSON"),
        (b'{"good": 1e300}', "too large to be meant"),
        (b'{"good": 1' + b"0" * 300 + b"}", ""),
        (b'{"good": "twelve"}', "'twelve' is not a number"),
        (b'{"good": "infinity"}', "not a number that can be counted with"),
        (b'{"good": -4}', "below 0"),
        (b'{"good": [1]}', "is not a number"),
        (b'{"cycle": 1e300}', "too large to be meant"),
        (b"[" * 100_000, "not JSON"),
        (b'{"good": ' + b"1" * LARGEST, "larger than 256 kB"),
        (b"\x00" * 10_000_000, "larger than 256 kB"),
    ],
)
def test_the_reason_is_the_right_one_in_both_languages(body: bytes, cause: str) -> None:
    events, letters = read(body)
    assert events == []
    [letter] = letters
    assert cause in letter.cause_en
    assert letter.cause_fr != letter.cause_en


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300, "12 parts", b"\x01", True])
def test_of_opc_ua_too(value: object) -> None:
    events, letters = read(value, "nsu=urn:p;s=Good", "ua", NOW)
    assert events == []
    assert len(letters) == 1


@pytest.mark.parametrize(
    ("year", "cause"),
    [(1970, "not set"), (1990, "not set"), (2000, "not set"), (2100, "ahead"), (2262, "ahead")],
)
def test_a_clock_gone_wrong_loses_no_count_and_is_named(year: int, cause: str) -> None:
    """The parts were made: the count stands, with the time at which we heard of it."""
    moment = parse_instant(f"{year}-01-01T00:00:01Z")
    stamp = moment // (SECOND // 1000)
    [event], [letter] = read(json.dumps({"good": 5, "ts": stamp}).encode())
    assert (event.at, event.stamp, event.values["total"]) == (NOW, Stamp.ARRIVAL, 5)
    assert cause in letter.cause_en
    assert "NTP" in letter.cause_en
    assert "NTP" in letter.cause_fr
    [event], [letter] = read(7, "nsu=urn:p;s=Good", "ua", moment)
    assert (event.at, event.stamp) == (NOW, Stamp.ARRIVAL)


def test_a_broken_device_invents_100_000_topics_and_the_others_go_on() -> None:
    heard, letters, machines = reader(), 0, set()
    seen = NOW

    def tell(topic: str, body: bytes) -> Read:
        return heard.events(
            Reading(source="open", address=topic, value=body, at=None, seen=seen), 1
        )

    tell("hall/saw/state", b'"down"')
    for number in range(100_000):
        events, refused = tell(f"junk/x{number}/state", b'"RUN"')
        machines |= {one.machine for one in events}
        letters += len(refused)
    assert len(machines) < MACHINES
    assert letters == 100_000 - len(machines)
    [event], _ = tell("hall/saw/state", b'"RUN"')
    assert event.machine == "saw"
    assert len(heard._book._met) < 20_000


def test_a_broken_device_invents_100_000_measurements_of_one_machine() -> None:
    heard = reader()
    names = set()
    for number in range(100_000):
        said = Reading(source="open", address=f"a/b/{number}", value=b"1", at=None, seen=NOW)
        events, _ = heard.events(said, 1)
        names |= {one.values["name"] for one in events}
    assert len(names) == NAMES
    state = Reading(source="open", address="a/b/state", value=b'"RUN"', at=None, seen=NOW)
    assert len(heard.events(state, 1)[0]) == 1


def test_a_topic_of_64_kb_names_no_machine() -> None:
    events, [letter] = read(b'"RUN"', "a" * 60_000 + "/x/state", "open")
    assert events == []
    assert "too long" in letter.cause_en
    assert len(letter.address) == 300


def test_letters_are_bounded_on_disk_and_counted_all(tmp_path) -> None:  # type: ignore[no-untyped-def]
    store = EmbeddedStore(tmp_path / "events.sqlite")
    body = b"\xff" * 10_000
    for batch in range(30):
        letters = []
        for number in range(1_000):
            said = Reading(
                source="open",
                address=f"t/{batch}/{number}/" + "x" * 5_000,
                value=body,
                at=None,
                seen=NOW,
            )
            letters.extend(READER.events(said, number)[1])
        store.append([], letters)
    assert store.letter_count() == 30_000
    assert len(store.letters(100_000)) <= 10_000
    store.close()
    assert sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file()) < 80_000_000
