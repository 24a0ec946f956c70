"""Which gateways are there, as far as an edge has heard. Pure: whoever calls brings the time.

A gateway says "here I am" again and again (retained, so that an edge that comes later hears it),
and how long it may be silent. It stops by itself after two thirds of that time, counted from when
it sent the last word that arrived; we count the whole of it from when we heard that word. So who
is no longer counted has stopped, unless it was held up in the middle of a step.

The broker's last will says that the line is cut, not that the gateway is dead: it is waited for
as long as it may still believe itself there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from edge.forward.owner import owner

GATEWAYS = "@gateways"
"""The level of the topic below which gateways say that they are there."""

STOPS_AFTER = 2 / 3
"""Of the silence allowed to it, after which a gateway that is not heard stops by itself."""

Arrangement = tuple[tuple[str, int], ...]
"""Who shares: names and the number each gave itself when it came, in order."""


class Announcement(msgspec.Struct, frozen=True, array_like=True):
    """What a gateway says of itself.

    `came` is a number that it draws anew whenever it begins with nothing in its hands; `plant`
    says by which plant file it reads; `silence` is how long, in seconds, it may be silent.
    """

    came: int
    plant: str
    silence: float
    leaving: bool = False


@dataclass(slots=True)
class _Heard:
    said: Announcement
    at: float
    until: float


class Members:
    """The gateways that are there, each until its silence has lasted too long.

    >>> members, said = Members(), Announcement(came=7, plant="p", silence=6)
    >>> members.hear("east", pack_announcement(said), now=10.0)
    >>> list(members.present(now=15.9)), list(members.present(now=16.1))
    (['east'], [])
    """

    def __init__(self) -> None:
        self._heard: dict[str, _Heard] = {}

    def hear(self, name: str, payload: bytes, now: float) -> None:
        """Take in what is said under a gateway's name; nothing at all is the broker's last will."""
        known = self._heard.get(name)
        if not payload:
            if known is not None:
                stops = known.at + known.said.silence * STOPS_AFTER
                known.until = min(known.until, stops)
            return
        try:
            said = _announcement.decode(payload)
        except msgspec.MsgspecError:
            return
        if said.leaving:
            self._heard.pop(name, None)
        else:
            self._heard[name] = _Heard(said, now, now + said.silence)

    def present(self, now: float) -> Mapping[str, Announcement]:
        """Name who is there, and forget who is not."""
        self._heard = {name: one for name, one in self._heard.items() if one.until > now}
        return {name: one.said for name, one in sorted(self._heard.items())}


def arrangement(edge: str, plant: str, present: Mapping[str, Announcement]) -> Arrangement:
    """Choose who shares an edge's machines: all who read by its own plant file.

    Where nobody does, one takes everything: two that mean different things by one address must
    not divide it between them.

    >>> here = {name: Announcement(1, plant, 6) for name, plant in (("a", "p"), ("b", "q"))}
    >>> arrangement("hall", "p", here), len(arrangement("hall", "new", here))
    ((('a', 1),), 1)
    """
    alike = [name for name, said in present.items() if said.plant == plant]
    if not alike and present:
        alike = [owner(edge, tuple(sorted(present)))]
    return tuple((name, present[name].came) for name in sorted(alike))


_announcement = msgspec.msgpack.Decoder(Announcement)


def pack_announcement(said: Announcement) -> bytes:
    """Write an announcement as it goes over the wire."""
    return msgspec.msgpack.encode(said)
