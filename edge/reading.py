"""What the wire said, before anybody asks what it means."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from edge.instant import Instant

LINK = "@link"
"""The address under which a source reports on its own link (see `edge.link`)."""

OUTBOX = "@outbox"
"""The source of what the outbox itself has to say."""

DAMAGED = "@damaged"
"""The address of a row that could not be read back: it goes on, so that nothing waits behind it."""

GIVEN_UP = "@given_up"
"""The address under which the outbox tells how many measurements it let go of (see `edge.room`)."""


LARGEST = 256 * 1024
"""Bytes (or characters) of a value that are kept. A picture or a log is not a machine's value."""

_BEGINNING = 1_000


class Quality(StrEnum):
    """How far the wire itself trusts a value.

    `CONFIRMED` marks a value read again when a link came back: it proves what holds *now*
    (its `at` is the instant of the reading), not when it began to hold.
    `HELD` marks a value that a broker or server kept for us; it proves nothing about now.
    `CUT` marks a value too large to be one, of which only the beginning was kept.
    """

    GOOD = "good"
    UNCERTAIN = "uncertain"
    BAD = "bad"
    CONFIRMED = "confirmed"
    HELD = "held"
    CUT = "cut"


class Reading(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """One value from one address of one source.

    `at` is the source's own time, None where the wire gave none; `seen` is when it arrived here.
    `delivery` is the number under which a wire that wants its messages acknowledged may deliver
    this one a second time, `again` whether it says that it did. Both matter until it is on disk.
    """

    source: str
    address: str
    value: bool | int | float | str | bytes | None
    at: Instant | None
    seen: Instant
    quality: Quality = Quality.GOOD
    delivery: int | None = None
    again: bool = False


def shortened(reading: Reading) -> Reading:
    """Keep only the beginning of a value that is larger than `LARGEST`, and say so.

    >>> said = Reading(source="s", address="a", value=b"x" * (LARGEST + 1), at=None, seen=0)
    >>> shortened(said).quality.value, len(shortened(said).value)
    ('cut', 1000)
    """
    value = reading.value
    if not isinstance(value, str | bytes) or len(value) <= LARGEST:
        return reading
    return msgspec.structs.replace(reading, value=value[:_BEGINNING], quality=Quality.CUT)


_FARTHEST = 2**63 - 1
_LARGEST_FLOAT = 10**308


def writable(reading: Reading) -> Reading:
    r"""Return a reading that can be written down, whatever a wire has made of it.

    Halves of characters are written out, numbers and instants beyond 64 bits become the nearest
    that is left: what is wrong with them is for the gateway to say.

    >>> said = Reading(source="s", address="a", value="\ud800", at=2**80, seen=0)
    >>> writable(said).value, writable(said).at == 2**63 - 1
    ('\\ud800', True)
    """
    value, at = reading.value, reading.at
    if isinstance(value, str):
        value = _written(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        value = float(value) if abs(value) <= _LARGEST_FLOAT else str(value)[:_BEGINNING]
    return msgspec.structs.replace(
        reading,
        address=_written(reading.address),
        value=value,
        at=None if at is None else max(-_FARTHEST, min(at, _FARTHEST)),
    )


def _written(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
