"""Finds out what late events changed, and remembers it, a little later and in another thread.

What is remembered over a restart (`shadow.revisions`): every revision, up to which position of the
store's tail events were looked at, and when that was. A restart reads on from there: what came in
meanwhile is late where it belongs to a period that had been told before the stop; periods that
ended during the standstill were told by nobody. Without that memory, the events of the last
`FOUND_AGAIN` are compared with what had been told when each arrived (`seen`).

What new versions of the plant file and corrections of the calendar changed is found likewise, a
step at a time (`look_back`): `past` says which of them the process was started with.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence

from edge.instant import HOUR, SECOND, Clock, Duration, Instant, format_instant
from gateway.event import Event
from gateway.store import Position, Store
from shadow.calendar import Calendar
from shadow.editions import Journal
from shadow.editions_changes import Past, changes, revised
from shadow.editions_plans import Plans
from shadow.late_revisions import late_revisions
from shadow.lateness import Lateness
from shadow.plant import Plant
from shadow.revise_asked import Asked
from shadow.revision import GRACE, Revision, told_until
from shadow.revisions import Place, Revisions

log = logging.getLogger(__name__)

FOUND_AGAIN: Duration = 7 * 24 * HOUR
"""How far back late events are looked for where nothing is remembered."""

_REMEMBER: Duration = 10 * SECOND
_PAGE = 10_000
_FOR_EVER: Instant = 2**63 - 1
_END = object()


class Reviser:
    """Gathers late events in one thread (`hear`) and looks at them in another (`turn`)."""

    def __init__(  # noqa: PLR0913, PLR0917 - the plant, its store, its memory and its past
        self,
        plant: Plant,
        calendar: Calendar,
        store: Store,
        clock: Clock,
        kept: Revisions,
        past: Past | None = None,
    ) -> None:
        self._plant, self._calendar, self._store = plant, calendar, store
        self._clock, self._kept, self._past = clock, kept, past
        self._looking_back: Iterator[None] | None = None
        self._late = Lateness(plant)
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._began: Position | None = None
        self._heard: Position | None = None
        self._saved: Instant = 0
        self._known: set[str] = set()
        self._new: dict[str, Instant] = {}
        self._refused = False

    def begin(self, position: Position) -> None:
        """Take note of the position from which on `hear` will be told of everything."""
        with self._lock:
            if self._heard is None:
                self._known = set(self._store.machines())
                self._began = self._heard = position

    def hear(self, events: Sequence[Event], position: Position, running: Sequence[Event]) -> None:
        """Hear what came in up to a position, and which of it the running shift had not known."""
        with self._lock:
            if events:
                now = self._clock()
                told = [item for item in events if self._told_of(item.machine, now)]
                until = told_until(self._calendar, now)
                self._late.hear(told, until, {item.id for item in running})
            self._heard = position

    def _told_of(self, machine: str, now: Instant) -> bool:
        """Say whether anything was told of a machine: not while it speaks for the first time.

        What it then tells of the days before, such as since when it has been off, revises nothing.
        """
        if machine in self._known:
            return True
        if now - self._new.setdefault(machine, now) < GRACE:
            return False
        self._known.add(machine)
        return True

    def turn(self) -> None:
        """Look at what came late since the last turn. Raises StoreAway; then it is tried again."""
        with self._turn:
            if self._heard is None:
                return
            self._catch_up()
            with self._lock:
                taken, position, now = self._late.take(), self._heard, self._clock()
            try:
                found = list(self._found(taken, now))
                kept = self._keep(found, Place(position=position, heard=now))
            except BaseException:
                with self._lock:
                    self._late.give_back(taken)
                raise
            if not kept:
                with self._lock:
                    self._late.give_back(taken)
                return
            for one in found:
                _tell(one)

    def _found(self, taken: Lateness, now: Instant) -> Iterator[Revision]:
        for machine, heap in taken.waiting().items():
            yield from late_revisions(self._plant, self._store, machine, heap, now)

    def look_back(self) -> None:
        """Go one step on in finding out what the plant file's versions changed of the past."""
        with self._turn:
            if self._past is None:
                return
            work = self._looking_back or self._versions(*self._past)
            self._looking_back = None
            try:
                self._looking_back = work if next(work, _END) is None else None
            except sqlite3.OperationalError as error:
                log.warning("what the plant file changed cannot be kept for now: %s", error)

    def _versions(self, journal: Journal, plans: Plans) -> Iterator[None]:
        """Look at each entry of the journal that nobody has looked at, a step at a time."""
        for change in changes(journal, self._kept.entries(), plans):
            found: list[Revision] = []
            for one in revised(change, self._store):
                if one is None:
                    yield
                else:
                    found.append(one)
            self._kept.change(found, change.number)
            if found:
                log.info("version %s changed %d stretches", change.edition, len(found))
            yield
        if self._kept.entries() < len(journal.entries):
            self._kept.change([], len(journal.entries))

    def not_looked_at(self, start: Instant, end: Instant) -> list[Revision]:
        """Return what was revised of a period and no service has found out yet.

        For those who ask where none runs; a service finds it out by and by.
        """
        if self._heard is not None:
            return []
        asked = Asked(self._plant, self._calendar, self._store, self._clock())
        place = self._kept.place()
        noted = asked.noted(start, end, None if place is None else place.heard)
        if self._past is None:
            return noted
        return [*asked.changed(start, end, self._past, self._kept.entries()), *noted]

    def _keep(self, found: Sequence[Revision], place: Place) -> bool:
        """Remember what was found; false where the disk refuses, so that it is tried again."""
        if not found and abs(place.heard - self._saved) < _REMEMBER:
            return True
        try:
            self._kept.add(found, place)
        except sqlite3.OperationalError as error:
            if not self._refused:
                log.warning("what late events changed cannot be kept for now: %s", error)
            self._refused = True
            return False
        self._saved, self._refused = place.heard, False
        return True

    def _catch_up(self) -> None:
        """Once: look at what came in between the end of the last process and our beginning."""
        began, last = self._began, self._kept.place()
        if began is None:
            return
        missed = Lateness(self._plant)
        if last is None or last.position > began:
            for item in self._recent():
                missed.hear([item], told_until(self._calendar, item.seen))
        else:
            until = told_until(self._calendar, last.heard)
            for events in self._tail(last.position, began):
                missed.hear(events, until)
        with self._lock:
            self._late.give_back(missed)
            self._began = None

    def _tail(self, after: Position, upto: Position) -> Iterator[Sequence[Event]]:
        while after < upto:
            events, after = self._store.tail(after, _PAGE)
            if not events:
                return
            yield events

    def _recent(self) -> Iterator[Event]:
        since = self._clock() - FOUND_AGAIN
        for machine in self._store.machines():
            yield from self._store.read(machine, since, _FOR_EVER)


def _tell(one: Revision) -> None:
    log.info(
        "%s: %d late event(s) from %s changed what was told of %s to %s",
        one.machine,
        one.events,
        ", ".join(one.signals),
        format_instant(one.start),
        format_instant(one.end),
    )
