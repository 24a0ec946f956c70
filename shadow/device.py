"""What a machine itself promised: to speak every so often, whatever its listeners say of the line.

A broker tells the end of a machine by its last will: late, and without a time. The line to the
broker stands meanwhile, so the heartbeat of the source proves nothing of the machine. Where the
machine's link promises a heartbeat of its own (`heartbeat` of a link signal), its last own word is
its last proof of life: a loss is dated back to it, and silence after it means what it says.
"""

from __future__ import annotations

from edge.instant import Duration, Instant
from edge.link import LinkStatus
from edge.reading import LINK
from gateway.event import Event, Kind
from shadow.amount import lasting

BORNE = 3
"""How many promised heartbeats may stay out before nothing is known any more."""

OWN = (Kind.COUNT, Kind.CYCLE, Kind.STATE, Kind.MEASUREMENT, Kind.OPERATION)
"""What a machine says of itself, the frequent first.

A note is a person's word, an order the office's. To be sought one by one: that is quicker than
the hash of an enum's member.
"""


class Device:
    """The promises of one machine, and when it last spoke for itself.

    `patience` is how long it may be silent before that means something; 0 where it never does.
    """

    def __init__(self) -> None:
        self.spoke: Instant | None = None
        self.patience: Duration = 0
        self._promises: dict[str, Duration] = {}
        self._back: Instant = 0

    def copy(self) -> Device:
        """Return one that can go its own way."""
        twin = Device()
        twin.spoke, twin._back, twin._promises = self.spoke, self._back, self._promises.copy()
        twin.patience = self.patience
        return twin

    def hear(self, item: Event) -> None:
        """Take note of an event, if it is the machine's own word or its promise."""
        if item.kind in OWN:
            self.spoke = item.at
        elif item.kind is Kind.LINK and not of_source(item):
            via, promise = str(item.values.get("via") or ""), promised(item)
            self._promises.pop(via, None)
            if promise and item.values.get("status") != LinkStatus.LOST:
                self._promises[via] = promise
            self.patience = BORNE * max(self._promises.values(), default=0)

    def back(self, at: Instant) -> None:
        """Begin to be patient: nobody could hear the machine before."""
        self._back = at

    def last_proof(self, item: Event) -> Instant:
        """Say when a link was lost: at the last own word of a machine that promises to speak."""
        if of_source(item) or not promised(item) or self.spoke is None:
            return item.at
        return self.spoke

    def is_patient(self, now: Instant) -> bool:
        """Tell whether its last word is so long ago that silence may mean something."""
        return self.spoke is not None and 0 < self.patience < now - self.spoke

    def silent_since(self, now: Instant) -> Instant | None:
        """Return since when the machine has been silent, None where that means nothing (yet)."""
        if not self.patience or self.spoke is None:
            return None
        return self.spoke if now - max(self.spoke, self._back) > self.patience else None

    def open_since(self) -> Instant | None:
        """Return from when on a later event may still take back what is believed."""
        return self.spoke if self._promises else None

    def carried(self) -> tuple[object, ...]:
        """Return all that decides what later events will mean."""
        return (self.spoke, self._back, self._promises) if self._promises else ()


def of_source(item: Event) -> bool:
    """Tell whether a word of a link is the source's; else the machine itself has said it."""
    return item.signal in {LINK, ""}


def promised(item: Event) -> Duration:
    """Return within which time a word of a link promises the next one; 0 if it does not."""
    return max(lasting(item.values.get("heartbeat")) or 0, 0)
