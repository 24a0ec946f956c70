"""The machines of the practice factory: each with its own wire and its maker's own words.

One file a machine; a machine is found by its name, which is also its station in the line.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulators.machines.cobot import COBOT
from simulators.machines.laser import LASER
from simulators.machines.machine import Machine
from simulators.machines.press import PRESS

MACHINES: Mapping[str, Machine] = {machine.name: machine for machine in (LASER, PRESS, COBOT)}
"""The machines by name, in the order of the line."""
