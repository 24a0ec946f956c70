"""The plain numbers that figures are made of: of one window, or of many at once as arrays.

Every formula of a ratio takes an `Amounts` and neither branches on its numbers nor asks for
anything else. So the numbers may be whole numbers and floats, or numpy arrays with an entry for
each window; the same formula then gives one term, or an array of terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from gateway.event import State
from shadow.time_class import TimeClass

if TYPE_CHECKING:
    from shadow.window import Window

Number = Any
"""An int, a float, or a numpy array of them."""


class Outside(StrEnum):
    """Time that is not planned: breaks of the shifts, and hours in which the plant is closed."""

    BREAK = "break"
    CLOSED = "closed"


Slice = TimeClass | Outside
SLICES: tuple[Slice, ...] = (*TimeClass, *Outside)
"""All of a window: planned time by class, then what is not planned. They add up to it exactly."""

_NONE: Mapping[Slice, Number] = dict.fromkeys(SLICES, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What the formulas may use. Times are in nanoseconds, parts are those of planned time.

    - `times`: the window by slice, all thirteen of them.
    - `good`, `scrap`, `rework`: parts.
    - `good_ideal`, `made_ideal`: what the good parts, and all parts, would have taken at their
      ideal cycles: sum of parts x ideal cycle / parts per cycle. 0 where one is missing; such a
      window has no figure that needs them (`shadow.useful.no_ideal`).
    - `good_weight`, `made_weight`: what quality divides: the two above, or the parts themselves
      where an ideal cycle is missing.
    - `startup_ideal`: ideal time of scrap and rework made during set-up or changeover.
    - `blind_producing`, `blind_unknown`: planned time whose parts no counter tells, by state.
    - `stops`: how many stops of each class began.
    - `good_all`, `made_all`: parts of the whole period, planned or not; `energy`: picojoules of it.
    - `elapsed`: the order's elapsed time (AOET) where the window is that of an order, else 0.
    """

    times: Mapping[Slice, Number]
    good: Number
    scrap: Number
    rework: Number
    good_ideal: Number
    made_ideal: Number
    good_weight: Number
    made_weight: Number
    startup_ideal: Number
    blind_producing: Number
    blind_unknown: Number
    stops: Mapping[TimeClass, Number]
    good_all: Number
    made_all: Number
    energy: Number
    elapsed: Number

    @property
    def made(self) -> Number:
        """All parts made in planned time."""
        return self.good + self.scrap + self.rework

    @property
    def blind(self) -> Number:
        """Planned time whose parts no counter tells."""
        return self.blind_producing + self.blind_unknown

    @property
    def unknown(self) -> Number:
        """Planned time in which the state is unknown."""
        return self.times[TimeClass.UNKNOWN]


def amounts_of(window: Window) -> Amounts:
    """Take the amounts out of one window."""
    planned = window.planned_counts
    made = window.ideal_time(planned, good=False)
    good = window.ideal_time(planned, good=True) if made is not None else None
    known = good is not None
    parts, everything, blind = window.made, window.all_made, window.blind
    return Amounts(
        times=_times(window),
        good=parts.good,
        scrap=parts.scrap,
        rework=parts.rework,
        good_ideal=good if known else 0,
        made_ideal=made if known else 0,
        good_weight=good if known else parts.good,
        made_weight=made if known else parts.made,
        startup_ideal=_startup(window) if known else 0,
        blind_producing=blind[State.PRODUCING],
        blind_unknown=blind[State.UNKNOWN],
        stops=window.sums.stops,
        good_all=everything.good,
        made_all=everything.made,
        energy=window.sums.energy,
        elapsed=window.order_elapsed or 0,
    )


def _times(window: Window) -> Mapping[Slice, Number]:
    times = dict(_NONE)
    for one, spent in window.planned_times.items():
        times[one] = spent
    times[Outside.BREAK] = window.opening_time - window.planned_time
    times[Outside.CLOSED] = window.end - window.start - window.opening_time
    return times


def _startup(window: Window) -> float:
    """Ideal time of what was lost while starting up."""
    tallies = window.startup_counts
    if not tallies:
        return 0
    made, good = (window.ideal_time(tallies, good=one) for one in (False, True))
    return (made or 0) - (good or 0)
