"""What an hour of a machine is spent on: classes of time, finer than states.

A state is what the machine says; a class is what the time counts as. The classes of a period add
up to it exactly. Which part of a norm's time a class belongs to is said by the norm's profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from gateway.event import State


class TimeClass(StrEnum):
    """The eleven classes: the nine states, short stops, and changes of product."""

    PRODUCING = "producing"
    MICRO_STOP = "micro_stop"
    SETUP = "setup"
    CHANGEOVER = "changeover"
    STARVED = "starved"
    BLOCKED = "blocked"
    IDLE = "idle"
    DOWN = "down"
    PLANNED_STOP = "planned_stop"
    OFF = "off"
    UNKNOWN = "unknown"


OF_STATE: Mapping[State, TimeClass] = {state: TimeClass(state.value) for state in State}
"""The class that a state counts as, where nothing more is known."""

SHORT = frozenset({TimeClass.DOWN, TimeClass.STARVED, TimeClass.BLOCKED})
"""Stops that are micro-stops where they are over quickly."""

EXPLAINED = frozenset(TimeClass) - {TimeClass.PRODUCING, TimeClass.UNKNOWN}
"""What a reason, of the machine or of a person, may be about: known time without production."""

PRIORITY = (
    TimeClass.UNKNOWN,
    TimeClass.PLANNED_STOP,
    TimeClass.OFF,
    TimeClass.IDLE,
    TimeClass.DOWN,
    TimeClass.CHANGEOVER,
    TimeClass.SETUP,
    TimeClass.BLOCKED,
    TimeClass.STARVED,
    TimeClass.MICRO_STOP,
    TimeClass.PRODUCING,
)
"""Where two classes claim the same time, the one that stands first has it.

A breakdown during a changeover is a breakdown; a short stop or a trial part within it is part of
the changeover.
"""

RANK: Mapping[TimeClass, int] = {one: rank for rank, one in enumerate(PRIORITY)}
