"""A batch of events as it was appended: quick to write, quick to read, ids included."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import msgspec

from gateway.embedded.block import Torn
from gateway.event import Event

_SMALL = 1_000
"""Bytes under which compressing is not worth while."""

_PLAIN = b"["

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Event]).decode


def pack_batch(events: Sequence[Event]) -> bytes:
    """Write events.

    >>> from gateway.event import event
    >>> one = event(machine="press", kind="count", values={"good": 10**30}, at=5)
    >>> unpack_batch(pack_batch([one])) == [one]
    True
    """
    body = _encode(events)
    return body if len(body) < _SMALL else zlib.compress(body, 1)


def unpack_batch(body: bytes) -> list[Event]:
    """Read events back; raises Torn."""
    try:
        return _decode(body if body.startswith(_PLAIN) else zlib.decompress(body))
    except (zlib.error, ValueError, TypeError) as error:
        raise Torn(str(error)) from error
