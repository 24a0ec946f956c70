"""What goes over the wire between an edge and a gateway: batches there, a number back."""

from __future__ import annotations

import zlib

import msgspec

READINGS = "readings"
KEPT = "kept"
EVERYBODY = "@all"
"""The name under which a gateway speaks to every edge."""

AGAIN = b"again"
"""The answer of a gateway that has just come, or that missed a batch: begin with the oldest."""

_LARGEST = 64 * 1024**2


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """Readings of one edge, packed as its outbox has them, in the order of their ids.

    `after` is the id of the reading that went before the first of these. None says that the edge
    holds nothing older: whoever receives may begin here. The receiver takes a batch only where it
    has what went before, so that a number sent back acknowledges everything up to it.
    """

    after: int | None
    rows: list[tuple[int, bytes]]


class Garbled(ValueError):
    """Not a batch of ours."""


_rows = msgspec.msgpack.Decoder(Batch)


def pack_batch(batch: Batch) -> bytes:
    """Write a batch, compressed: readings repeat their addresses.

    >>> unpack_batch(pack_batch(Batch(None, [(7, b"one")]))).rows
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


def topic_of(base: str, edge: str, what: str) -> str:
    """Name the topic of one edge.

    >>> topic_of("ombre/forward", "hall-2", KEPT)
    'ombre/forward/hall-2/kept'
    """
    return f"{base}/{edge}/{what}"


def edge_of(base: str, topic: str) -> str:
    """Read the edge's name back out of a topic.

    >>> edge_of("ombre/forward", "ombre/forward/hall-2/readings")
    'hall-2'
    """
    return topic.removeprefix(f"{base}/").partition("/")[0]
