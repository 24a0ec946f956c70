"""What was revised of a period, found for whoever asks where no service looks. Pure.

A command that answers from a store beside which nothing runs remembers nothing: each time it is
asked it finds out what the plant file's versions changed of the period, and which notes came after
it had ended.
"""

from __future__ import annotations

from dataclasses import replace

from edge.instant import HOUR, Duration, Instant
from gateway.event import Kind
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.editions_changes import Past, changes, revised
from shadow.history import all_machines
from shadow.late_revisions import late_revisions
from shadow.lateness import Lateness
from shadow.plant import Plant
from shadow.revision import Revision, told_until

AROUND: Duration = 32 * HOUR
"""A note about a stop may be dated so long before or after the part of it that was asked for."""


class Asked:
    """Finds revisions of one plant in its store, as things stand `now`."""

    def __init__(self, plant: Plant, calendar: Calendar, store: Store, now: Instant) -> None:
        self._plant, self._calendar = plant, calendar
        self._store, self._now = store, now

    def changed(self, start: Instant, end: Instant, past: Past, looked_at: int) -> list[Revision]:
        """Return what versions of the plant file changed, that no service has looked at."""
        journal, plans = past
        return [
            one
            for change in changes(journal, looked_at, plans)
            for one in revised(change, self._store, (start, end))
            if one is not None
        ]

    def noted(self, start: Instant, end: Instant, heard: Instant | None) -> list[Revision]:
        """Return what notes changed that came after a service last listened, if one ever did."""
        said: dict[tuple[str, Instant], Lateness] = {}
        for machine in all_machines(self._plant, self._store):
            for item in self._store.read(machine, start - AROUND, end + AROUND, (Kind.NOTE,)):
                if heard is None or item.seen > heard:
                    late = said.setdefault((machine, item.seen), Lateness(self._plant))
                    late.hear([item], told_until(self._calendar, item.seen))
        return [
            replace(one, at=seen)
            for (machine, seen), late in sorted(said.items(), key=lambda one: one[0][1])
            for heap in late.waiting().values()
            for one in late_revisions(self._plant, self._store, machine, heap, self._now)
        ]
