"""The press: an OPC UA server with the state numbers of PackML (ISA-TR88.00.02, StateCurrent)."""

from __future__ import annotations

from simulators.condition import Condition
from simulators.machines.machine import Machine

STOPPED = 2
IDLE = 4
SUSPENDED = 5
EXECUTE = 6
ABORTED = 9
HELD = 11
RESETTING = 15

PRESS = Machine(
    name="press",
    protocol="opcua",
    folder="Press",
    state_variable="StateCurrent",
    words={
        Condition.READY: IDLE,
        Condition.PRODUCING: EXECUTE,
        # PackML keeps setting up in its unit mode, which this press does not publish: it resets
        # its tool and its counters of the order, and says Resetting for as long as that takes.
        Condition.SETUP: RESETTING,
        # Suspended means: ready, but for a cause outside the machine. PackML has one number for
        # both causes; which of the two it is cannot be told from the state alone.
        Condition.STARVED: SUSPENDED,
        Condition.BLOCKED: SUSPENDED,
        Condition.MICRO_STOP: HELD,
        Condition.BREAKDOWN: ABORTED,
        Condition.OFF: STOPPED,
    },
)
