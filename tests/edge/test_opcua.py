"""The OPC UA adapter against servers of two makes."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asyncua.client.ua_session import UaSession

from edge.adapter import LinkLost
from edge.adapters.opcua import OpcUaSettings
from edge.instant import SECOND, format_instant, parse_instant, system_clock
from edge.link import LinkStatus
from edge.opcua.link import OpcUaAdapter
from edge.reading import LINK, Quality
from edge.supervise import Supervisor
from servers.kept import Kept
from servers.mosquitto import free_port
from servers.opcua_peer import MAKES, Peer, missing, start_peer

pytestmark = pytest.mark.e2e
URI = "nsu=urn:ombre:peer"
STATE, GOOD, CYCLE = f"{URI};s=State", f"{URI};s=Good", f"{URI};s=Cycle"
no_freeze = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows cannot stop a process and let it go on"
)


@pytest.fixture(scope="module", params=MAKES)
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Peer]:
    """One server for all tests that do it no harm."""
    with started(request.param, tmp_path_factory.mktemp("peer")) as peer:
        yield peer


@pytest.fixture(params=MAKES)
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    """A server that may be killed and frozen."""
    with started(request.param, tmp_path / "peer") as peer:
        yield peer


@contextmanager
def started(make: str, folder: Path, user: str | None = None) -> Iterator[Peer]:
    reason = missing(make)
    if reason:
        pytest.skip(reason)
    peer = start_peer(make, folder, user)
    try:
        yield peer
    finally:
        peer.kill()


def adapter_for(peer: Peer, **more: object) -> OpcUaAdapter:
    said = {"protocol": "opcua", "url": peer.url, "heartbeat": 0.5, "publishing": 0.1, **more}
    return OpcUaAdapter("press", OpcUaSettings.model_validate(said), system_clock)


class Running:
    """An adapter at work, ended when the block ends."""

    def __init__(self, work: object) -> None:
        self.task: asyncio.Future[None] = asyncio.ensure_future(work)  # type: ignore[call-overload]

    async def __aenter__(self) -> Running:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


def soon(seconds: float = 0.0) -> str:
    """A source time that is not confused with the link's own: a little ahead of now."""
    return format_instant(system_clock() // 1_000_000 * 1_000_000 + int(seconds * SECOND))


@pytest.fixture
async def live(shared: Peer, kept: Kept) -> AsyncIterator[Peer]:
    async with Running(adapter_for(shared).run(kept)):
        await kept.until(lambda: len({item.address for item in kept.values()}) == 6)
        yield shared


async def test_what_holds_comes_twice_and_the_link_first(live: Peer, kept: Kept) -> None:
    assert kept.readings[0].address == LINK
    [word] = kept.words(LinkStatus.CONNECTED)
    assert word.heartbeat == 0.5
    assert word.offset is not None
    assert abs(word.offset) < 1.2, "a server may move its clock once a second"
    delivered, confirmed = kept.values(STATE)
    assert delivered.quality is Quality.GOOD
    assert confirmed.quality is Quality.CONFIRMED
    assert delivered.value == confirmed.value
    assert delivered.at is not None
    assert confirmed.at == kept.readings[0].at
    assert delivered.at < confirmed.at


async def test_browsing_finds_variables_by_their_namespace_and_no_properties(
    live: Peer, kept: Kept
) -> None:
    names = {item.address for item in kept.values()}
    assert names == {
        f"{URI};s={name}" for name in ("State", "Good", "Cycle", "Label", "Levels", "Serial")
    }


async def test_values_of_every_type_arrive_plain(live: Peer, kept: Kept) -> None:
    values = {item.address.rpartition("=")[2]: item.value for item in kept.values()}
    assert values["Label"] == "prêt"
    assert values["Levels"] == "[1.0,2.5]"
    assert values["Serial"] == "00000000-0000-0000-0000-000000000007"


async def test_source_times_are_kept_to_the_millisecond(live: Peer, kept: Kept) -> None:
    at = soon()
    live.write("Good", 42, at)
    await kept.until(lambda: kept.values(GOOD)[-1].value == 42)
    reading = kept.values(GOOD)[-1]
    assert reading.at == parse_instant(at)
    assert reading.quality is Quality.GOOD
    assert reading.seen >= reading.at


async def test_two_equal_values_one_after_another_are_two(live: Peer, kept: Kept) -> None:
    first, second = soon(), soon(0.001)
    live.write("Cycle", 12.5, first)
    await kept.until(lambda: kept.values(CYCLE)[-1].at == parse_instant(first))
    live.write("Cycle", 12.5, second)
    await kept.until(lambda: kept.values(CYCLE)[-1].at == parse_instant(second))
    assert [item.value for item in kept.values(CYCLE)][-2:] == [12.5, 12.5]


async def test_a_bad_value_is_marked(live: Peer, kept: Kept) -> None:
    live.write("State", "RUN", soon(), bad=True)
    await kept.until(lambda: kept.values(STATE)[-1].quality is Quality.BAD)
    live.write("State", "IDLE", soon())
    await kept.until(lambda: kept.values(STATE)[-1].quality is Quality.GOOD)


async def test_a_clock_that_lags_hides_no_change(live: Peer, kept: Kept) -> None:
    """A server an hour behind: its change would sort before what was confirmed on connecting."""
    before = system_clock()
    lagging = format_instant(before // SECOND * SECOND - 3_600 * SECOND)
    live.write("State", "LATE", lagging)
    await kept.until(lambda: kept.values(STATE)[-1].value == "LATE")
    await kept.until(lambda: kept.values(STATE)[-1].quality is Quality.CONFIRMED)
    told, confirmed = kept.values(STATE)[-2:]
    assert told.at == parse_instant(lagging)
    assert confirmed.at is not None
    assert confirmed.at >= before
    live.write("State", "IDLE", soon())
    await kept.until(lambda: kept.values(STATE)[-1].value == "IDLE")


async def test_the_heartbeat_carries_latency_and_offset(live: Peer, kept: Kept) -> None:
    for number in range(20):
        live.write("Good", 1_000 + number, soon())
        await asyncio.sleep(0.1)
    await kept.until(lambda: len(kept.words(LinkStatus.ALIVE)) >= 4)
    words = kept.words(LinkStatus.ALIVE)
    assert {word.heartbeat for word in words} == {0.5}
    assert all(word.latency is not None and 0 < word.latency < 1 for word in words)
    offsets = sorted(abs(word.offset) for word in words if word.offset is not None)
    assert offsets[0] < 0.25, "both ends run on this computer's clock"


async def test_only_listed_nodes_are_read_and_missing_ones_are_marked(
    shared: Peer, kept: Kept
) -> None:
    nodes = [STATE, f"{URI};s=NoSuch", "nsu=urn:no:such;s=State"]
    async with Running(adapter_for(shared, nodes=nodes).run(kept)):
        await kept.until(lambda: {item.address for item in kept.values()} == set(nodes))
        qualities = {item.address: item.quality for item in kept.values()}
        assert qualities[nodes[1]] is Quality.BAD
        assert qualities[nodes[2]] is Quality.BAD
        shared.write("State", "RUN", soon())
        await kept.until(lambda: kept.values(STATE)[-1].value == "RUN")


async def test_a_server_with_none_of_the_nodes_is_no_link(shared: Peer, kept: Kept) -> None:
    with pytest.raises(LinkLost, match="none of the nodes"):
        await adapter_for(shared, nodes=["nsu=urn:no:such;s=State"]).run(kept)
    assert kept.words() == []


async def test_a_burst_keeps_its_order_and_loses_nothing(live: Peer, kept: Kept) -> None:
    start = datetime.now(UTC)
    for number in range(1, 201):
        live.write("Good", number, (start + timedelta(microseconds=number)).isoformat())
    await kept.until(lambda: kept.values(GOOD)[-1].value == 200)
    values = [item.value for item in kept.values(GOOD) if item.quality is Quality.GOOD][1:]
    assert values == sorted(values)  # type: ignore[type-var]
    if live.make == "asyncua":  # the other server samples: what changes in between it never says
        assert values == list(range(1, 201))


async def test_a_slow_disk_holds_nothing_up_and_loses_nothing(live: Peer, kept: Kept) -> None:
    kept.open.clear()
    live.write("Good", 900, soon())
    await asyncio.sleep(4)  # longer than the patience of the watch
    live.write("Good", 901, soon())
    kept.open.set()
    await kept.until(lambda: kept.values(GOOD)[-1].value == 901)
    assert [item.value for item in kept.values(GOOD)][-2:] == [900, 901]
    assert kept.words(LinkStatus.LOST) == []


async def test_a_killed_server_is_lost_at_once_and_live_again_soon(peer: Peer, kept: Kept) -> None:
    supervisor = Supervisor("press", adapter_for(peer), kept, clock=system_clock, language="en")
    async with Running(supervisor.run()):
        await kept.until(lambda: kept.words(LinkStatus.ALIVE))
        killed = time.monotonic()
        await asyncio.to_thread(peer.kill)
        await kept.until(lambda: kept.words(LinkStatus.LOST), within=5)
        assert time.monotonic() - killed < 4
        [word] = kept.words(LinkStatus.LOST)
        assert word.reason
        assert word.retry == 0.5

        await asyncio.sleep(6)  # long enough for the pauses to have grown
        await asyncio.to_thread(peer.start)
        returned = time.monotonic()
        await kept.until(lambda: len(kept.words(LinkStatus.CONNECTED)) == 2, within=10)
        peer.write("State", "RUN", soon())
        await kept.until(lambda: kept.values(STATE)[-1].value == "RUN")
        assert time.monotonic() - returned < 10


@no_freeze
async def test_a_frozen_server_is_lost_in_three_seconds_and_live_again(
    peer: Peer, kept: Kept
) -> None:
    """The connection stays open and nothing comes: asyncua's own recovery never ended this."""
    supervisor = Supervisor("press", adapter_for(peer), kept, clock=system_clock, language="en")
    async with Running(supervisor.run()):
        await kept.until(lambda: kept.words(LinkStatus.ALIVE))
        frozen, began = system_clock(), time.monotonic()
        peer.freeze()
        await kept.until(lambda: kept.words(LinkStatus.LOST), within=8)
        assert time.monotonic() - began < 6, "three seconds, the farewell, and a slow computer"
        lost = next(
            item for item in kept.readings if item.address == LINK and "lost" in str(item.value)
        )
        assert lost.at is not None
        assert abs(lost.at - frozen) < 1.5 * SECOND, "lost since the last proof of life"

        assert kept.words(LinkStatus.LOST)[0].reason.en == "the server has gone silent"

        await asyncio.sleep(3)
        peer.thaw()
        thawed = time.monotonic()
        await kept.until(lambda: len(kept.words(LinkStatus.CONNECTED)) == 2, within=10)
        peer.write("State", "RUN", soon())
        await kept.until(lambda: kept.values(STATE)[-1].value == "RUN")
        assert time.monotonic() - thawed < 10


@no_freeze
async def test_a_short_stall_is_survived_without_a_loss(peer: Peer, kept: Kept) -> None:
    async with Running(adapter_for(peer).run(kept)) as running:
        await kept.until(lambda: kept.words(LinkStatus.ALIVE))
        peer.freeze()
        await asyncio.sleep(1.5)
        peer.thaw()
        peer.write("Good", 7, soon())
        await kept.until(lambda: kept.values(GOOD)[-1].value == 7)
        assert not running.task.done()


async def test_a_subscription_that_is_silent_while_the_server_answers_is_lost(
    shared: Peer, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wedge that asyncua's own reconnection leaves behind: nobody asks for news any more."""
    monkeypatch.setattr(UaSession, "ensure_publish_loop", lambda _: None)
    with pytest.raises(LinkLost, match="subscription is silent"):
        async with asyncio.timeout(10):
            await adapter_for(shared).run(kept)


@pytest.mark.parametrize("make", ["node-opcua"])
async def test_a_wrong_password_is_named_and_a_right_one_passes(
    make: str, tmp_path: Path, kept: Kept
) -> None:
    with started(make, tmp_path / "peer", user="edge") as peer:
        with pytest.raises(LinkLost, match="user name or the password"):
            await adapter_for(peer, username="edge", password="wrong").run(kept)
        with pytest.raises(LinkLost, match="user name or the password"):
            await adapter_for(peer).run(kept)
        async with Running(adapter_for(peer, username="edge", password="right").run(kept)):
            await kept.until(kept.values)


async def test_no_server_is_named(kept: Kept) -> None:
    port = free_port()
    nowhere = OpcUaSettings(protocol="opcua", url=f"opc.tcp://127.0.0.1:{port}")
    with pytest.raises(LinkLost, match=rf"nothing answers at opc.tcp://127.0.0.1:{port}"):
        await OpcUaAdapter("press", nowhere, system_clock).run(kept)


async def test_something_else_on_the_port_is_not_waited_for(kept: Kept) -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = OpcUaSettings(protocol="opcua", url=f"opc.tcp://127.0.0.1:{port}")
    with pytest.raises(LinkLost, match="no answer"):
        async with asyncio.timeout(9):
            await OpcUaAdapter("press", settings, system_clock).run(kept)
    server.close()
    await server.wait_closed()
