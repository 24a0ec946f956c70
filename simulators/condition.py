"""What a simulated machine is really doing, and the word of the product's vocabulary for it."""

from __future__ import annotations

from enum import StrEnum


class Condition(StrEnum):
    """The lived condition of a station.

    >>> Condition.MICRO_STOP.state
    'down'
    """

    READY = "ready"
    PRODUCING = "producing"
    SETUP = "setup"
    STARVED = "starved"
    BLOCKED = "blocked"
    MICRO_STOP = "micro_stop"
    BREAKDOWN = "breakdown"
    OFF = "off"

    @property
    def state(self) -> str:
        """Name the standard state that this condition belongs to: the truth to compare with.

        A micro-stop is a stop: whether it counts as a loss of speed or of availability is a
        question for the figures, not for the machine.
        """
        return _STATES[self]


STATES = (
    "producing",
    "setup",
    "starved",
    "blocked",
    "idle",
    "down",
    "planned_stop",
    "off",
    "unknown",
)

_STATES = {
    Condition.READY: "idle",
    Condition.PRODUCING: "producing",
    Condition.SETUP: "setup",
    Condition.STARVED: "starved",
    Condition.BLOCKED: "blocked",
    Condition.MICRO_STOP: "down",
    Condition.BREAKDOWN: "down",
    Condition.OFF: "off",
}
