"""The cobot cell: an OPC UA server with the item states of OPC UA for Machinery (40001-1)."""

from __future__ import annotations

from simulators.condition import Condition
from simulators.machines.machine import Machine

COBOT = Machine(
    name="cobot",
    protocol="opcua",
    folder="Cobot",
    state_variable="MachineryItemState",
    words={
        Condition.READY: "NotExecuting",
        Condition.PRODUCING: "Executing",
        # It loads the next program within a breath and has no operation mode to say so.
        Condition.SETUP: "NotExecuting",
        Condition.STARVED: "NotExecuting",
        Condition.BLOCKED: "NotExecuting",
        # After a protective stop the cell serves nobody until somebody acknowledges it.
        Condition.MICRO_STOP: "OutOfService",
        Condition.BREAKDOWN: "OutOfService",
        Condition.OFF: "NotExecuting",
    },
)
