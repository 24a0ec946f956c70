"""Machines and brokers of these tests: real ones, on free loopback ports, ended by the test."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import MappingProxyType

import paho.mqtt.client as mqtt
import pytest

from simulators.broker import broker_command, find_mosquitto
from simulators.scenario import WORKSHOP
from simulators.service import Options, run


def quick(station):
    """A station twenty times as fast, so that a second shows half a minute."""

    def faster(stops):
        return replace(
            stops,
            every=stops.every / 20,
            shortest=stops.shortest / 20,
            longest=stops.longest / 20,
        )

    return replace(
        station,
        ideal=MappingProxyType({name: cycle / 20 for name, cycle in station.ideal.items()}),
        shortest_changeover=station.shortest_changeover / 20,
        longest_changeover=station.longest_changeover / 20,
        micro_stops=faster(station.micro_stops),
        breakdowns=faster(station.breakdowns),
    )


QUICK = replace(WORKSHOP, stations=tuple(quick(station) for station in WORKSHOP.stations))


@pytest.fixture
def quick_scenario():
    return QUICK


def wait_for(condition, seconds=30.0, what="it"):
    """Wait for a truthy value and return it: a bound on patience, never a measured time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for {what}"
        time.sleep(0.02)
    return value


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Listener:
    """Notes every message as (topic, payload, retained) and acknowledges it."""

    def __init__(self, port, name="listener"):
        self.heard = []
        self.ready = False
        self._client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2,
            client_id=name,
            clean_session=False,
            manual_ack=True,
        )
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_message = self._on_message
        self._client.reconnect_delay_set(1, 1)
        self._client.connect_async("127.0.0.1", port)
        self._client.loop_start()

    def _on_connect(self, client, *_):
        client.subscribe("workshop/#", qos=1)

    def _on_subscribe(self, *_):
        self.ready = True

    def _on_message(self, client, _, message):
        self.heard.append((message.topic, message.payload.decode(), message.retain))
        client.ack(message.mid, message.qos)

    def topic(self, name):
        """Return the payloads of one topic of the laser."""
        return [text for topic, text, _ in list(self.heard) if topic == f"workshop/laser/{name}"]

    def json(self, name):
        return [json.loads(text) for text in self.topic(name)]

    def end(self):
        self._client.disconnect()
        self._client.loop_stop()


class Bench:
    """Everything a test sets up; all of it ends with the test."""

    def __init__(self, folder, running):
        self.folder = folder
        self.go = folder / "go.json"
        self.wait_for = wait_for
        self._running = running
        self._stopped = threading.Event()
        self._threads = running.enter_context(ThreadPoolExecutor())

    def port(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def machine(self, name, port, scenario=QUICK):
        """Run a machine in a thread; it must not have failed by the end of the test."""
        options = Options(machine=name, port=port, go=self.go, scenario=scenario)
        one = self._threads.submit(run, options, self._stopped)
        self._running.callback(one.result, 30)
        self._running.callback(self._stopped.set)
        if name != "laser":
            wait_for(lambda: listens(port) or one.done(), what=name)

    def process(self, name, port):
        """Run a machine as a process of its own, to be killed."""
        code = (
            "import sys, threading, pathlib; from simulators.service import Options, run\n"
            "name, port, go = sys.argv[1:]\n"
            "options = Options(machine=name, port=int(port), go=pathlib.Path(go))\n"
            "run(options, threading.Event())\n"
        )
        return self._child([sys.executable, "-c", code, name, str(port), str(self.go)], name, port)

    def broker(self, port, choice="mosquitto"):
        """Start the demonstration's broker of one make on a port; a second one is a restart."""
        if choice == "mosquitto" and find_mosquitto() is None:
            pytest.skip("Mosquitto is not installed")
        if choice == "amqtt":
            pytest.importorskip("amqtt")
        command = broker_command(self.folder / "broker", port, choice=choice)
        return self._child(command.argv, "broker", port)

    def listener(self, port, name="listener"):
        """Listen at a broker; a second listener of one name takes up the session of the first."""
        listener = Listener(port, name)
        self._running.callback(listener.end)
        wait_for(lambda: listener.ready, what="the subscription")
        return listener

    def _child(self, argv, name, port):
        child = self._running.enter_context(subprocess.Popen(argv))
        self._running.callback(child.kill)
        if name != "laser":
            wait_for(lambda: listens(port), what=name)
        return child


@pytest.fixture
def bench(tmp_path):
    with contextlib.ExitStack() as running:
        yield Bench(tmp_path, running)
