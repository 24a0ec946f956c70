"""One simulated machine, or the broker, as a process: what `ombre sim` runs."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from simulators.broker import Choice, broker_command, run_broker
from simulators.clock import SECOND, Nanoseconds, wall_clock
from simulators.go import Go, read_go
from simulators.machines import MACHINES as _MACHINES
from simulators.machines.machine import Machine
from simulators.playing import Player
from simulators.ports import BROKER, PORTS
from simulators.scenario import WORKSHOP, Scenario
from simulators.wires.mqtt import MqttWire
from simulators.wires.opcua import OpcUaWire
from simulators.wires.wire import Wire

MACHINES: tuple[str, ...] = (*_MACHINES, BROKER)
"""What can be run: the machines of the line, and the broker that the laser needs."""

DAY: Nanoseconds = 86_400 * SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to run, and where.

    `host` and `port` are where a machine listens, or where its broker is; None takes the practice
    plant's port. `go` is the file of the start signal; `truth` the folder of the truth. Without a
    start signal production began at the last midnight UTC: every machine then agrees on the same
    run without a word between them, and finds back into it after a restart.
    """

    machine: str
    host: str = "127.0.0.1"
    port: int | None = None
    seed: int = 7
    go: Path | None = None
    truth: Path | None = None
    broker: Choice = "auto"
    scenario: Scenario = WORKSHOP


def run(options: Options, stopped: threading.Event) -> None:
    """Run until told to stop. Raises CannotServe where it cannot begin."""
    if options.machine == BROKER:
        _run_broker(options, stopped)
        return
    machine = _MACHINES[options.machine]
    if options.truth is not None:
        options.truth.mkdir(parents=True, exist_ok=True)
    player = Player(
        machine=machine,
        scenario=options.scenario,
        wire=_wire(machine, options),
        go=_start_signal(options),
        truth=options.truth,
    )
    asyncio.run(player.play(stopped))


def _run_broker(options: Options, stopped: threading.Event) -> None:
    port = _port(options)
    if options.truth is not None:
        run_broker(broker_command(options.truth, port, options.host, options.broker), stopped)
        return
    with tempfile.TemporaryDirectory(prefix="ombre-broker-") as folder:
        command = broker_command(Path(folder), port, options.host, options.broker)
        run_broker(command, stopped)


def _wire(machine: Machine, options: Options) -> Wire:
    kind = OpcUaWire if machine.protocol == "opcua" else MqttWire
    return kind(machine, options.host, _port(options))


def _port(options: Options) -> int:
    return PORTS[options.machine] if options.port is None else options.port


def _start_signal(options: Options) -> Callable[[], Go | None]:
    if options.go is not None:
        file = options.go
        return lambda: read_go(file)
    now = wall_clock()
    midnight = Go(epoch=now - now % DAY, seed=options.seed)
    return lambda: midnight
