"""An event as a row of columns: what the embedded store writes, and reads back."""

from __future__ import annotations

from typing import Any

import msgspec

from gateway.event import Event, Kind, Stamp, Value

COLUMNS = "id, machine, at, seq, kind, channel, seen, stamp, signal, body"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Value]).decode
_KINDS = {kind.value: kind for kind in Kind}
_STAMPS = {stamp.value: stamp for stamp in Stamp}


def row_of(event: Event) -> tuple[Any, ...]:
    """Write an event as the values of `COLUMNS`."""
    return (
        event.id,
        event.machine,
        event.at,
        event.seq,
        event.kind.value,
        event.channel,
        event.seen,
        event.stamp.value,
        event.signal,
        _encode(event.values).decode(),
    )


def event_of(row: tuple[Any, ...]) -> Event:
    """Read an event back from the values of `COLUMNS`.

    >>> from gateway.event import event
    >>> one = event(machine="press", kind="count", values={"good": 2}, at=5)
    >>> event_of(row_of(one)) == one
    True
    """
    return Event(
        id=row[0],
        machine=row[1],
        at=row[2],
        seq=row[3],
        kind=_KINDS[row[4]],
        seen=row[6],
        stamp=_STAMPS[row[7]],
        signal=row[8],
        values=_decode(row[9]),
    )
