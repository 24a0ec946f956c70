"""Publications out of what a broker sent: a stream of packets, taken apart. Pure.

MQTT 3.1.1 and 5, sections 2 and 3.3. Thousands of publications a second arrive, and a handful of
all the other packets: those are left as they are, for the library.
"""

from __future__ import annotations

from typing import NamedTuple

PUBLISH = 0x30
_LENGTH = 4
"""Bytes that the length of a packet may take."""


class Publication(NamedTuple):
    """One message; `number` is what to acknowledge, None at QoS 0; `topic` None if no UTF-8."""

    topic: str | None
    payload: bytes
    number: int | None
    again: bool
    held: bool


class Split(NamedTuple):
    """What a piece of the stream held: publications, other packets as they are, and the rest.

    The rest is the beginning of a packet; `needed` is how long it must be to be worth a look.
    """

    publications: list[Publication]
    others: bytes
    rest: bytes
    needed: int


def split(stream: bytes, five: bool) -> Split:
    r"""Take a piece of the stream apart; `five` says that it is MQTT 5.

    >>> said = split(b"\x30\x04\x00\x01ax" + b"\xd0\x00" + b"\x30\x09\x00", five=False)
    >>> [(one.topic, one.payload) for one in said.publications], said.others, said.rest, said.needed
    ([('a', b'x')], b'\xd0\x00', b'0\t\x00', 11)
    """
    publications: list[Publication] = []
    others: list[bytes] = []
    at = 0
    while True:
        start, stop = _body(stream, at)
        if stop > len(stream):
            return Split(publications, b"".join(others), stream[at:], stop - at)
        found = None
        if start > at and stream[at] & 0xF0 == PUBLISH:
            found = _publication(stream, stream[at], start, stop, five)
        if found is None:  # also what is malformed: the library says so
            others.append(stream[at:stop])
        else:
            publications.append(found)
        at = stop


def _body(stream: bytes, at: int) -> tuple[int, int]:
    """Say where the body of a packet begins and ends; the end lies beyond what is here if need be.

    A length that goes on for too long is nobody's: the packet is all that is here.
    """
    size = shift = 0
    for place in range(at + 1, min(at + 1 + _LENGTH, len(stream))):
        byte = stream[place]
        size |= (byte & 127) << shift
        if byte < 128:
            return place + 1, place + 1 + size
        shift += 7
    if len(stream) > at + _LENGTH:
        return at, len(stream)
    return at, len(stream) + 1


def _publication(stream: bytes, head: int, start: int, stop: int, five: bool) -> Publication | None:
    """Read the body of a publication; None where it is malformed, or at QoS 2."""
    qos = head >> 1 & 3
    name = start + 2
    at = name + (stream[start] << 8 | stream[start + 1]) if name <= stop else stop + 1
    number = None
    if qos and at + 2 <= stop:
        number = stream[at] << 8 | stream[at + 1]
    body = at + 2 if qos else at
    if qos > 1 or body > stop:
        return None
    topic = stream[name:at]
    if five:
        before = body - 1  # the length of properties is written as a packet's is
        begin, body = _body(stream, before)
        if begin == before or body > stop:
            return None
    try:
        said: str | None = topic.decode()
    except UnicodeDecodeError:
        said = None
    return Publication(said, stream[body:stop], number, head & 8 != 0, head & 1 != 0)
