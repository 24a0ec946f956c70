"""Any OPC UA type at any time, from a real server through adapter, outbox and normaliser."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asyncua import Server, ua
from asyncua.server.address_space import AddressSpace

from edge.adapters.opcua import OpcUaSettings
from edge.instant import system_clock
from edge.link import LinkStatus, link_word
from edge.opcua.link import OpcUaAdapter
from edge.outbox import Outbox
from edge.plantfile import PlantFile
from edge.reading import LINK, Reading
from edge.sources import read_sources
from edge.supervise import Supervisor
from gateway.event import Event
from gateway.letter import DeadLetter
from gateway.normalise import Normaliser
from gateway.signals import read_signals
from servers.mosquitto import free_port

GOOD = "nsu=urn:bad;s=Good"
PLANT = f"""
sources: {{press: {{protocol: opcua, url: "opc.tcp://127.0.0.1:1/"}}}}
signals:
  - {{source: press, address: "{GOOD}", machine: press, kind: count, of: good}}
"""
VALUES: list[Any] = [
    *("a text", "", "\x00", b"\xff\x00", "x" * 10_000_000),
    *(
        float("nan"),
        float("inf"),
        1e300,
        -1,
        ua.Variant(2**63, ua.VariantType.UInt64),
        True,
        [1, 2],
        [[1.0]],
        None,
    ),
    *(datetime(1601, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC), uuid.UUID(int=3)),
    *(ua.LocalizedText("prêt", "fr"), ua.QualifiedName("q", 2), ua.NodeId("n", 2)),
    *(ua.StatusCode(ua.StatusCodes.BadOutOfRange), ua.ServerState.Failed),
]
MOMENTS = [datetime(year, 12, 31, 23, 59, tzinfo=UTC) for year in (1601, 1970, 2100, 9999)]


@asynccontextmanager
async def read_into(outbox: Outbox, port: int) -> AsyncIterator[None]:
    async def keep(readings: Sequence[Reading]) -> None:
        await asyncio.to_thread(outbox.put, readings)

    said = {"protocol": "opcua", "url": f"opc.tcp://127.0.0.1:{port}/bad", "nodes": [GOOD]}
    settings = OpcUaSettings.model_validate(said | {"publishing": 0.05, "heartbeat": 0.5})
    adapter = OpcUaAdapter("press", settings, system_clock)
    reader = Supervisor("press", adapter, keep, clock=system_clock, language="en", pauses=(0.1,))
    task = asyncio.ensure_future(reader.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Gateway:
    """What the readings of an outbox have given so far."""

    def __init__(self, outbox: Outbox) -> None:
        file = PlantFile.parse(PLANT, name="plant.yaml")
        sources = read_sources(file)
        self._reader = Normaliser(read_signals(file, list(sources)), sources)
        self._outbox = outbox
        self.events: list[Event] = []
        self.letters: list[DeadLetter] = []
        self.lost = 0

    def move(self) -> None:
        for key, reading in self._outbox.take(10_000):
            events, letters = self._reader.events(reading, key)
            self.events += events
            self.letters += letters
            if reading.address == LINK:
                self.lost += link_word(reading).status is LinkStatus.LOST
            self._outbox.ack(key)

    async def until(self, total: int) -> Event:
        for _ in range(200):
            self.move()
            found = [one for one in self.events if one.values.get("total") == total]
            if found:
                return found[-1]
            await asyncio.sleep(0.05)
        raise AssertionError(f"no count of {total}: {[one.cause_en for one in self.letters]}")


async def test_any_type_and_any_time_and_the_counts_between_them_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AddressSpace, "_is_expected_variant_type", lambda *_: True)
    server, port, outbox = Server(), free_port(), Outbox(tmp_path / "outbox.sqlite")
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/bad")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    index = await server.register_namespace("urn:bad")
    node = await server.nodes.objects.add_variable(ua.NodeId("Good", index), "Good", 1)
    gateway = Gateway(outbox)

    async def write(value: Any, at: datetime) -> None:
        variant = value if isinstance(value, ua.Variant) else ua.Variant(value)
        said = ua.DataValue(variant, SourceTimestamp=at)
        await server.iserver.aspace.write_attribute_value(node.nodeid, ua.AttributeIds.Value, said)

    async with server, read_into(outbox, port):
        await gateway.until(1)
        for number, value in enumerate(VALUES):
            await write(value, datetime.now(UTC))
            await asyncio.sleep(0.08)
            await write(100 + number, datetime.now(UTC))
            await gateway.until(100 + number)
        for number, moment in enumerate(MOMENTS):
            await write(200 + number, moment.replace(tzinfo=None))
            event = await gateway.until(200 + number)
            assert abs(event.at - system_clock()) < 60 * 10**9
        await write(999, datetime.now(UTC))
        await gateway.until(999)
    causes = {letter.cause_en for letter in gateway.letters}
    assert any("larger than 256 kB" in cause for cause in causes)
    assert any("ahead of ours" in cause for cause in causes)
    assert any("before 2001" in cause for cause in causes)
    assert any("not a number" in cause for cause in causes)
    assert all(one.cause_fr for one in gateway.letters)
    assert gateway.lost == 0
    outbox.close()
