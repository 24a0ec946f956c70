"""The OPC UA wire: a server with one folder for the machine, every value with its source time."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from datetime import UTC

from asyncua import ua
from asyncua.server.server import Server

from simulators.clock import MICROSECOND, SECOND, Nanoseconds, wall_clock
from simulators.face import Face, Shown
from simulators.machines.machine import Machine
from simulators.wires.wire import CannotServe

_NODES: Mapping[str, tuple[str, ua.VariantType]] = {
    "good": ("GoodCount", ua.VariantType.UInt32),
    "scrap": ("ScrapCount", ua.VariantType.UInt32),
    "cycle_time": ("CycleTime", ua.VariantType.Double),
    "order": ("OrderId", ua.VariantType.String),
    "program": ("ProgramId", ua.VariantType.String),
    "product": ("ProductId", ua.VariantType.String),
}
_CURRENT_TIME = ua.NodeId(ua.Int32(2258))  # Server.ServerStatus.CurrentTime


def endpoint(machine: str, host: str, port: int) -> str:
    """Say where a machine is reached.

    >>> endpoint("press", "127.0.0.1", 48401)
    'opc.tcp://127.0.0.1:48401/ombre/press'
    """
    return f"opc.tcp://{host}:{port}/ombre/{machine}"


def namespace(machine: str) -> str:
    """Name the namespace of a machine's nodes."""
    return f"urn:ombre:practice:{machine}"


class OpcUaWire:
    """Serves one machine. Clients only read: no node is writable from outside."""

    def __init__(self, machine: Machine, host: str, port: int) -> None:
        self._machine = machine
        self._host = host
        self._port = port
        self._server = Server()
        self._nodes: dict[str, tuple[ua.NodeId, ua.VariantType]] = {}

    async def open(self, face: Face) -> None:
        """Build the nodes, set them, then listen: nobody sees a half-built machine."""
        # What stands in our way we say ourselves, once and without a traceback.
        for noisy in ("asyncua", "asyncua.server.address_space"):
            logging.getLogger(noisy).setLevel(logging.CRITICAL)
        await self._server.init()
        self._server.set_endpoint(endpoint(self._machine.name, self._host, self._port))
        self._server.set_server_name(f"Ombre practice {self._machine.name}")
        await self._server.set_application_uri(namespace(self._machine.name))
        self._server.disable_clock()  # it ticks once a second; a machine knows its time better
        self._server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        await self._build()
        for name, shown in face.values.items():
            await self._write(name, shown)
        try:
            await self._server.start()
        except OSError as error:
            raise _cannot_listen(self._host, self._port, error) from error
        self._server.set_attribute_value_callback(_CURRENT_TIME, _present_time)

    async def show(self, face: Face) -> None:
        """Write the values that are new, each with the instant at which it was set."""
        for name, shown in face.values.items():
            if shown.since == face.at:
                await self._write(name, shown)

    async def beat(self, now: Nanoseconds) -> None:
        """Do nothing: the server keeps its subscriptions alive by itself."""

    async def close(self) -> None:
        """Close the server and its connections."""
        await self._server.stop()

    async def _build(self) -> None:
        space = await self._server.register_namespace(namespace(self._machine.name))
        folder = self._machine.folder
        objects = self._server.get_objects_node()
        parent = await objects.add_object(_node_id(space, folder), f"{space}:{folder}")
        for name, (node, kind) in self._all_nodes().items():
            key = _node_id(space, f"{folder}.{node}")
            blank = "" if kind is ua.VariantType.String else 0
            await parent.add_variable(key, f"{space}:{node}", blank, kind)
            self._nodes[name] = (key, kind)

    def _all_nodes(self) -> Mapping[str, tuple[str, ua.VariantType]]:
        numbers = isinstance(next(iter(self._machine.words.values())), int)
        kind = ua.VariantType.Int32 if numbers else ua.VariantType.String
        return {"state": (self._machine.state_variable, kind), **_NODES}

    async def _write(self, name: str, shown: Shown) -> None:
        node, kind = self._nodes[name]
        await self._server.write_attribute_value(node, _data_value(shown, kind))


def _present_time(_node: ua.NodeId, _attribute: object) -> ua.DataValue:
    now = _stamp(wall_clock())
    value = ua.Variant(now, ua.VariantType.DateTime)
    return ua.DataValue(Value=value, SourceTimestamp=now, ServerTimestamp=now)


def _node_id(space: int, name: str) -> ua.NodeId:
    return ua.NodeId(ua.String(name), ua.Int16(space))


def _data_value(shown: Shown, kind: ua.VariantType) -> ua.DataValue:
    at = _stamp(shown.since)
    value = ua.Variant(shown.value, kind)
    return ua.DataValue(Value=value, SourceTimestamp=at, ServerTimestamp=at)


def _stamp(at: Nanoseconds) -> ua.DateTime:
    whole, rest = divmod(at, SECOND)
    return ua.DateTime.fromtimestamp(whole, UTC).replace(microsecond=rest // MICROSECOND)


def _cannot_listen(host: str, port: int, error: OSError) -> CannotServe:
    cause = os.strerror(error.errno) if error.errno else str(error)
    return CannotServe(
        en=f"{host}:{port}: the machine cannot listen there ({cause}); "
        "stop the other program on this port or choose another with --port",
        fr=f"{host}:{port} : la machine ne peut pas y écouter ({cause}) ; "
        "arrêtez l'autre programme sur ce port ou choisissez-en un autre avec --port",
    )
