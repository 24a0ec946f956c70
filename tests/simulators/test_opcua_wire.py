"""The OPC UA machines on a real wire, read by a real client."""

import asyncio
import threading
import time
from datetime import timedelta

import pytest
from asyncua import Client, ua

from simulators.clock import SECOND, datetime_of
from simulators.go import Go, write_go
from simulators.machines import MACHINES
from simulators.playing import Story
from simulators.scenario import WORKSHOP
from simulators.service import Options, run
from simulators.wires.opcua import endpoint
from simulators.wires.wire import CannotServe

pytestmark = pytest.mark.e2e
NODES = {
    "good": "GoodCount",
    "scrap": "ScrapCount",
    "cycle_time": "CycleTime",
    "order": "OrderId",
    "program": "ProgramId",
    "product": "ProductId",
}


def nodes(name):
    machine = MACHINES[name]
    return {
        key: f"{machine.folder}.{node}"
        for key, node in {"state": machine.state_variable, **NODES}.items()
    }


class Notes:
    """Notes every notification as (node, value, source time)."""

    def __init__(self):
        self.heard = []

    def datachange_notification(self, node, value, data):
        stamp = data.monitored_item.Value.SourceTimestamp
        self.heard.append((node.nodeid.Identifier, value, stamp))


async def listen(name, port, seconds, ready, interval=500):
    """Subscribe to all of a machine; publishing is slow, so that one interval has many changes."""
    notes = Notes()
    async with Client(endpoint(name, "127.0.0.1", port)) as client:
        space = await client.get_namespace_index(f"urn:ombre:practice:{name}")
        subscription = await client.create_subscription(interval, notes)
        await subscription.subscribe_data_change(
            [client.get_node(f"ns={space};s={node}") for node in nodes(name).values()],
            queuesize=1_000,
        )
        ready()
        await asyncio.sleep(seconds)
    return notes.heard


def changes(name, scenario, go):
    """What the machine must say: every value at the instant at which it is set."""
    now = go.until + SECOND
    return {
        (nodes(name)[key], shown.value, datetime_of(shown.since))
        for face in Story(MACHINES[name], scenario, go).due(now)
        for key, shown in face.values.items()
        if shown.since == face.at
    }


@pytest.mark.parametrize("name", ["press", "cobot"])
def test_every_change_arrives_with_the_instant_at_which_it_happened(name, bench, quick_scenario):
    port = bench.port()
    bench.machine(name, port)
    now = time.time_ns()
    go = Go(epoch=now + SECOND, until=now + 4 * SECOND, seed=11).on_the_grid()
    heard = asyncio.run(listen(name, port, 5, lambda: write_go(bench.go, go)))
    wanted = changes(name, quick_scenario, go)
    assert len(wanted) > 60
    said_before = {word for word in heard if word[2] < datetime_of(go.epoch)}
    assert {word[0] for word in said_before} == set(nodes(name).values())
    # A value set to what it was already is no change to a client: counters at zero, for one.
    values = {(node, value) for node, value, _ in said_before}
    missing = {word for word in wanted - set(heard) if word[:2] not in values}
    assert missing == set()
    assert set(heard) - said_before <= wanted


def test_types_are_those_of_the_standard(bench):
    press, cobot = bench.port(), bench.port()
    bench.machine("press", press)
    bench.machine("cobot", cobot)

    async def kinds(name, port):
        async with Client(endpoint(name, "127.0.0.1", port)) as client:
            space = await client.get_namespace_index(f"urn:ombre:practice:{name}")
            found = {}
            for key, node in nodes(name).items():
                value = await client.get_node(f"ns={space};s={node}").read_data_value()
                found[key] = value.Value.VariantType
            return found

    counts = {"good": ua.VariantType.UInt32, "scrap": ua.VariantType.UInt32}
    texts = dict.fromkeys(("order", "program", "product"), ua.VariantType.String)
    same = {**counts, **texts, "cycle_time": ua.VariantType.Double}
    assert asyncio.run(kinds("press", press)) == {**same, "state": ua.VariantType.Int32}
    assert asyncio.run(kinds("cobot", cobot)) == {**same, "state": ua.VariantType.String}


def test_the_machine_tells_its_present_time(bench):
    """A client measures the clock's offset by it: to the second would be too coarse."""
    port = bench.port()
    bench.machine("press", port)

    async def offsets():
        async with Client(endpoint("press", "127.0.0.1", port)) as client:
            clock = client.get_node(ua.ObjectIds.Server_ServerStatus_CurrentTime)
            for _ in range(5):
                before = time.time_ns()
                said = await clock.read_value()
                yield datetime_of(before), said, datetime_of(time.time_ns())
                await asyncio.sleep(0.15)

    async def check():
        async for before, said, after in offsets():
            assert before - timedelta(microseconds=1) <= said <= after

    asyncio.run(check())


def test_nobody_can_write_to_a_machine(bench):
    port = bench.port()
    bench.machine("press", port)

    async def write():
        async with Client(endpoint("press", "127.0.0.1", port)) as client:
            space = await client.get_namespace_index("urn:ombre:practice:press")
            node = client.get_node(f"ns={space};s=Press.GoodCount")
            with pytest.raises(ua.UaStatusCodeError):
                await node.write_value(ua.Variant(9, ua.VariantType.UInt32))

    asyncio.run(write())


def test_a_machine_that_was_killed_resumes_with_its_counters(bench):
    port = bench.port()
    now = time.time_ns()
    go = Go(epoch=now - 300 * SECOND, seed=5).on_the_grid()
    write_go(bench.go, go)
    first = bench.process("press", port)
    first.kill()
    first.wait()
    bench.process("press", port)

    async def read():
        async with Client(endpoint("press", "127.0.0.1", port)) as client:
            space = await client.get_namespace_index("urn:ombre:practice:press")
            node = client.get_node(f"ns={space};s=Press.GoodCount")
            return await node.read_data_value()

    value = asyncio.run(read())
    faces = list(Story(MACHINES["press"], WORKSHOP, go).due(time.time_ns()))
    [told] = [
        face
        for face in faces
        if face.values["good"].since == face.at and datetime_of(face.at) == value.SourceTimestamp
    ]
    assert told.values["good"].value == value.Value.Value > 100
    assert datetime_of(time.time_ns()) - value.SourceTimestamp < timedelta(seconds=30)


def test_a_port_in_use_is_named_with_a_remedy(bench):
    port = bench.port()
    bench.machine("press", port)
    with pytest.raises(CannotServe) as refused:
        run(Options(machine="cobot", port=port, go=bench.go), threading.Event())
    assert str(port) in refused.value.en
    assert "--port" in refused.value.en
    assert "--port" in refused.value.fr
