"""What a measurement runs on: real servers and our own programs, on free ports of the loopback."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

MACHINES = 50
"""Over how many machines the published values are spread."""


class Missing(Exception):
    """A server that the measurement needs is not installed."""


def program(name: str) -> str:
    """Find a server's program, also where only root has it on the path."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Missing(f"{name} is not installed")
    return found


def free_port() -> int:
    """Find a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(condition: Callable[[], bool], patience: float, what: str) -> None:
    """Wait until a condition holds; raises TimeoutError saying what was waited for."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {patience:g} s in vain for {what}")
        time.sleep(0.02)


@contextmanager
def running(
    command: Sequence[str], log: Path, more: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program for as long as the block lasts."""
    with log.open("wb") as words:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            env={**os.environ, **(more or {})},
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ombre(*arguments: str) -> list[str]:
    """Write the command line of one of our own commands."""
    return [sys.executable, "-m", "ombre", *arguments]


def listens(port: int) -> bool:
    """Tell whether somebody accepts connections at a port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


@contextmanager
def mosquitto(folder: Path) -> Iterator[int]:
    """Run a real broker; yields its port."""
    port = free_port()
    settings = folder / "mosquitto.conf"
    settings.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n",
        encoding="utf-8",
    )
    with running([program("mosquitto"), "-c", str(settings)], folder / "mosquitto.log"):
        wait_for(lambda: listens(port), 10, "Mosquitto")
        yield port


@contextmanager
def influxdb(folder: Path) -> Iterator[str]:
    """Run a real InfluxDB with files and ports of its own; yields its URL."""
    port, inner, home = free_port(), free_port(), folder / "influxdb"
    settings = folder / "influxdb.conf"
    settings.write_text(
        f'reporting-disabled = true\nbind-address = "127.0.0.1:{inner}"\n'
        f'[meta]\ndir = "{(home / "meta").as_posix()}"\n'
        f'[data]\ndir = "{(home / "data").as_posix()}"\nwal-dir = "{(home / "wal").as_posix()}"\n'
        f'[http]\nbind-address = "127.0.0.1:{port}"\nlog-enabled = false\n'
        "[monitor]\nstore-enabled = false\n",
        encoding="utf-8",
    )
    command = [program("influxd"), "-config", str(settings)]
    url = f"http://127.0.0.1:{port}"
    with running(command, folder / "influxdb.log"):
        wait_for(lambda: _answers(f"{url}/ping"), 20, "InfluxDB")
        yield url


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except (OSError, urllib.error.URLError):
        return False


def plant_text(broker: int, web: int, store: str) -> str:
    """Write the plant file of the measurement: one number a message, from many machines."""
    signals = "\n".join(
        f"  - {{source: broker, machine: m{number:02}, kind: measurement, name: load, unit: A, "
        f"address: bench/m{number:02}, path: v, time: t, time_unit: ns}}"
        for number in range(MACHINES)
    )
    return (
        "plant: {name: Bench, zone: UTC, language: en}\n"
        f"sources:\n  broker: {{protocol: mqtt, host: 127.0.0.1, port: {broker}}}\n"
        f"signals:\n{signals}\n"
        "  - {source: broker, machine: m00, kind: state, address: bench/state, path: s, "
        "time: t, time_unit: ns}\n"
        f"store: {store}\nweb: {{port: {web}}}\n"
    )
