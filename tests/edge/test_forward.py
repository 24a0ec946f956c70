"""Edge and gateway on two boxes: nothing lost, whatever falls between them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from edge.forward.batch import Batch, Garbled, pack_batch, unpack_batch
from edge.forward.line import Line, LineDown
from edge.forward.sender import BATCH, Sender
from edge.forward.settings import ForwardSettings, read_forward
from edge.outbox import Outbox
from edge.plantfile import PlantFile
from edge.problem import OmbreError
from edge.reading import Reading
from gateway.receive import Inbox, Receiver
from servers.mosquitto import MISSING, PROGRAM, Mosquitto, publish, start_mosquitto

EMPTY = Batch(1, (), 0, [])
needs_mosquitto = pytest.mark.skipif(PROGRAM is None, reason=MISSING)


def reading(number: int) -> Reading:
    value = [number, f"é{number}", bytes([number % 256]), number / 3, None][number % 5]
    return Reading(source="press", address="a", value=value, at=number, seen=number + 1)


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


@contextmanager
def running(work: Callable[..., None]) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(stop, "en"))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


class Kept:
    """A gateway that commits what it takes, and remembers it in order."""

    def __init__(self, settings: ForwardSettings) -> None:
        self.receiver = Receiver(settings, "office")
        self.readings: list[tuple[int, Reading]] = []
        self.open = True

    def run(self, stop: threading.Event, language: str) -> None:
        thread = threading.Thread(target=self.receiver.run, args=(stop, language))
        thread.start()
        while not stop.is_set():
            for inbox in self.receiver.inboxes():
                self._commit(inbox)
            time.sleep(0.01)
        thread.join()

    def _commit(self, inbox: Inbox) -> None:
        taken = inbox.take(700) if self.open else []
        if taken:
            self.readings.extend(taken)
            inbox.ack(taken[-1][0])


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    server = start_mosquitto(tmp_path / "broker", {"ombre": "secret"}, tls=True)
    yield server
    server.stop()


def settings_of(broker: Mosquitto, **more: object) -> ForwardSettings:
    said = {
        "host": "127.0.0.1",
        "port": broker.port,
        "tls": True,
        "ca": broker.folder / "cafile.pem",
        "username": "ombre",
        "password": "secret",
    }
    return ForwardSettings.model_validate({**said, **more})


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    box = Outbox(tmp_path / "outbox.sqlite")
    yield box
    box.close()


@needs_mosquitto
def test_readings_arrive_as_they_were_and_leave_once_they_are_kept(
    broker: Mosquitto, outbox: Outbox
) -> None:
    sent = [reading(number) for number in range(2 * BATCH + 5)]
    outbox.put(sent)
    ids = [key for key, _ in outbox.take(10_000)]
    gateway = Kept(settings_of(broker))
    with running(gateway.run), running(Sender(outbox, settings_of(broker), "hall").run):
        until(lambda: outbox.depth() == 0)
        outbox.put([reading(9_999)])
        until(lambda: outbox.depth() == 0)
    once = dict(gateway.readings)
    assert list(once.values()) == [*sent, reading(9_999)]
    assert list(once)[: len(ids)] == ids


@needs_mosquitto
def test_nothing_leaves_the_edge_before_the_gateway_has_committed(
    broker: Mosquitto, outbox: Outbox
) -> None:
    outbox.put([reading(number) for number in range(50)])
    gateway = Kept(settings_of(broker))
    gateway.open = False
    with running(gateway.run), running(Sender(outbox, settings_of(broker), "hall").run):
        until(lambda: any(inbox.take(99) for inbox in gateway.receiver.inboxes()))
        assert outbox.depth() == 50
        gateway.open = True
        until(lambda: outbox.depth() == 0)


@needs_mosquitto
def test_a_gateway_that_comes_late_and_a_broker_that_is_killed_lose_nothing(
    broker: Mosquitto, outbox: Outbox
) -> None:
    sent = [reading(number) for number in range(3_000)]
    outbox.put(sent[:1_000])
    sender = Sender(outbox, settings_of(broker), "hall", patience=1.0)
    gateway = Kept(settings_of(broker))
    with running(sender.run):
        time.sleep(0.3)  # whatever went out now went to nobody
        with running(gateway.run):
            until(lambda: outbox.depth() == 0)
            broker.kill()
            outbox.put(sent[1_000:2_000])
            broker.start()
            until(lambda: outbox.depth() == 0)
        outbox.put(sent[2_000:])
        with running(gateway.run):
            until(lambda: outbox.depth() == 0)
    once = dict(gateway.readings)
    assert [once[key] for key in sorted(once)] == sent


@needs_mosquitto
def test_two_edges_are_told_apart(broker: Mosquitto, outbox: Outbox, tmp_path: Path) -> None:
    other = Outbox(tmp_path / "other.sqlite")
    outbox.put([reading(number) for number in range(10)])
    other.put([reading(number) for number in range(10, 20)])
    gateway, settings = Kept(settings_of(broker)), settings_of(broker)
    hall, yard = Sender(outbox, settings, "hall"), Sender(other, settings, "yard")
    with running(gateway.run), running(hall.run), running(yard.run):
        until(lambda: outbox.depth() == other.depth() == 0)
        assert len(gateway.receiver.inboxes()) == 2
    other.close()
    assert {one.at for _, one in gateway.readings} == set(range(20))


@needs_mosquitto
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # paho, after a failed handshake
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "guessed"}, "password"),
        ({"ca": None}, "certificate"),
        ({"port": 1}, "the port is closed"),
    ],
)
def test_a_line_that_cannot_be_says_why(
    broker: Mosquitto, wrong: dict[str, object], said: str
) -> None:
    with (
        pytest.raises(LineDown) as caught,
        Line(settings_of(broker, **wrong), "x", ["a/b"], lambda _topic, _body: None),
    ):
        pass
    assert said in caught.value.cause.en
    assert caught.value.cause.fr != caught.value.cause.en


@needs_mosquitto
def test_what_is_no_message_of_ours_stops_nothing(tmp_path: Path, outbox: Outbox) -> None:
    broker = start_mosquitto(tmp_path / "open")
    settings = ForwardSettings(host="127.0.0.1", port=broker.port)
    gateway = Kept(settings)
    with running(gateway.run), running(Sender(outbox, settings, "hall").run):
        outbox.put([reading(1)])
        until(lambda: outbox.depth() == 0)
        for topic in ("hall/readings/office", "hall/kept", "@gateways/office", "@gateways/x"):
            publish(broker, b"rubbish", b"", b"\x94", topic=f"ombre/forward/{topic}")
        outbox.put([reading(2)])
        until(lambda: outbox.depth() == 0)
    broker.stop()
    assert [one for _, one in gateway.readings][-1] == reading(2)


@pytest.mark.parametrize("body", [b"", b"x" * 99, pack_batch(EMPTY)[:-3], pack_batch(EMPTY) + b"x"])
def test_foreign_payloads_are_garbled(body: bytes) -> None:
    with pytest.raises(Garbled):
        unpack_batch(body)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("{host: 'mqtt://x'}", "computer"),
        ("{host: x, topic: '#'}", "topic"),
        ("{host: x, ca: nowhere.pem}", "nowhere.pem"),
        ("{host: x, port: 0}", "port"),
        ("{host: x, take_over: 1s}", "take_over"),
        ("{host: x, take_over: soon}", "soon"),
    ],
)
def test_a_wrong_section_is_refused(section: str, said: str, tmp_path: Path) -> None:
    file = PlantFile.parse(f"forward: {section}\n", name="plant.yaml", folder=tmp_path)
    with pytest.raises(OmbreError) as caught:
        read_forward(file)
    assert said in caught.value.problems[0].say("en")


def test_without_the_section_nothing_is_forwarded() -> None:
    assert read_forward(PlantFile.parse("plant: {name: x}\n", name="plant.yaml")) is None
