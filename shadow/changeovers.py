"""Changes of product, from good parts: from the last good one of A to the first good one of B."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from edge.instant import HOUR, Duration, Instant
from shadow.counts import Parts, Step
from shadow.stretch import Changeover

LONGEST: Duration = 24 * HOUR
"""A changeover that lasted longer is none: the machine was simply not used in between [P]."""


class _Good(NamedTuple):
    at: Instant
    product: str


@dataclass(slots=True)
class ChangeoverFold:
    """Folds the counter steps of one machine, pushed in order.

    Good parts are told by a counter of good ones, or by one of all parts as long as there is none.

    >>> from shadow.job import Job
    >>> fold = ChangeoverFold(1)
    >>> for at, product in ((10, "A"), (20, "A"), (95, "B")):
    ...     fold.push(Step(at, "good", 1, Job(None, product)))
    >>> fold.changes
    [Changeover(start=20, end=95, fine=True)]
    """

    per_cycle: Parts
    changes: list[Changeover] = field(default_factory=list)
    _last: _Good | None = None
    _heard: Instant = 0

    def copy(self) -> ChangeoverFold:
        """Return a fold that can go its own way."""
        return replace(self, changes=self.changes.copy())

    def carried(self) -> tuple[object, ...]:
        """Return all that decides what later steps will mean."""
        return (self._last,)

    def hear(self, at: Instant) -> None:
        """Learn how far the machine's events have come."""
        self._heard = at

    def push(self, step: Step, *, good_counted: bool = True) -> None:
        """Take the next step; `good_counted` says that there is a counter of good parts."""
        if step.of != ("good" if good_counted else "total"):
            return
        product = step.job.product
        if product is None or step.parts <= 0:
            return
        last = self._last
        if last is not None and last.product != product and step.at - last.at <= LONGEST:
            fine = step.parts <= self.per_cycle
            self.changes.append(Changeover(last.at, step.at, fine))
        self._last = _Good(step.at, product)

    def settled(self, at: Instant) -> bool:
        """Whether it is known which product was made next, before and after an instant."""
        return self._last is None or self._last.at >= at or self._heard - self._last.at > LONGEST

    def open_since(self) -> Instant | None:
        """Return from when on a later step may still tell what the time counts as."""
        last = self._last
        return None if last is None or self._heard - last.at > LONGEST else last.at

    def forget(self, at: Instant) -> None:
        """Let go of the changes that were over before an instant, but where another followed."""
        kept = len(self.changes)
        while kept:
            on = self.changes[kept].start if kept < len(self.changes) else at
            if self.changes[kept - 1].end < min(at, on):
                break
            kept -= 1
        del self.changes[:kept]

    def running(self, product: str | None, now: Instant) -> list[Changeover]:
        """Return the changeover under way to the product that is being made now, if there is one.

        Whether production within it was trial or already good is only known with its first part.
        """
        last = self._last
        if last is None or product is None or product == last.product or last.at >= now:
            return []
        if now - last.at > LONGEST:
            return []
        return [Changeover(last.at, now, fine=False)]
