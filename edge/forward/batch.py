"""What goes over the wire between an edge and a gateway: batches there, an answer back."""

from __future__ import annotations

import zlib

import msgspec

from edge.forward.member import Arrangement

READINGS = "readings"
KEPT = "kept"

_LARGEST = 64 * 1024**2


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """Readings of one edge for one gateway, as its outbox has them, in the order of their ids.

    `term` numbers the arrangement under which they are sent, `members` are who shares in it, and
    `nth` counts the batches of this term for this gateway: the first (0) voids all before it.
    The receiver takes a batch only where it has the one before, so that an id sent back vouches
    for everything up to it.
    """

    term: int
    members: Arrangement
    nth: int
    rows: list[tuple[int, bytes]]


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What a gateway says to an edge: all of this term up to an id is kept.

    Without an id: something is missing here, begin again with the oldest.
    """

    term: int
    gateway: str
    upto: int | None


class Garbled(ValueError):
    """Not a message of ours."""


_rows = msgspec.msgpack.Decoder(Batch)
_answer = msgspec.msgpack.Decoder(Answer)


def pack_batch(batch: Batch) -> bytes:
    """Write a batch, compressed: readings repeat their addresses.

    >>> unpack_batch(pack_batch(Batch(1, (("east", 5),), 0, [(7, b"one")]))).rows
    [(7, b'one')]
    """
    return zlib.compress(msgspec.msgpack.encode(batch), 1)


def unpack_batch(payload: bytes) -> Batch:
    """Read a batch back; raises Garbled for anything else, a bomb of zeros included.

    >>> unpack_batch(b"hello")
    Traceback (most recent call last):
    ...
    edge.forward.batch.Garbled: Error -3 while decompressing data: incorrect header check
    """
    opener = zlib.decompressobj()
    try:
        body = opener.decompress(payload, _LARGEST)
        if opener.unconsumed_tail or opener.unused_data or not opener.eof:
            raise Garbled("too large, cut short, or followed by something else")
        return _rows.decode(body)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise Garbled(str(error)) from error


def pack_answer(answer: Answer) -> bytes:
    """Write an answer."""
    return msgspec.msgpack.encode(answer)


def unpack_answer(payload: bytes) -> Answer:
    """Read an answer back; raises Garbled.

    >>> unpack_answer(pack_answer(Answer(3, "east", 70)))
    Answer(term=3, gateway='east', upto=70)
    """
    try:
        return _answer.decode(payload)
    except msgspec.MsgspecError as error:
        raise Garbled(str(error)) from error


def topic_of(base: str, *levels: str) -> str:
    """Name a topic of ours.

    >>> topic_of("ombre/forward", "hall-2", KEPT)
    'ombre/forward/hall-2/kept'
    """
    return "/".join((base, *levels))


def levels_of(base: str, topic: str) -> list[str]:
    """Read the levels back out of a topic.

    >>> levels_of("ombre/forward", "ombre/forward/hall-2/readings/east")
    ['hall-2', 'readings', 'east']
    """
    return topic.removeprefix(f"{base}/").split("/")
