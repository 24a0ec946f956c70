"""An OPC UA server in a process of its own, told on standard input what to write.

One JSON object a line: `{"node": "State", "value": "RUN", "at": "2026-01-05T06:00:00Z"}`, or with
`"bad": true`; each is answered with `done`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import uuid
from datetime import datetime
from typing import Any

from asyncua import Server, ua

URI = "urn:ombre:peer"
NODES: dict[str, tuple[Any, ua.VariantType]] = {
    "State": ("IDLE", ua.VariantType.String),
    "Good": (0, ua.VariantType.UInt32),
    "Cycle": (0.0, ua.VariantType.Double),
    "Label": (ua.LocalizedText("prêt", "fr"), ua.VariantType.LocalizedText),
    "Levels": ([1.0, 2.5], ua.VariantType.Double),
    "Serial": (uuid.UUID(int=7), ua.VariantType.Guid),
}


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


async def lines() -> Any:
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield json.loads(line)


async def main(port: int) -> None:
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/peer")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    await server.register_namespace("urn:ombre:another")
    space = await server.register_namespace(URI)
    machine = await server.nodes.objects.add_object(ua.NodeId("Machine", space), "Machine")
    await machine.add_property(ua.NodeId("Maker", space), "Maker", "nobody")
    variables = {
        name: await machine.add_variable(ua.NodeId(name, space), name, value, kind)
        for name, (value, kind) in NODES.items()
    }
    async with server:
        say("ready")
        async for told in lines():
            kind = NODES[told["node"]][1]
            bad = ua.StatusCode(ua.StatusCodes.BadDeviceFailure) if told.get("bad") else None
            await variables[told["node"]].write_value(
                ua.DataValue(
                    Value=ua.Variant(told["value"], kind),
                    StatusCode=bad or ua.StatusCode(),
                    SourceTimestamp=datetime.fromisoformat(told["at"].replace("Z", "+00:00")),
                )
            )
            say("done")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    asyncio.run(main(int(sys.argv[1])))
