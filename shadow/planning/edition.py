"""Which calendar counted when: editions of the plant file, and corrections of the past.

An edition counts for the shifts that start while it is in force: what a shift is planned to be is
settled before it starts. A correction reaches back: it is said later, with a reason, and wins over
the editions for the shifts that start in its stretch; of two corrections the one said later wins.
"""

from __future__ import annotations

from dataclasses import dataclass

from edge.instant import Instant
from edge.text import Text
from shadow.shifts import CalendarSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The calendar of one version of the plant file.

    - `since`: the instant from which it was in force, until the next edition's. The first one
      counts for all the time before it too.
    - `said`: the instant at which that was written down, by default the same. What is asked as of
      an instant knows only what had been said by then.
    - `why`: the reason, where one was given; `name`: the version of the file.
    """

    since: Instant
    zone: str
    settings: CalendarSettings
    said: Instant | None = None
    why: Text | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A calendar for the shifts that start in [start, end), said afterwards, with a reason."""

    start: Instant
    end: Instant
    zone: str
    settings: CalendarSettings
    said: Instant
    why: Text
    name: str = ""
