"""The face of a machine: the values that it shows to the outside, each since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from simulators.clock import SECOND, Nanoseconds
from simulators.condition import Condition
from simulators.machines.machine import Machine
from simulators.timeline import READY, Cycle, Snapshot

ShownValue = int | float | str


class Shown(NamedTuple):
    """A value and the instant (UTC nanoseconds) at which it was set."""

    value: ShownValue
    since: Nanoseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a machine shows from `at` (UTC nanoseconds) on.

    `values` has `state` (in the maker's words), `good`, `scrap`, `cycle_time` (seconds; 0
    before the first cycle), `order`, `program` and `product`. `finished` is the cycle that ended
    at this very instant.
    """

    at: Nanoseconds
    values: Mapping[str, Shown]
    finished: Cycle | None = None


def ready_face(machine: Machine, at: Nanoseconds) -> Face:
    """Show a machine that is switched on and has not yet made anything."""
    return turn(None, machine, READY, at)


def stopped_face(before: Face | None, machine: Machine, at: Nanoseconds) -> Face:
    """Show that production is over: nothing but the state changes."""
    values = dict((before or ready_face(machine, at)).values)
    values["state"] = Shown(machine.words[Condition.OFF], at)
    return Face(at=at, values=values)


def turn(before: Face | None, machine: Machine, now: Snapshot, epoch: Nanoseconds) -> Face:
    """Show a snapshot; what stays the same keeps its own instant.

    A cycle time is set anew by every cycle, even where the duration happens to be the same.
    """
    at = epoch + now.at
    values: dict[str, ShownValue] = {
        "good": now.good,
        "scrap": now.scrap,
        "cycle_time": now.last_cycle / SECOND,
        "order": now.order.number if now.order else "",
        "program": now.order.program if now.order else "",
        "product": now.order.product if now.order else "",
        "state": machine.words[now.condition],
    }
    shown = {name: Shown(value, at) for name, value in values.items()}
    if before is not None:
        for name, old in before.values.items():
            if old.value == values[name] and not (name == "cycle_time" and now.finished):
                shown[name] = old
    return Face(at=at, values=shown, finished=now.finished)
