"""The edge as a whole, in this process, over real wires."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from edge.adapter import SourceSettings
from edge.adapters.mqtt import MqttSettings
from edge.adapters.opcua import OpcUaSettings
from edge.instant import system_clock
from edge.link import LinkStatus, link_word
from edge.outbox import Outbox
from edge.reading import LINK, Reading
from edge.service import run_edge
from servers import mosquitto
from servers.mosquitto import free_port, publish, start_mosquitto

pytestmark = pytest.mark.e2e
needs_mosquitto = pytest.mark.skipif(mosquitto.PROGRAM is None, reason=mosquitto.MISSING)


class Edge:
    """The service at work over an outbox that the test reads like a gateway."""

    def __init__(self, path: Path, **sources: SourceSettings) -> None:
        self.path = path
        self.stop = asyncio.Event()
        self.task = asyncio.ensure_future(run_edge(sources, path, system_clock, "en", self.stop))
        self.box = Outbox(path)

    def readings(self) -> list[Reading]:
        return [item for _, item in self.box.take(10_000)]

    def said(self, source: str, status: LinkStatus) -> bool:
        return any(
            item.source == source and item.address == LINK and link_word(item).status is status
            for item in self.readings()
        )

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not true():  # noqa: ASYNC110 - any condition may be waited for
                await asyncio.sleep(0.02)

    async def ended(self) -> None:
        self.stop.set()
        async with asyncio.timeout(8):
            await self.task
        self.box.close()


def nowhere() -> OpcUaSettings:
    return OpcUaSettings(protocol="opcua", url=f"opc.tcp://127.0.0.1:{free_port()}")


@needs_mosquitto
async def test_a_source_that_is_away_does_not_hold_up_the_others(tmp_path: Path) -> None:
    broker = start_mosquitto(tmp_path / "broker")
    laser = MqttSettings(protocol="mqtt", host="127.0.0.1", port=broker.port)
    edge = Edge(tmp_path / "data" / "outbox.sqlite", press=nowhere(), laser=laser)
    try:
        await edge.until(lambda: edge.said("press", LinkStatus.LOST))
        await edge.until(lambda: edge.said("laser", LinkStatus.CONNECTED))
        await asyncio.to_thread(publish, broker, b"RUN")
        await edge.until(lambda: any(item.value == b"RUN" for item in edge.readings()))
        await edge.ended()
        with closing(Outbox(edge.path)) as box:
            last = [item for _, item in box.take(10_000)][-1]
        assert (last.source, link_word(last).status) == ("laser", LinkStatus.LOST)
        reason = link_word(last).reason
        assert reason
        assert reason.en == "Ombre was stopped"
    finally:
        broker.stop()


async def test_it_stops_soon_while_a_source_is_being_called(tmp_path: Path) -> None:
    edge = Edge(tmp_path / "outbox.sqlite", press=nowhere())
    await asyncio.sleep(0.01)
    await edge.ended()


async def test_it_starts_and_stops_without_any_source(tmp_path: Path) -> None:
    edge = Edge(tmp_path / "outbox.sqlite")
    await asyncio.sleep(0.05)
    await edge.ended()


async def test_a_damaged_outbox_is_named_and_the_edge_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(b"no database" * 1_000)
    stop = asyncio.Event()
    with caplog.at_level(logging.ERROR):
        task = asyncio.ensure_future(run_edge({"press": nowhere()}, path, system_clock, "fr", stop))
        await asyncio.sleep(0.3)
        stop.set()
        await task
    assert "endommagée" in caplog.text
    aside = await asyncio.to_thread(lambda: list(tmp_path.glob("outbox.sqlite.damaged-*")))
    assert aside
    with closing(Outbox(path)) as box:
        assert box.depth() >= 1
