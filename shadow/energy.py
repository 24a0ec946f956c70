"""Energy from what a machine says of its power, or from its meter. Whole picojoules.

A power holds until the next reading of it, at most for `LONGEST`: after that nobody knows. A meter
that counts energy says it by differences; one that shows less than before began again at 0.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from edge.instant import MINUTE, Duration, Instant
from gateway.event import Event, Kind
from shadow.amount import amount
from shadow.interval import Interval, clipped
from shadow.job import NO_JOB, Job

LONGEST: Duration = 15 * MINUTE
"""For so long at most a power is believed to hold [P]."""

MILLIWATTS: Mapping[str, float] = {"W": 1e3, "kW": 1e6, "MW": 1e9, "mW": 1.0}
"""What a unit of power is in milliwatts; a milliwatt for a nanosecond is a picojoule."""

PICOJOULES: Mapping[str, float] = {"J": 1e12, "kJ": 1e15, "MJ": 1e18, "Wh": 3.6e15, "kWh": 3.6e18}
"""What a unit of energy is in picojoules."""


class Used(NamedTuple):
    """Energy of one job: at one instant from a meter, or power over a stretch."""

    start: Instant
    end: Instant
    amount: int
    job: Job


class EnergyFold:
    """Folds one measurement of one machine, pushed in order.

    >>> from gateway.event import event
    >>> fold = EnergyFold("power")
    >>> for at, value in ((0, 2.0), (10, 0.0)):
    ...     said = {"name": "power", "value": value, "unit": "kW"}
    ...     fold.push(event(machine="m", kind="measurement", values=said, at=at))
    >>> sum(used for _, used, _ in fold.within([(4, 99)]))  # 6 ns of 2 000 000 mW
    12000000
    """

    def __init__(self, name: str | None) -> None:
        self._name = name
        self._powers: list[Used] = []
        self._metered: list[Used] = []
        self._now: Used | None = None
        self._meter: int | None = None
        self._first: Instant | None = None

    def copy(self) -> EnergyFold:
        """Return a fold that can go its own way."""
        twin = EnergyFold(self._name)
        twin._powers, twin._metered = self._powers.copy(), self._metered.copy()
        twin._now, twin._meter, twin._first = self._now, self._meter, self._first
        return twin

    def carried(self) -> tuple[object, ...]:
        """Return all that decides what later readings will mean."""
        return (self._now, self._meter)

    def push(self, item: Event, job: Job = NO_JOB) -> None:
        """Take the next event; other measurements and kinds change nothing."""
        said = item.values
        if self._name is None or item.kind is not Kind.MEASUREMENT:
            return
        value, unit = amount(said.get("value")), str(said.get("unit") or "")
        if said.get("name") != self._name or value is None:
            return
        if unit in MILLIWATTS:
            self._power(Used(item.at, item.at + LONGEST, round(value * MILLIWATTS[unit]), job))
        elif unit in PICOJOULES:
            self._read(item.at, round(value * PICOJOULES[unit]), job)

    def _power(self, now: Used) -> None:
        self._first = now.start if self._first is None else self._first
        before, self._now = self._now, now
        if before is not None and before.start < now.start:
            self._powers.append(before._replace(end=min(before.end, now.start)))

    def _read(self, at: Instant, shown: int, job: Job) -> None:
        self._first = at if self._first is None else self._first
        before, self._meter = self._meter, shown
        if before is not None:
            used = shown - before if shown >= before else shown
            self._metered.append(Used(at, at, used, job))

    def take(self, last: Instant) -> tuple[list[Used], list[Used]]:
        """Hand over what nothing can change any more, each once: by power, and from a meter.

        `last` is when the last event was.
        """
        powers, self._powers = self._powers, []
        metered, self._metered = self._metered, []
        if self._now is not None and self._now.end <= last:
            powers.append(self._now)
            self._now = self._now._replace(start=self._now.end)
        return powers, metered

    @property
    def seen(self) -> bool:
        """Whether any power or meter was read."""
        return self._first is not None

    def seen_by(self, end: Instant) -> bool:
        """Whether any was read before an instant."""
        return self._first is not None and self._first < end

    def open_since(self) -> Instant | None:
        """Return since when a power holds of which nobody knows how long it will."""
        now = self._now
        return None if now is None or now.start >= now.end else now.start

    def within(self, intervals: Sequence[Interval]) -> Iterator[tuple[Instant, int, Job]]:
        """Yield what was used within intervals: when, how much, for which job."""
        powers = self._powers if self._now is None else [*self._powers, self._now]
        for start, end in intervals:
            first = bisect_right(powers, start, key=lambda one: one.end)
            for one in powers[first:]:
                if one.start >= end:
                    break
                for low, high in clipped([(one.start, one.end)], start, end):
                    yield low, (high - low) * one.amount, one.job
            low, high = (
                bisect_left(self._metered, at, key=lambda u: u.start) for at in (start, end)
            )
            for one in self._metered[low:high]:
                yield one.start, one.amount, one.job
