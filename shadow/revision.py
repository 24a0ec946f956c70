"""What changed after it had been told: which stretch of a machine, when, and by which events."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from edge.instant import HOUR, MINUTE, Duration, Instant, format_instant
from shadow.calendar import Calendar
from shadow.interval import Interval, merged
from shadow.measure import Measure

GRACE: Duration = MINUTE
"""How long after its end a period counts as told: what comes later revises it."""

IDS = 5
"""So many events of a revision are named, the first ones; all of them are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Late events changed what was told of [start, end) of one machine.

    `told` is up to when hours and shifts had been told by then; `running` says that they were late
    for the running shift, too. `at` is when they were taken in, `events` how many they were, `ids`
    and `signals` name the first of them and where they came from.
    """

    machine: str
    start: Instant
    end: Instant
    told: Instant
    at: Instant
    events: int
    ids: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    running: bool = False

    def touches(self, start: Instant, end: Instant) -> bool:
        """Whether figures of [start, end) had been told and are others now."""
        told = self.running or end <= self.told
        return told and max(start, self.start) < min(end, self.end)

    def as_json(self) -> dict[str, Any]:
        """Write the revision as programs read it."""
        return {
            "machine": self.machine,
            "from": format_instant(self.start),
            "to": format_instant(self.end),
            **revised_json((self,)),
        }


def revised_json(revisions: Sequence[Revision]) -> dict[str, Any]:
    """Say of revisions, oldest first, when the last was and by which events.

    >>> one = Revision(machine="m", start=0, end=9, told=9, at=9, events=2, ids=("a", "b"))
    >>> revised_json([one, one])["events"]
    4
    """
    return {
        "at": format_instant(max(one.at for one in revisions)),
        "events": sum(one.events for one in revisions),
        "ids": _first(name for one in revisions for name in one.ids),
        "signals": _first(name for one in revisions for name in one.signals),
    }


def _first(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))[:IDS]


def marked(
    measures: Iterable[Measure], revisions: Sequence[Revision], registered: Collection[str]
) -> list[Measure]:
    """Mark the figures that late events changed; those of the plant rest on all registered ones."""
    return [_marked(measure, revisions, registered) for measure in measures]


def _marked(
    measure: Measure, revisions: Sequence[Revision], registered: Collection[str]
) -> Measure:
    found = [
        one
        for one in revisions
        if one.touches(measure.start, measure.end)
        and (
            one.machine == measure.scope or (measure.scope == "plant" and one.machine in registered)
        )
    ]
    if not found:
        return replace(measure, revision=0, revised=None) if measure.revision else measure
    return replace(measure, revision=len(found), revised=revised_json(found))


def told_until(calendar: Calendar, now: Instant) -> Instant:
    """Return the end of the last hour or shift that counts as told by `now`.

    >>> told_until(Calendar("UTC"), 5 * HOUR + 30 * MINUTE) == 5 * HOUR
    True
    """
    due = now - GRACE
    (*_, last) = calendar.hours(due - HOUR, due + 1)
    ended = [shift.end for shift in calendar.shifts(due - 48 * HOUR, due) if shift.end <= due]
    return max([last[0], *ended])


def touched(calendar: Calendar, stretches: Iterable[Interval], until: Instant) -> list[Window]:
    """Return the hours, shifts and production days, closed by `until`, that stretches touch.

    The newest first, each once.
    """
    found: set[Window] = set()
    for start, end in merged(stretches):
        over = min(end, until)
        if start >= over:
            continue
        shifts = calendar.shifts(start, over)
        found.update(("shift", shift.start, shift.end) for shift in shifts)
        found.update(("hour", *hour) for hour in _whole(calendar.hours, start, over, 2 * HOUR))
        found.update(("day", *day) for day in _whole(calendar.days, start, over, 50 * HOUR))
    closed = [window for window in found if window[2] <= until]
    return sorted(closed, key=lambda window: (-window[2], -window[1], window[0]))


Window = tuple[str, Instant, Instant]
"""`hour`, `shift` or `day`, and its two ends."""


def _whole(cut: Any, start: Instant, end: Instant, margin: Duration) -> Iterable[Interval]:
    """Cut a stretch into whole windows: the first and the last are not clipped by its ends."""
    cuts = list(cut(start - margin, end + margin))
    return [one for one in cuts[1:-1] if max(one[0], start) < min(one[1], end)]
