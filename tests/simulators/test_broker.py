"""The broker of the demonstration: either make serves the laser and a reader that pauses."""

import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from simulators import broker as brokers
from simulators.broker import BrokerCommand, broker_command
from simulators.clock import SECOND
from simulators.go import Go, write_go
from simulators.service import Options, run
from simulators.wires.wire import CannotServe

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("choice", ["mosquitto", "amqtt"])
def test_a_reader_that_pauses_misses_no_count(choice, bench, quick_scenario):
    """The counters are absolute, so that the end is right even where a broker forgets a session."""
    port = bench.port()
    bench.broker(port, choice)
    first = bench.listener(port)
    bench.machine("laser", port)
    bench.wait_for(lambda: first.topic("online"), what="the laser")
    start = time.time_ns()
    write_go(bench.go, Go(epoch=start, until=start + 4 * SECOND))
    bench.wait_for(lambda: len(first.topic("cycle")) > 5, what="some cycles")
    first.end()
    time.sleep(1)
    second = bench.listener(port)
    bench.wait_for(lambda: second.json("status")[-1:], what="a status")
    bench.wait_for(lambda: second.json("status")[-1]["state"] == "OFF", what="the end")
    cycles = {cycle["ts"]: cycle for cycle in [*first.json("cycle"), *second.json("cycle")]}
    end = second.json("status")[-1]
    made = end["good"] + end["scrap"]
    assert made > 30
    assert len(cycles) <= made
    if choice == "mosquitto":
        assert len(cycles) == made


def test_mosquitto_is_preferred_and_its_configuration_stays_in_the_folder(tmp_path):
    if brokers.find_mosquitto() is None:
        pytest.skip("Mosquitto is not installed")
    command = broker_command(tmp_path, 18999)
    assert command.name == "Mosquitto"
    written = (tmp_path / "mosquitto.conf").read_text(encoding="utf-8")
    assert "listener 18999 127.0.0.1" in written


def test_without_mosquitto_the_embedded_broker_serves(tmp_path, monkeypatch):
    pytest.importorskip("amqtt")
    monkeypatch.setattr(brokers, "find_mosquitto", lambda: None)
    command = broker_command(tmp_path, 18999)
    assert command.name == "amqtt"
    assert "simulators.broker_amqtt" in command.argv


def test_without_any_broker_the_remedy_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(brokers, "find_mosquitto", lambda: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CannotServe) as refused:
        broker_command(tmp_path, 18999)
    assert "Mosquitto" in refused.value.en
    assert "Mosquitto" in refused.value.fr


@pytest.mark.parametrize("choice", ["mosquitto", "amqtt"])
def test_a_port_in_use_ends_the_broker_with_a_reason(choice, bench):
    port = bench.port()
    bench.broker(port, choice)
    with pytest.raises(CannotServe, match="port"):
        run(Options(machine="broker", port=port, broker=choice), threading.Event())


@pytest.mark.parametrize("choice", ["mosquitto", "amqtt"])
def test_a_killed_broker_process_leaves_no_broker_behind(choice, bench, tmp_path):
    port = bench.port()
    words = ["-m", "simulators", "broker", "--port", str(port), "--broker", choice]
    with subprocess.Popen([sys.executable, *words], cwd=tmp_path) as process:
        bench.wait_for(lambda: listens(port), what="the broker")
        process.kill()
    bench.wait_for(lambda: not listens(port), what="the port to be free again")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system freezes no process")
def test_a_frozen_broker_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(brokers, "_FAREWELL", 0.2)
    mute = BrokerCommand(argv=(sys.executable, "-c", FROZEN), name="frozen")
    stopped = threading.Event()
    threading.Timer(1.0, stopped.set).start()
    brokers.run_broker(mute, stopped)


FROZEN = "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
