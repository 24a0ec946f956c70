"""Several gateways read what one would: together the same events and letters, each once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.forward.owner import owner
from edge.instant import SECOND
from edge.link import LinkStatus, LinkWord, link_reading
from edge.plantfile import PlantFile
from edge.reading import DAMAGED, GIVEN_UP, OUTBOX, Quality, Reading
from edge.sources import read_sources
from gateway.normalise import Normaliser
from gateway.share import Routes, Share, plant_mark
from gateway.signals import read_signals

NOW = 1_700_000_000 * SECOND
PLANT = """
sources:
  ua: {protocol: opcua, url: "opc.tcp://127.0.0.1:1"}
  floor: {protocol: mqtt, host: 127.0.0.1}
  open: {protocol: mqtt, host: 127.0.0.1}
signals:
  - {source: ua, address: "nsu=urn:x;s=good", machine: press, kind: count, of: good}
  - {source: ua, address: "nsu=urn:x;s=both", machine: saw, kind: state}
  - {source: ua, address: "nsu=urn:x;s=both", machine: mill, kind: state}
  - {source: floor, address: "hall/+/state", machine: lathe, kind: state}
  - {source: floor, address: "hall/7/state", machine: oven, kind: state}
  - {source: floor, address: "hall/all", machine: oven, kind: measurement, name: heat, path: oven}
  - {source: floor, address: "hall/all", machine: lathe, kind: measurement, name: oil, path: lathe}
"""


def read(text):
    file = PlantFile.parse(text, name="plant.yaml")
    sources = read_sources(file)
    return read_signals(file, list(sources)), sources


SIGNALS, SOURCES = read(PLANT)
ADDRESSES = {
    "ua": ["nsu=urn:x;s=good", "nsu=urn:x;s=both", "nsu=urn:x;s=nobody"],
    "floor": ["hall/7/state", "hall/8/state", "hall/all", "hall/none"],
    "open": ["plant/laser/state", "plant/cobot/good", "alone", "a//b", ""],
    "gone": ["a"],
    OUTBOX: [GIVEN_UP, DAMAGED],
}
VALUES = [b"producing", b"7", b"\xff", b'{"oven": 3, "lathe": "x"}', 7, "down", None, float("nan")]
LINKS = st.builds(
    lambda source, status, at: link_reading(source, at, at, LinkWord(status=status)),
    st.sampled_from(["ua", "floor", "open"]),
    st.sampled_from(list(LinkStatus)),
    st.integers(NOW, NOW + 60 * SECOND),
)
READINGS = st.one_of(
    LINKS,
    st.sampled_from([(s, a) for s, many in ADDRESSES.items() for a in many]).flatmap(
        lambda place: st.builds(
            Reading,
            source=st.just(place[0]),
            address=st.just(place[1]),
            value=st.sampled_from(VALUES),
            at=st.one_of(st.none(), st.integers(NOW, NOW + 60 * SECOND)),
            seen=st.integers(NOW, NOW + 60 * SECOND),
            quality=st.sampled_from(list(Quality)),
        )
    ),
)


@given(
    st.lists(READINGS, max_size=30),
    st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, unique=True),
)
def test_together_they_keep_what_one_would_and_each_thing_once(readings, names):
    """Every reading goes where `Routes` says; what one sees of the others is the links alone."""
    members = tuple(sorted(names))
    one, routes = Normaliser(SIGNALS, SOURCES), Routes(SIGNALS, SOURCES)
    shares = {name: Share(Normaliser(SIGNALS, SOURCES), routes, name, members) for name in members}
    whole, parts = ([], []), ([], [])
    for seq, reading in enumerate(readings):
        for kept, found in zip(whole, one.events(reading, seq), strict=True):
            kept.extend(found)
        machines = routes.machines(reading)
        assert machines is None or machines
        takers = members if machines is None else {owner(m, members) for m in machines}
        for name in sorted(takers):
            for kept, found in zip(parts, shares[name].events(reading, seq), strict=True):
                kept.extend(found)
    assert sorted(parts[0], key=key_of) == sorted(whole[0], key=key_of)
    assert sorted(letter.id for letter in parts[1]) == sorted(letter.id for letter in whole[1])


def key_of(event):
    return event.id, event.seq


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("machine: press", "machine: press 2"),
        ("address: hall/all", "address: hall/every"),
        ("of: good", "of: scrap"),
        ("  open: {protocol: mqtt, host: 127.0.0.1}\n", ""),
    ],
)
def test_another_meaning_has_another_mark(old, new):
    old = old.replace("hall/all", '"hall/all"').replace("hall/every", '"hall/every"')
    assert plant_mark(SIGNALS, SOURCES) != plant_mark(*read(PLANT.replace(old, new)))


def test_what_has_no_meaning_changes_no_mark():
    moved = PLANT.replace("127.0.0.1", "10.0.0.7") + "plant: {name: Elsewhere}\n"
    assert plant_mark(*read(moved)) == plant_mark(SIGNALS, SOURCES)
