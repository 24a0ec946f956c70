"""The stream under the MQTT client, cut anywhere; and what becomes of bytes that are no MQTT."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from edge.mqtt.publication import Publication, split
from edge.mqtt.wire import PAUSE, Wire

PINGRESP = b"\xd0\x00"


def length(size: int) -> bytes:
    said = bytearray()
    while True:
        size, byte = divmod(size, 128)
        said.append(byte | 128 if size else byte)
        if not size:
            return bytes(said)


def packet(one: Publication, *, five: bool = False) -> bytes:
    topic = (one.topic or "").encode()
    properties = length(5) + b"\x02\0\0\0\x09" if five else b""
    number = b"" if one.number is None else one.number.to_bytes(2)
    body = len(topic).to_bytes(2) + topic + number + properties + one.payload
    head = 0x30 | (one.number is not None) << 1 | one.again << 3 | one.held
    return bytes([head]) + length(len(body)) + body


publications = some.builds(
    Publication,
    topic=some.text(max_size=30),
    payload=some.binary(max_size=20) | some.integers(100, 20_000).map(bytes),
    number=some.none() | some.integers(1, 65_535),
    again=some.booleans(),
    held=some.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(
    said=some.lists(publications | some.just(None), max_size=12),
    five=some.booleans(),
    cuts=some.lists(some.floats(0, 1), max_size=8),
)
def test_however_the_stream_is_cut_the_same_comes_out(
    said: list[Publication | None], five: bool, cuts: list[float]
) -> None:
    stream = b"".join(PINGRESP if one is None else packet(one, five=five) for one in said)
    places = sorted({0, len(stream), *(round(cut * len(stream)) for cut in cuts)})
    found: list[Publication] = []
    others, rest = b"", b""
    for start, stop in pairwise(places):
        result = split(rest + stream[start:stop], five)
        found += result.publications
        others += result.others
        rest = result.rest
        assert result.needed > len(rest)
    assert found == [one for one in said if one is not None]
    assert others == PINGRESP * said.count(None)
    assert rest == b""


@given(stream=some.binary(max_size=400), five=some.booleans())
def test_any_bytes_are_taken_apart_and_none_is_lost(stream: bytes, five: bool) -> None:
    result = split(stream, five)
    size = sum(len(one.payload) for one in result.publications)
    assert len(result.others) + len(result.rest) + size <= len(stream)
    assert result.needed > len(result.rest)
    assert stream.endswith(result.rest)


@pytest.mark.parametrize(
    "malformed",
    [b"\x30\x03\x00\x09a", b"\x32\x03\x00\x01a", b"\x34\x05\x00\x01a\x00\x01", b"\x36\x01\x00"],
)
def test_what_is_no_publication_is_left_to_the_library(malformed: bytes) -> None:
    assert split(malformed, five=False).others == malformed
    assert split(b"\x30" + b"\xff" * 9, five=False).others == b"\x30" + b"\xff" * 9


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    yield ours, theirs
    ours.close()
    theirs.close()


Pair = tuple[socket.socket, socket.socket]


def heard_on(line: socket.socket, *, five: bool = True) -> tuple[Wire, list[Publication]]:
    heard: list[Publication] = []
    return Wire(line, heard.extend, five=five), heard


ONE = Publication("a", b"1", 7, False, False)
NONE_WAITS = ONE._replace(number=None)


def test_publications_are_heard_and_the_rest_is_read(pair: Pair) -> None:
    wire, heard = heard_on(pair[0], five=False)
    pair[1].sendall(packet(ONE))
    with pytest.raises(BlockingIOError):
        wire.recv(1)
    assert heard == [ONE]
    assert wire.pending() == 0


def test_what_stands_before_publications_is_read_before_they_are_heard(pair: Pair) -> None:
    wire, heard = heard_on(pair[0], five=False)
    pair[1].sendall(PINGRESP + packet(ONE))
    assert wire.recv(1) + wire.recv(1) == PINGRESP
    assert heard == []
    assert wire.pending() > 0, "the library must come again without waiting for the system"
    with pytest.raises(BlockingIOError):
        wire.recv(1)
    assert heard == [ONE]


def test_a_large_payload_comes_whole(pair: Pair) -> None:
    wire, heard = heard_on(pair[0], five=False)
    large = NONE_WAITS._replace(payload=bytes(3_000_000))
    stream = packet(large)
    for start in range(0, len(stream), 50_000):
        pair[1].sendall(stream[start : start + 50_000])
        with pytest.raises(BlockingIOError):
            wire.recv(1)
    assert heard == [large]


def test_the_end_of_the_line_is_told(pair: Pair) -> None:
    wire, _ = heard_on(pair[0])
    pair[1].close()
    assert wire.recv(1) == b""


@pytest.mark.parametrize(
    ("five", "one", "pauses"),
    [
        (True, ONE, True),
        (False, NONE_WAITS, True),
        (False, ONE, False),
    ],
)
def test_it_pauses_unless_the_broker_waits_for_us(
    pair: Pair, five: bool, one: Publication, pauses: bool
) -> None:
    wire, heard = heard_on(pair[0], five=five)
    begun = time.monotonic()
    for _ in range(3):
        pair[1].sendall(packet(one, five=five))
        with pytest.raises(BlockingIOError):
            wire.recv(1)
    assert len(heard) == 3
    if pauses:
        assert time.monotonic() - begun >= 2 * PAUSE


def test_acknowledgements_are_kept_until_the_line_takes_them(pair: Pair) -> None:
    wire, _ = heard_on(pair[0])
    pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
    count = 60_000
    wire.acknowledge(range(1, count + 1))
    got = bytearray()
    while len(got) < 4 * count:
        got += pair[1].recv(65_536)
        pair[1].sendall(packet(NONE_WAITS, five=True))
        with pytest.raises(BlockingIOError):
            wire.recv(1)
    assert got[:4] == b"\x40\x02\x00\x01"
    assert got[-4:] == b"\x40\x02" + count.to_bytes(2)
    pair[1].close()
    wire.acknowledge([1])
