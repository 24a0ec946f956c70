"""Where opening time went: the steps from opening time down to useful time. Whole nanoseconds.

Each step is a loss; what is left after some of them is a time of NF E60-182. The losses and useful
time add up to opening time exactly, whatever happened: speed loss is what is left of the running
time, and is below zero where more was made than the ideal cycles allow.
"""

from __future__ import annotations

from shadow.amounts import Amounts, Number, Outside, Slice
from shadow.time_class import TimeClass

CALENDAR = ("break", "planned_stop", "idle")
"""Losses between opening and required time."""

STOPS = ("down", "off", "changeover", "setup", "starved", "blocked", "unknown")
"""Losses between required and operating time, unknown time among them as a step of its own."""

PACE = ("micro_stop", "speed")
"""Losses between operating and net time."""

QUALITY = ("startup", "reject")
"""Losses between net and useful time: rejects while starting up, and all others."""

LOSSES = (*CALENDAR, *STOPS, *PACE, *QUALITY)

OF_TIME = (*CALENDAR, *STOPS, "micro_stop")
"""Losses that the spans tell; the others need parts and their ideal cycles."""

_PLACES: tuple[tuple[str, Slice], ...] = tuple(
    (one, Outside.BREAK if one == "break" else TimeClass(one)) for one in OF_TIME
)

SIX: dict[str, tuple[str, ...]] = {
    "breakdown": ("down",),
    "setup": ("setup", "changeover"),
    "minor_stop": ("micro_stop",),
    "speed": ("speed",),
    "startup": ("startup",),
    "reject": ("reject",),
    "other": ("starved", "blocked", "idle", "off", "unknown"),
}
"""The six big losses, and what belongs to none of them: waiting, off, no order, unknown."""


def losses(a: Amounts) -> dict[str, Number]:
    """Return every loss by name, in the order of the steps."""
    found = {one: a.times[place] for one, place in _PLACES}
    net, useful, startup = (whole(one) for one in (a.made_ideal, a.good_ideal, a.startup_ideal))
    found["speed"] = a.times[TimeClass.PRODUCING] - net
    found["startup"] = startup
    found["reject"] = net - useful - startup
    return found


def whole(spent: Number) -> Number:
    """Round ideal time to whole nanoseconds, halves to the even one; works on arrays as well.

    >>> whole(2.5000001), whole(7), whole(0.5)
    (3, 7, 0)
    """
    return spent.round() if hasattr(spent, "round") else round(spent)
