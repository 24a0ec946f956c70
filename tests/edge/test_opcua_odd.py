"""The OPC UA adapter and servers that change under it: types, namespaces, nodes gone bad."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from asyncua import Server, ua
from asyncua.common.node import Node
from asyncua.server.address_space import AddressSpace

from edge.adapters.opcua import OpcUaSettings
from edge.instant import system_clock
from edge.link import LinkStatus
from edge.opcua.link import OpcUaAdapter
from edge.reading import Quality, Reading
from edge.supervise import Supervisor
from servers.kept import Kept
from servers.mosquitto import free_port

URN = "urn:test:odd"
STATE = f"nsu={URN};s=State"


@asynccontextmanager
async def serving(
    port: int, value: object = 1, before: Sequence[str] = ()
) -> AsyncIterator[tuple[Server, Node]]:
    """Serve one node; namespaces registered `before` push the index of its own up."""
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/odd")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    for uri in before:
        await server.register_namespace(uri)
    index = await server.register_namespace(URN)
    folder = server.nodes.objects
    node = await folder.add_variable(ua.NodeId("State", index), "State", value)
    async with server:
        yield server, node


@asynccontextmanager
async def reading(port: int, kept: Kept, *nodes: str) -> AsyncIterator[None]:
    said = {"protocol": "opcua", "url": f"opc.tcp://127.0.0.1:{port}/odd", "nodes": nodes}
    settings = OpcUaSettings.model_validate(said | {"publishing": 0.05, "heartbeat": 0.5})
    adapter = OpcUaAdapter("press", settings, system_clock)
    supervisor = Supervisor(
        "press", adapter, kept, clock=system_clock, language="en", pauses=(0.1,)
    )
    task = asyncio.ensure_future(supervisor.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def good(kept: Kept, value: object) -> list[Reading]:
    return [item for item in kept.values(STATE) if item.value == value and item.at]


async def test_a_node_that_changes_its_type_is_read_on(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AddressSpace, "_is_expected_variant_type", lambda *_: True)
    port = free_port()
    async with serving(port) as (server, node), reading(port, kept, STATE):
        await kept.until(lambda: good(kept, 1))
        for value in ("a word", 2.5, [1, 2], None, b"\x00\xff", float("nan")):
            await server.iserver.aspace.write_attribute_value(
                node.nodeid,
                ua.AttributeIds.Value,
                ua.DataValue(ua.Variant(value), SourceTimestamp=datetime.now(UTC)),
            )
            await asyncio.sleep(0.1)
        await kept.until(lambda: len({repr(item.value) for item in kept.values(STATE)}) == 7)
        assert not kept.words(LinkStatus.LOST)


async def test_a_namespace_that_moved_is_found_again(kept: Kept) -> None:
    port = free_port()
    async with reading(port, kept, STATE):
        async with serving(port):
            await kept.until(lambda: good(kept, 1))
        async with serving(port, 2, before=["urn:test:new", "urn:test:newer"]):
            await kept.until(lambda: good(kept, 2), within=20)
    assert len(kept.words(LinkStatus.CONNECTED)) == 2


async def test_a_node_that_turns_bad_does_not_end_the_link(kept: Kept) -> None:
    port = free_port()
    async with serving(port) as (server, node), reading(port, kept, STATE):
        await kept.until(lambda: good(kept, 1))
        bad = ua.DataValue(
            ua.Variant(3, ua.VariantType.Int64),
            ua.StatusCode(ua.StatusCodes.BadSensorFailure),
            datetime.now(UTC),
        )
        await server.write_attribute_value(node.nodeid, bad)
        await kept.until(lambda: [x for x in kept.values(STATE) if x.quality is Quality.BAD])
        before = len(kept.words(LinkStatus.ALIVE))
        await kept.until(lambda: len(kept.words(LinkStatus.ALIVE)) > before + 1)
        assert not kept.words(LinkStatus.LOST)


async def test_a_server_that_gets_its_nodes_later_is_asked_again(kept: Kept) -> None:
    port = free_port()
    late = f"nsu={URN};s=Late"
    async with serving(port) as (server, node), reading(port, kept, late):
        await kept.until(lambda: kept.words(LinkStatus.LOST))
        assert "none of the nodes" in str(kept.words(LinkStatus.LOST)[0].reason)
        name = ua.NodeId("Late", node.nodeid.NamespaceIndex)
        await server.nodes.objects.add_variable(name, "Late", 7)
        await kept.until(lambda: [x for x in kept.values(late) if x.value == 7])


@pytest.mark.parametrize("status", ["BadWaitingForInitialData", "BadNodeIdUnknown"])
async def test_a_value_that_is_not_there_yet_is_bad_and_comes_later(
    kept: Kept, status: str
) -> None:
    port = free_port()
    async with serving(port) as (server, node):
        code = ua.StatusCode(getattr(ua.StatusCodes, status))
        empty = ua.DataValue(ua.Variant(None), code)
        await server.iserver.aspace.write_attribute_value(node.nodeid, ua.AttributeIds.Value, empty)
        async with reading(port, kept, STATE):
            await kept.until(lambda: [x for x in kept.values(STATE) if x.quality is Quality.BAD])
            await server.write_attribute_value(
                node.nodeid,
                ua.DataValue(
                    ua.Variant(4, ua.VariantType.Int64), SourceTimestamp=datetime.now(UTC)
                ),
            )
            await kept.until(lambda: good(kept, 4))
