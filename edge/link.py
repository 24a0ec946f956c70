"""What a source says about its own link: the evidence of connectivity.

A link reading is an ordinary `Reading` at the address `@link`, so that it takes the same road to
disk as the values do and the order between "link lost" and "last value" is kept.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from edge.instant import Instant, seconds
from edge.reading import LINK, Reading
from edge.text import Text


class LinkStatus(StrEnum):
    """The three things a source says of its link."""

    CONNECTED = "connected"
    ALIVE = "alive"
    LOST = "lost"


class LinkWord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of a link reading.

    `heartbeat` (seconds) is a promise: the source will speak again within it; silence for more
    than three times as long means that nothing is known since its last word.
    `latency` and `offset` (seconds) are the arrival delay and the clock offset, where measured.
    `reason` and `retry` (seconds until the next try) accompany a lost link.
    """

    status: LinkStatus
    heartbeat: float | None = None
    latency: float | None = None
    offset: float | None = None
    reason: Text | None = None
    retry: float | None = None


def link_reading(source: str, at: Instant, seen: Instant, word: LinkWord) -> Reading:
    """Wrap a link word into a reading.

    For a lost link `at` is the last proof of life, not the moment at which the loss was noticed.
    """
    return Reading(
        source=source, address=LINK, value=msgspec.json.encode(word).decode(), at=at, seen=seen
    )


def link_word(reading: Reading) -> LinkWord:
    """Read the link word back. Raises msgspec.MsgspecError for a foreign body."""
    return msgspec.json.decode(str(reading.value), type=LinkWord)


def heartbeat_reading(source: str, now: Instant, every: int, latency: int | None) -> Reading:
    """Say that the link is alive and will speak again within `every` nanoseconds."""
    word = LinkWord(
        status=LinkStatus.ALIVE,
        heartbeat=seconds(every),
        latency=None if latency is None else seconds(latency),
    )
    return link_reading(source, now, now, word)
