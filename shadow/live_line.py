"""The events of one machine in their order, folded as they come, although they come out of it.

Every few seconds of events the books are copied. What then comes out of order is put in its place,
and folded again from the last copy before it. Copies and events older than `hold` are let go of:
what comes before them is too late for that (`TooLate`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter

from edge.instant import SECOND, Duration, Instant
from gateway.event import Event
from shadow.live_books import Books
from shadow.live_cells import Cell

APART: Duration = 5 * SECOND
"""How far the copies lie apart at least."""

_order, _at = attrgetter("order"), attrgetter("at")


class TooLate(Exception):
    """An event belongs before what was let go of."""


class Line:
    """Folds the events of one machine in order; `books` is as far as they were folded."""

    def __init__(self, books: Books) -> None:
        self._books: Books | None = books
        self._copies: list[tuple[int, Books]] = [(0, books.copy())]
        self._events: list[Event] = []
        self._folded = 0
        self._base: Event | None = None
        self._same: AbstractSet[str] = frozenset()

    @property
    def books(self) -> Books:
        """The books as far as events were folded."""
        if self._books is None:
            self._folded, last = self._copies[-1]
            self._books = last.copy()
        return self._books

    @property
    def ahead(self) -> Sequence[Event]:
        """The events that were not folded, in order."""
        return self._events[self._folded :]

    def ids(self) -> set[str]:
        """Return the ids of the events that are still held."""
        return {item.id for item in self._events}

    def put(self, item: Event) -> bool:
        """Put an event in its place; false where it is there. Raises TooLate."""
        events = self._events
        if events and item.at > events[-1].at:
            events.append(item)
            return True
        place = bisect_left(events, item.order, key=_order)
        if place < len(events) and events[place].id == item.id:
            return False
        if place == 0 and self._base is not None and item.at <= self._base.at:
            if item.id in self._same:
                return False
            if item.order <= self._base.order:
                raise TooLate
        events.insert(place, item)
        if place < self._folded:
            self._rewind(place)
        return True

    def _rewind(self, place: int) -> None:
        while self._copies[-1][0] > place:
            self._copies.pop()
        self._folded, self._books = self._copies[-1][0], None

    def fold(self, now: Instant, horizon: Instant, apart: Duration = APART) -> list[Cell]:
        """Fold what is dated before `now`; let go of what is older than the horizon.

        Return the cells that are closed by that.
        """
        events, books = self._events, self.books
        end = len(events)
        if end and events[-1].at >= now:
            end = bisect_left(events, now, key=_at)
        horizon = min(horizon, now)
        while self._folded < end:
            upto = self._next(end, horizon, apart)
            books.push(events[self._folded : upto])
            self._folded = upto
            if books.last - self._copies[-1][1].last >= apart:
                books.decide()
                self._copies.append((upto, books.copy()))
        return self._let_go(horizon)

    def _next(self, end: int, horizon: Instant, apart: Duration) -> int:
        """Say how many events are folded before the next copy: none is needed of what is old."""
        due = max(self._copies[-1][1].last, self._events[self._folded].at) + apart
        due = max(due, horizon - apart)
        if self._events[end - 1].at < due:
            return end
        return bisect_left(self._events, due, lo=self._folded, hi=end, key=_at) + 1

    def _let_go(self, horizon: Instant) -> list[Cell]:
        copies, gone = self._copies, 0
        while gone + 1 < len(copies) and copies[gone + 1][1].last < horizon:
            gone += 1
        if not gone:
            return []
        del copies[:gone]
        count, base = copies[0]
        self._base = self._events[count - 1]
        first = bisect_left(self._events, self._base.at, hi=count, key=_at)
        self._same = {item.id for item in self._events[first:count]}
        del self._events[:count]
        self._folded -= count
        self._copies = [(place - count, one) for place, one in copies]
        upto = base.closable
        closed = base.close(upto)
        for _, one in self._copies[1:]:
            one.close(upto)
        if self._books is not None:
            self._books.close(upto)
        return closed
