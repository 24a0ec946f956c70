"""Whose calendar decides about the shifts that start at an instant: editions, then corrections."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from edge.instant import Instant
from shadow.planning.edition import Correction, Edition
from shadow.planning.plan import Plan
from shadow.planning.wall import instant_on, local_date

BEGINNING: Instant = -(1 << 63)
FOREVER: Instant = (1 << 63) - 1
"""Before and after every instant that a calendar is asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reign:
    """A stretch in which one edition or correction decides about the shifts that start.

    `floor` is the latest date that the wall had shown before: where the plant's zone moves west
    the wall goes back, and the production day does not.
    """

    start: Instant
    end: Instant
    plan: Plan
    source: Edition | Correction
    floor: date

    def day_of(self, at: Instant) -> date:
        """Return the date on the wall, or the latest that it had shown before."""
        return max(self.floor, local_date(self.plan.zone, at))

    def first_of(self, day: date) -> Instant:
        """Return when it shows a date for the first time, were it to last for ever.

        A date that had been shown before was so in an earlier reign.
        """
        return max(self.start, instant_on(self.plan.zone, day, 0))


def reigns(editions: Sequence[Edition], corrections: Sequence[Correction]) -> list[Reign]:
    """Cut all time into reigns, in order and without gaps; the editions are sorted by `since`."""
    cuts = _cuts(editions, corrections)
    plans: dict[int, Plan] = {}
    found: list[Reign] = []
    for (start, source), end in zip(cuts, [*(cut for cut, _ in cuts[1:]), FOREVER], strict=True):
        plan = plans.setdefault(id(source), Plan(source.zone, source.settings))
        floor = found[-1].day_of(start - 1) if found else date.min
        found.append(Reign(start=start, end=end, plan=plan, source=source, floor=floor))
    return found


def _cuts(
    editions: Sequence[Edition], corrections: Sequence[Correction]
) -> list[tuple[Instant, Edition | Correction]]:
    """Find at which instants another edition or correction begins to decide."""
    starts = {BEGINNING, *(one.since for one in editions[1:])}
    starts.update(at for one in corrections for at in (one.start, one.end))
    cuts: list[tuple[Instant, Edition | Correction]] = []
    for start in sorted(starts):
        source = _deciding(editions, corrections, start)
        if not cuts or cuts[-1][1] is not source:
            cuts.append((start, source))
    return cuts


def _deciding(
    editions: Sequence[Edition], corrections: Sequence[Correction], at: Instant
) -> Edition | Correction:
    said = [one for one in corrections if one.start <= at < one.end]
    if said:
        return max(said, key=lambda one: one.said)
    return editions[max(bisect_right(editions, at, key=lambda one: one.since) - 1, 0)]
