"""The books: all that figures of one machine need of one stretch of time, ready to be added up.

Whole numbers only (nanoseconds, parts, picojoules), so that sums do not depend on their order: the
hours of a day add up to the day, whoever counted them. Nothing in them depends on ideal cycles or
on the thresholds of figures; those are applied when a figure is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from edge.instant import Duration
from gateway.event import State
from shadow.counts import Parts
from shadow.time_class import TimeClass

ClassKey = tuple[TimeClass, str]
StateKey = tuple[State, str]


@dataclass(slots=True, kw_only=True)
class Sums:
    """What one machine did in some stretch, for one job. No entry is 0.

    `states` is time by state and the machine's word, over the whole stretch; `classes` is planned
    time by class and reason. `stops` counts the stops of a class by their first planned instant.
    `parts` are counter steps by what is counted (good, scrap, rework, total), `planned` those
    within planned time, `startup` those of them made during set-up or changeover. `cycles` counts
    cycles by bin (`shadow.histogram`). `dark` is planned time whose parts no counter had told by
    the end of the stretch, by state (added up it may be too much: a later hour may have told
    them). `energy` is in picojoules.
    """

    states: dict[StateKey, Duration] = field(default_factory=dict)
    classes: dict[ClassKey, Duration] = field(default_factory=dict)
    stops: dict[TimeClass, int] = field(default_factory=dict)
    parts: dict[str, Parts] = field(default_factory=dict)
    planned: dict[str, Parts] = field(default_factory=dict)
    startup: dict[str, Parts] = field(default_factory=dict)
    cycles: dict[int, int] = field(default_factory=dict)
    dark: dict[State, Duration] = field(default_factory=dict)
    energy: int = 0

    def add(self, other: Sums) -> None:
        """Take the figures of another stretch in."""
        for name in _TABLES:
            own: dict[Any, Any] = getattr(self, name)
            for key, amount in getattr(other, name).items():
                add(own, key, amount)
        self.energy += other.energy


_TABLES = tuple(one.name for one in fields(Sums) if one.name != "energy")


def add(table: dict[Any, Any], key: Any, amount: Any) -> None:
    """Add an amount to an entry; one that comes to 0 is let go of.

    >>> table = {}
    >>> add(table, "good", 3); add(table, "scrap", 0); add(table, "good", -3)
    >>> table
    {}
    """
    now = table.get(key, 0) + amount
    if now:
        table[key] = now
    else:
        table.pop(key, None)


def total(of: Iterable[Sums]) -> Sums:
    """Add up books.

    >>> total([Sums(parts={"good": 2}), Sums(parts={"good": 1, "scrap": 1})]).parts
    {'good': 3, 'scrap': 1}
    """
    whole = Sums()
    for one in of:
        whole.add(one)
    return whole
