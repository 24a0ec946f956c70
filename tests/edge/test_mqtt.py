"""The MQTT adapter against a real Mosquitto."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

from edge.adapter import LinkLost
from edge.adapters.mqtt import MqttSettings
from edge.instant import SECOND, system_clock
from edge.link import LinkStatus
from edge.mqtt import link
from edge.mqtt.link import MqttAdapter
from edge.outbox import Outbox
from edge.reading import LARGEST, LINK, Quality, Reading
from edge.supervise import Supervisor
from servers import mosquitto
from servers.kept import Kept
from servers.mosquitto import Mosquitto, publish, start_mosquitto

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(mosquitto.PROGRAM is None, reason=mosquitto.MISSING),
]
CONSUMER = Path(__file__).with_name("mqtt_consumer.py")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    broker = start_mosquitto(tmp_path / "broker")
    yield broker
    broker.stop()


def started(program: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(program)


def settings_for(broker: Mosquitto, **more: object) -> MqttSettings:
    said = {"protocol": "mqtt", "host": "127.0.0.1", "port": broker.port, "heartbeat": 0.2}
    return MqttSettings.model_validate({**said, **more})


def adapter_for(broker: Mosquitto, **more: object) -> MqttAdapter:
    return MqttAdapter("laser", settings_for(broker, **more), system_clock)


@pytest.fixture
async def running(broker: Mosquitto, kept: Kept) -> AsyncIterator[asyncio.Future[None]]:
    task = asyncio.ensure_future(adapter_for(broker).run(kept))
    await kept.until(lambda: kept.words(LinkStatus.CONNECTED))
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("version", ["3.1.1", "5"])
async def test_a_message_becomes_a_reading(broker: Mosquitto, kept: Kept, version: str) -> None:
    task = asyncio.ensure_future(adapter_for(broker, version=version).run(kept))
    await kept.until(lambda: kept.words(LinkStatus.CONNECTED))
    before = system_clock()
    await asyncio.to_thread(publish, broker, b'{"state": "RUN"}')
    await kept.until(kept.values)
    [reading] = kept.values()
    assert (reading.source, reading.address) == ("laser", "laser/state")
    assert reading.value == b'{"state": "RUN"}'
    assert reading.at is None
    assert reading.quality is Quality.GOOD
    assert before < reading.seen < before + 5 * SECOND
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_retained_message_is_marked_as_held(broker: Mosquitto, kept: Kept) -> None:
    await asyncio.to_thread(publish, broker, b"old", retain=True)
    task = asyncio.ensure_future(adapter_for(broker).run(kept))
    await kept.until(kept.values)
    await asyncio.to_thread(publish, broker, b"new", retain=True)
    await kept.until(lambda: len(kept.values()) == 2)
    assert [(item.value, item.quality) for item in kept.values()] == [
        (b"old", Quality.HELD),
        (b"new", Quality.GOOD),
    ]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_of_a_payload_that_is_no_value_only_the_beginning_is_kept(
    broker: Mosquitto, running: asyncio.Future[None], kept: Kept
) -> None:
    await asyncio.to_thread(publish, broker, b"x" * LARGEST, b"x" * (LARGEST + 1), b"next")
    await kept.until(lambda: len(kept.values()) == 3)
    whole, cut, following = kept.values()
    assert (len(whole.value), whole.quality) == (LARGEST, Quality.GOOD)
    assert (cut.value, cut.quality) == (b"x" * 1_000, Quality.CUT)
    assert following.value == b"next"
    assert not running.done()


async def test_the_heartbeat_is_said_with_its_latency(
    running: asyncio.Future[None], kept: Kept
) -> None:
    await kept.until(lambda: len(kept.words(LinkStatus.ALIVE)) >= 3)
    word = kept.words(LinkStatus.ALIVE)[-1]
    assert word.heartbeat == 0.2
    assert word.latency is not None
    assert 0 <= word.latency < 1


async def test_while_the_disk_refuses_nothing_is_acknowledged(
    broker: Mosquitto, kept: Kept
) -> None:
    first = asyncio.ensure_future(adapter_for(broker).run(kept))
    await kept.until(lambda: kept.words(LinkStatus.CONNECTED))
    kept.open.clear()
    await asyncio.to_thread(publish, broker, b"1", b"2", b"3")
    await asyncio.sleep(0.3)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert kept.values() == []

    kept.open.set()
    again = asyncio.ensure_future(adapter_for(broker).run(kept))
    await kept.until(lambda: len(kept.values()) == 3)
    assert [item.value for item in kept.values()] == [b"1", b"2", b"3"]
    again.cancel()
    await asyncio.gather(again, return_exceptions=True)


async def test_messages_of_an_absence_wait_at_the_broker(
    broker: Mosquitto, running: asyncio.Future[None], kept: Kept
) -> None:
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await asyncio.to_thread(publish, broker, b"while away")
    again = asyncio.ensure_future(adapter_for(broker).run(kept))
    await kept.until(kept.values)
    assert kept.values()[0].value == b"while away"
    seen = kept.values()[0].seen
    connected = [item.at for item in kept.readings if item.address == LINK][-1]
    assert connected is not None
    assert connected <= seen, "the link was up before what came over it"
    again.cancel()
    await asyncio.gather(again, return_exceptions=True)


def consumer(broker: Mosquitto, outbox: Path, kept_for: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(CONSUMER), str(broker.port), str(outbox), str(kept_for)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_kill_9_before_the_acknowledgement_loses_nothing(broker: Mosquitto, tmp_path: Path) -> None:
    """A whole process takes 30 messages, keeps none of them, and is killed; the next gets all."""
    path = tmp_path / "outbox.sqlite"
    first = consumer(broker, path, kept_for=60.0)
    assert first.stdout is not None
    assert first.stdout.readline().strip() == "connected"
    publish(broker, *(b"%d" % number for number in range(30)))
    assert first.stdout.readline().strip() == "received"
    first.kill()
    first.communicate()
    with closing(Outbox(path)) as box:
        assert box.depth() == 0

        second = consumer(broker, path, kept_for=0.0)
        deadline = time.monotonic() + 10
        while box.depth() < 30 and time.monotonic() < deadline:
            time.sleep(0.05)
        values = [item.value for _, item in box.take(99)]
    second.kill()
    second.communicate()
    assert sorted(int(value) for value in values) == list(range(30))  # type: ignore[call-overload]


async def test_a_broker_that_dies_is_lost_and_found_again(broker: Mosquitto, kept: Kept) -> None:
    supervisor = Supervisor(
        "laser", adapter_for(broker), kept, clock=system_clock, language="fr", pauses=(0.2, 0.5)
    )
    task = asyncio.ensure_future(supervisor.run())
    await kept.until(lambda: kept.words(LinkStatus.ALIVE))
    await asyncio.to_thread(broker.kill)
    await kept.until(lambda: kept.words(LinkStatus.LOST), within=5)
    word = kept.words(LinkStatus.LOST)[0]
    assert word.reason is not None
    assert "courtier" in word.reason.fr
    assert word.retry == 0.2
    await asyncio.sleep(0.6)
    await asyncio.to_thread(broker.start)
    await kept.until(lambda: len(kept.words(LinkStatus.CONNECTED)) == 2, within=10)
    await asyncio.to_thread(publish, broker, b"back")
    await kept.until(kept.values)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process and go on")
async def test_a_frozen_broker_is_noticed(
    broker: Mosquitto, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "PATIENCE", 1.5)
    task = asyncio.ensure_future(adapter_for(broker).run(kept))
    await kept.until(lambda: kept.words(LinkStatus.ALIVE))
    assert broker.process is not None
    frozen = system_clock()
    broker.process.send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(LinkLost, match="silent") as caught:
            async with asyncio.timeout(10):
                await task
    finally:
        broker.process.send_signal(signal.SIGCONT)
    assert caught.value.since is not None
    assert frozen - SECOND < caught.value.since < frozen + SECOND


async def test_wrong_credentials_are_named(tmp_path: Path, kept: Kept) -> None:
    broker = start_mosquitto(tmp_path / "broker", users={"edge": "right"})
    try:
        with pytest.raises(LinkLost) as caught:
            await adapter_for(broker, username="edge", password="wrong").run(kept)
        assert "password" in caught.value.reason.en
        assert "mot de passe" in caught.value.reason.fr
        assert caught.value.since is None
        task = asyncio.ensure_future(
            adapter_for(broker, username="edge", password="right").run(kept)
        )
        await kept.until(lambda: kept.words(LinkStatus.CONNECTED))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    finally:
        broker.stop()


@pytest.mark.skipif(find_spec("amqtt") is None, reason="amqtt is not installed (extra `demo`)")
async def test_the_demos_embedded_broker_serves_as_well(kept: Kept) -> None:
    """Its answer to our probe, an UNSUBSCRIBE from what was never subscribed, is our proof."""
    port = mosquitto.free_port()
    program = [sys.executable, "-m", "simulators.broker_amqtt", "--port", str(port)]
    settings = MqttSettings(protocol="mqtt", host="127.0.0.1", port=port, heartbeat=0.2)
    adapter = MqttAdapter("laser", settings, system_clock)
    supervisor = Supervisor(
        "laser", adapter, kept, clock=system_clock, language="en", pauses=(0.2,)
    )
    with started(program) as broker:
        task = asyncio.ensure_future(supervisor.run())
        try:
            await kept.until(lambda: len(kept.words(LinkStatus.ALIVE)) >= 2, within=20)
            await asyncio.to_thread(publish, Mosquitto(Path(), port), b"RUN")
            await kept.until(kept.values)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            broker.kill()


async def test_no_broker_is_named(kept: Kept) -> None:
    port = mosquitto.free_port()
    settings = MqttSettings(protocol="mqtt", host="127.0.0.1", port=port)
    with pytest.raises(LinkLost, match=f"no broker at 127.0.0.1:{port}"):
        await MqttAdapter("laser", settings, system_clock).run(kept)
    nowhere = MqttSettings(protocol="mqtt", host="no-such-host.invalid")
    with pytest.raises(LinkLost, match=r"unknown|out of reach"):
        await MqttAdapter("laser", nowhere, system_clock).run(kept)


class OldBroker:
    """Stands before a broker, speaks no MQTT 5 and says so as 3.1.1 has it, or hangs up."""

    def __init__(self, broker: Mosquitto, answer: bytes) -> None:
        self._port = broker.port
        self._answer = answer
        self.levels: list[int] = []

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = await reader.read(4096)
        self.levels.append(said[8])  # after two bytes of head, and the name MQTT with its length
        if said[8] > 4:
            writer.write(self._answer)
        else:
            inner = await asyncio.open_connection("127.0.0.1", self._port)
            inner[1].write(said)
            await asyncio.gather(pour(reader, inner[1]), pour(inner[0], writer))
        writer.close()


async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while said := await reader.read(4096):
        writer.write(said)
    writer.close()


@pytest.mark.parametrize("answer", [b"\x20\x02\x00\x01", b""])
async def test_a_broker_without_mqtt_5_is_spoken_to_in_its_own(
    broker: Mosquitto, kept: Kept, answer: bytes
) -> None:
    old = OldBroker(broker, answer)
    server = await asyncio.start_server(old.meet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    task = asyncio.ensure_future(adapter_for(broker, port=port).run(kept))
    await kept.until(lambda: kept.words(LinkStatus.CONNECTED))
    await asyncio.to_thread(publish, broker, b"RUN")
    await kept.until(kept.values)
    assert old.levels == [5, 4]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    server.close()


async def test_held_to_mqtt_5_a_broker_without_it_is_named(broker: Mosquitto, kept: Kept) -> None:
    server = await asyncio.start_server(OldBroker(broker, b"\x20\x02\x00\x01").meet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(LinkLost, match="does not speak this version"):
        await adapter_for(broker, port=port, version="5").run(kept)
    server.close()


@pytest.mark.parametrize("version", ["3.1.1", "5"])
async def test_thousands_come_once_in_order_and_all_are_acknowledged(
    broker: Mosquitto, kept: Kept, version: str
) -> None:
    task = asyncio.ensure_future(adapter_for(broker, version=version).run(kept))
    await kept.until(lambda: kept.words(LinkStatus.CONNECTED))
    said = [b"%d" % number for number in range(3_000)]
    await asyncio.to_thread(publish, broker, *said)
    await kept.until(lambda: len(kept.values()) >= len(said), within=30)
    assert [item.value for item in kept.values()] == said
    times = [item.seen for item in kept.values()]
    assert len(set(times)) == len(said), "equal words without a time of their own stay two"
    assert times == sorted(times)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    again = asyncio.ensure_future(adapter_for(broker, version=version).run(kept))
    await kept.until(lambda: len(kept.words(LinkStatus.ALIVE)) >= 2)
    assert len(kept.values()) == len(said), "nothing is delivered again"
    again.cancel()
    await asyncio.gather(again, return_exceptions=True)


async def test_over_mqtt_5_more_than_a_handful_is_on_its_way(broker: Mosquitto, kept: Kept) -> None:
    """Mosquitto's own window is 20; ours asks for more."""
    handed: list[int] = []

    async def keep(readings: Sequence[Reading]) -> None:
        handed.append(len(readings))
        await kept(readings)

    task = asyncio.ensure_future(adapter_for(broker).run(keep))
    await kept.until(lambda: kept.words(LinkStatus.CONNECTED))
    kept.open.clear()
    await asyncio.to_thread(publish, broker, *(b"%d" % number for number in range(500)))
    kept.open.set()
    await kept.until(lambda: len(kept.values()) == 500)
    assert max(handed) > 100
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_something_else_on_the_port_is_not_waited_for(kept: Kept) -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = MqttSettings(protocol="mqtt", host="127.0.0.1", port=port)
    with pytest.raises(LinkLost, match="silent"):
        async with asyncio.timeout(9):
            await MqttAdapter("laser", settings, system_clock).run(kept)
    server.close()
    await server.wait_closed()
