"""What changed after it had been told: which stretch of a machine, when, why, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from edge.instant import HOUR, MINUTE, Duration, Instant, format_instant
from edge.text import Text
from shadow.calendar import Calendar
from shadow.interval import Interval, merged

GRACE: Duration = MINUTE
"""How long after its end a period counts as told: what comes later revises it."""

IDS = 5
"""So many events of a revision are named, the first ones; all of them are counted."""


class Cause(StrEnum):
    """What made figures others than they had been told: events, a person, or the plant file."""

    LATE = "late"
    NOTE = "note"
    CALENDAR = "calendar"
    IDEAL_CYCLE = "ideal_cycle"
    PARTS_PER_CYCLE = "parts_per_cycle"
    DEBOUNCE = "debounce"
    THRESHOLDS = "thresholds"
    REASONS = "reasons"
    PRODUCTS = "products"
    MACHINES = "machines"


CAUSES: Mapping[str, Text] = {
    "late": Text(en="late data", fr="données tardives"),
    "note": Text(en="a note", fr="une note"),
    "calendar": Text(en="the calendar", fr="le calendrier"),
    "ideal_cycle": Text(en="an ideal cycle", fr="un temps de cycle de référence"),
    "parts_per_cycle": Text(en="parts per cycle", fr="pièces par cycle"),
    "debounce": Text(en="a debounce", fr="un anti-rebond"),
    "thresholds": Text(en="a threshold", fr="un seuil"),
    "reasons": Text(en="what a reason counts as", fr="ce que compte une raison"),
    "products": Text(en="which program makes what", fr="quel programme fait quoi"),
    "machines": Text(en="the register of machines", fr="le registre des machines"),
}
"""What the causes are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What was told of [start, end) of one machine is other now.

    `told` is up to when hours and shifts had been told by then; `running` says that the running
    shift had been told, too. `at` is when the change was taken in. Where events made it, `events`
    is how many they were, `ids` and `signals` name the first of them and where they came from.
    Where the plant file made it, `edition` is its version, `why` the reason that was given, and
    `change` the number of the entry in the journal of editions: one change is one revision of
    whatever it touches, however many stretches and machines that are.
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
    causes: tuple[str, ...] = (Cause.LATE.value,)
    edition: str = ""
    why: str = ""
    change: int = 0

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
    """Say of revisions, oldest first, when the last was, by what and why.

    >>> one = Revision(machine="m", start=0, end=9, told=9, at=9, events=2, ids=("a", "b"))
    >>> said = revised_json([one, one])
    >>> said["events"], said["causes"]
    (4, ['late'])
    """
    return {
        "at": format_instant(max(one.at for one in revisions)),
        "events": sum(one.events for one in revisions),
        "ids": _first(name for one in revisions for name in one.ids),
        "signals": _first(name for one in revisions for name in one.signals),
        "causes": _first(cause for one in revisions for cause in one.causes),
        "editions": _first(one.edition for one in revisions if one.edition),
        "why": _first(one.why for one in revisions if one.why),
    }


def _first(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))[:IDS]


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
