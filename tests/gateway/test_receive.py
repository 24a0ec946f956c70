"""Gateways that come, leave, fall silent and stand in: over a real broker."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest

from edge.forward.owner import owner
from edge.forward.sender import Sender, Sharing
from edge.forward.settings import ForwardSettings
from edge.instant import SECOND
from edge.outbox import Outbox
from edge.reading import Reading
from gateway import receive
from gateway.receive import Receiver
from gateway.share import Share
from servers.mosquitto import MISSING, PROGRAM, free_port, start_mosquitto

MACHINES = [f"m{number}" for number in range(12)]


class Meaning:
    """Takes the machine from the address, and keeps the reading as its event."""

    def events(self, reading, seq):
        return [Made(reading.address, reading.value, seq)], []


class Made:
    def __init__(self, machine, value, seq):
        self.machine, self.value, self.seq = machine, value, seq


class Gateway:
    """A receiver and a worker that keeps what is its own."""

    def __init__(self, settings, name, plant="p"):
        self.name = name
        self.kept = []
        self.begun = 0
        self.receiver = Receiver(settings, name, plant, self._begin, self._part)
        self.hold = threading.Event()

    def _begin(self):
        self.begun += 1

    def _part(self, whole, names):
        return Share(whole, None, self.name, names)

    @contextmanager
    def running(self):
        ended, left = threading.Event(), threading.Event()
        worker = threading.Thread(target=self._work, args=(ended,))
        line = threading.Thread(target=self.receiver.run, args=(left, "en"))
        worker.start(), line.start()
        try:
            yield self
        finally:
            ended.set(), worker.join()
            left.set(), line.join()

    def _work(self, ended):
        while not ended.wait(0.01):
            if self.hold.is_set():
                continue
            for inbox in self.receiver.inboxes():
                rows = inbox.take(100)
                part = inbox.part_of(Meaning())
                self.kept.extend(one for key, row in rows for one in part.events(row, key)[0])
                if rows:
                    inbox.ack(rows[-1][0])

    def machines(self):
        return {one.machine for one in self.kept}


class Edge:
    def __init__(self, outbox):
        self.outbox = outbox
        self.said = 0

    def say(self):
        """Let every machine say its next number; return once all is kept."""
        self.said += 1
        self.outbox.put(
            [
                Reading(source="s", address=machine, value=self.said, at=None, seen=self.said)
                for machine in MACHINES
            ]
        )
        until(lambda: self.outbox.depth() == 0)


def until(done):
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=["mosquitto", "amqtt"])
def settings(request, tmp_path):
    """A broker of either make: neither needs to know anything of sharing."""
    if request.param == "mosquitto":
        if PROGRAM is None:
            pytest.skip(MISSING)
        server = start_mosquitto(tmp_path / "broker")
        yield ForwardSettings(host="127.0.0.1", port=server.port)
        server.stop()
        return
    pytest.importorskip("amqtt")
    port = free_port()
    command = [sys.executable, "-m", "simulators.broker_amqtt", "--port", str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        until(lambda: answers(port))
        yield ForwardSettings(host="127.0.0.1", port=port)
        process.kill()


@pytest.fixture
def edge(settings, tmp_path):
    outbox = Outbox(tmp_path / "outbox.sqlite")
    sharing = Sharing(plant="p", machines=lambda reading: [reading.address])
    sender = Sender(outbox, settings, "hall", sharing)
    stop = threading.Event()
    thread = threading.Thread(target=sender.run, args=(stop, "en"))
    thread.start()
    yield Edge(outbox)
    stop.set()
    thread.join()
    outbox.close()


def share_of(name, *names):
    return {machine for machine in MACHINES if owner(machine, names) == name}


def test_who_comes_takes_a_share_and_who_leaves_hands_it_on_at_once(settings, edge):
    east, west = Gateway(settings, "east"), Gateway(settings, "west")
    with ExitStack() as there:
        there.enter_context(east.running())
        edge.say()
        assert east.machines() == set(MACHINES)
        with west.running():
            until(lambda: [edge.say(), west.machines()][1] == share_of("west", "east", "west"))
            east.kept.clear()
            edge.say()
            assert east.machines() == share_of("east", "east", "west")
        east.kept.clear()
        edge.say()
        assert east.machines() == set(MACHINES)
    for gateway in (east, west):
        for machine in MACHINES:
            order = [one.seq for one in gateway.kept if one.machine == machine]
            assert order == sorted(order)


def test_a_worker_that_is_stuck_is_relieved_and_comes_again(settings, edge, monkeypatch):
    monkeypatch.setattr(receive, "_STUCK", 1.0)
    settings = settings.model_copy(update={"take_over": 2 * SECOND})
    east, west = Gateway(settings, "east"), Gateway(settings, "west")
    with east.running(), west.running():
        until(lambda: [edge.say(), west.machines()][1] == share_of("west", "east", "west"))
        east.hold.set()
        west.kept.clear()
        edge.say()
        assert west.machines() == set(MACHINES)
        east.hold.clear()
        before = east.begun
        until(lambda: [edge.say(), east.begun][1] > before)


def test_gateways_of_another_plant_file_wait_for_the_edge_to_have_it(settings, edge):
    same, other = Gateway(settings, "same"), Gateway(settings, "other", plant="q")
    with other.running():
        edge.say()
        assert other.machines() == set(MACHINES), "somebody takes everything"
        with same.running():
            until(lambda: [edge.say(), same.machines()][1] == set(MACHINES))
            other.kept.clear()
            edge.say()
            assert other.kept == []


def test_of_two_with_one_name_the_second_stands_in_once_the_first_is_gone(settings, edge, caplog):
    first, second = Gateway(settings, "one"), Gateway(settings, "one")
    with second.running():
        edge.say()
        with first.running():
            edge.say()
            until(lambda: "another gateway is called 'one'" in caplog.text)
            edge.say()
            assert first.kept == []
            second.kept.clear()
            edge.say()
            assert second.machines() == set(MACHINES)
