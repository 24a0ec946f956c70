"""Events of one machine in their order, although they arrive a little out of it.

A value carries its source's time, a heartbeat ours, so neighbours swap places on the way. The
newest events are held loose until nothing is likely to come before them any more; one that comes
later than that is `late`, and its machine has to be folded again from the store.
"""

from __future__ import annotations

from bisect import insort
from collections import deque

from edge.instant import MINUTE, SECOND, Duration, Instant
from gateway.event import Event

Order = tuple[str, Instant, int, str]

SETTLING: Duration = 30 * SECOND
"""How long events stay loose at least."""
LONGEST: Duration = 15 * MINUTE
"""How long at most, for a machine whose events were late before."""


class Reorder:
    """Sorts events by their order and lets go of those that are settled.

    >>> from gateway.event import event
    >>> line = Reorder()
    >>> for at in (40 * SECOND, 0, 35 * SECOND):
    ...     said = event(machine="m", kind="state", values={"state": "idle"}, at=at, seen=at)
    ...     print([item.at // SECOND for item in line.take(said)])
    []
    [0]
    []
    """

    def __init__(self) -> None:
        self.settled: Order | None = None
        self.late: Instant | None = None
        self._loose: list[tuple[Order, Event]] = []
        self._ids: set[str] = set()
        self._gone: deque[tuple[Instant, str]] = deque()
        self._seen: Instant = 0
        self._wait = SETTLING

    @property
    def loose(self) -> list[Event]:
        """The events that are not settled yet, in order."""
        return [item for _, item in self._loose]

    def take(self, item: Event) -> list[Event]:
        """Take one event; return those that are settled by it, in order.

        One that was taken already changes nothing; one before the settled ones sets `late`.
        """
        if item.id in self._ids:
            return []
        if self.settled is not None and item.order <= self.settled:
            self.late = item.at if self.late is None else min(self.late, item.at)
            self._wait = min(LONGEST, max(self._wait, 2 * (self._seen - item.at)))
            return []
        insort(self._loose, (item.order, item), key=lambda entry: entry[0])
        self._ids.add(item.id)
        self._seen = max(self._seen, item.seen)
        return self._let_go()

    def restart(self, since: Order | None = None) -> None:
        """Forget what is loose; what comes at or before `since` will be late."""
        self.settled, self.late = since, None
        self._loose, self._ids, self._gone = [], set(), deque()

    def _let_go(self) -> list[Event]:
        # A clock that runs ahead must not make everything else late.
        newest = min(self._loose[-1][1].at, self._seen)
        count = 0
        while count < len(self._loose) and self._loose[count][1].at < newest - self._wait:
            count += 1
        gone = self._loose[:count]
        del self._loose[:count]
        for order, item in gone:
            self.settled = order
            self._gone.append((item.at, item.id))
        # A tail may tell again what was settled a while ago: that is old news, not late news.
        while self._gone and self._gone[0][0] < newest - LONGEST:
            self._ids.discard(self._gone.popleft()[1])
        return [item for _, item in gone]
