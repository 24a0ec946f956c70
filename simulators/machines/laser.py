"""The laser cutter: a controller that publishes JSON over MQTT in words of its own."""

from __future__ import annotations

from simulators.condition import Condition
from simulators.machines.machine import Machine

LASER = Machine(
    name="laser",
    protocol="mqtt",
    words={
        Condition.READY: "OFF",
        Condition.PRODUCING: "RUN",
        Condition.SETUP: "SETUP",
        Condition.STARVED: "WAIT",
        Condition.BLOCKED: "FULL",
        Condition.MICRO_STOP: "ALARM",
        Condition.BREAKDOWN: "ALARM",
        Condition.OFF: "OFF",
    },
)
"""ALARM stands for every stop, short or long; the tray behind it being full has its own word."""
