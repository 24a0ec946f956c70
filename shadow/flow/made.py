"""Parts made, instant by instant: the steps of a machine's counters as good and scrapped parts.

Where only all parts are counted, good = total - scrap - rework; where total and good are counted
but not scrap, scrap = total - good - rework (`shadow.counts` reckons alike). The two counters of
one cycle may tick a moment apart: what one of them lacks is taken from its next tick.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from edge.instant import Instant
from shadow.counts import Parts, Step

_SIGNS: Mapping[bool, Mapping[str, Mapping[str, int]]] = {
    True: {
        "total": {"good": 1},
        "scrap": {"scrap": 1, "good": -1},
        "rework": {"good": -1},
    },
    False: {
        "total": {"scrap": 1},
        "good": {"good": 1, "scrap": -1},
        "rework": {"scrap": -1},
    },
}
"""What a step of each counter adds to good and to scrap: without, and with a good counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Good and scrapped parts that a machine finished at one instant."""

    at: Instant
    good: Parts = 0
    scrap: Parts = 0


def made(steps: Iterable[Step], counted: Iterable[str]) -> list[Made]:
    """Turn the steps of one machine, in order, into parts made.

    >>> steps = [Step(1, "total", 3), Step(1, "scrap", 1)]
    >>> made(steps, {"total", "scrap"})
    [Made(at=1, good=2, scrap=1)]
    """
    weights = _weights(frozenset(counted))
    sums: dict[Instant, dict[str, Parts]] = {}
    for step in steps:
        own = sums.setdefault(step.at, {"good": 0, "scrap": 0})
        for of, sign in weights.get(step.of, {}).items():
            own[of] += sign * step.parts
    return _settled(sums)


def _weights(counted: frozenset[str]) -> Mapping[str, Mapping[str, int]]:
    if "total" not in counted or {"good", "scrap"} <= counted:
        return {"good": {"good": 1}, "scrap": {"scrap": 1}}
    return _SIGNS["good" not in counted]


def _settled(sums: Mapping[Instant, Mapping[str, Parts]]) -> list[Made]:
    """Carry what is negative at one instant over to the next."""
    found: list[Made] = []
    good: Parts = 0
    scrap: Parts = 0
    for at, own in sums.items():
        good, scrap = good + own["good"], scrap + own["scrap"]
        seen = Made(at=at, good=max(good, 0), scrap=max(scrap, 0))
        good, scrap = min(good, 0), min(scrap, 0)
        if seen.good or seen.scrap:
            found.append(seen)
    return found
