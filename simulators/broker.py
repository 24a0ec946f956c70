"""A broker for the practice factory: Mosquitto where there is one, else an embedded library.

A real plant brings its own broker; only the demonstration uses this one.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from simulators.leash import leashed
from simulators.wires.wire import CannotServe

Choice = Literal["auto", "mosquitto", "amqtt"]

log = logging.getLogger(__name__)

_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", r"C:\Program Files\mosquitto")
"""Where installers put Mosquitto without putting it on the path."""

_FAREWELL = 5.0
"""Seconds that a broker has to close its connections; a frozen one hears nothing."""

_CONFIGURATION = """\
listener {port} {host}
allow_anonymous true
persistence false
max_queued_messages 100000
log_dest stderr
log_type error
log_type warning
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerCommand:
    """How to start a broker, and what to call it."""

    argv: tuple[str, ...]
    name: str


def broker_command(
    folder: Path, port: int, host: str = "127.0.0.1", choice: Choice = "auto"
) -> BrokerCommand:
    """Say how to start a broker on a port; its configuration goes into `folder`.

    Raises CannotServe where neither broker is installed.
    """
    mosquitto = find_mosquitto() if choice != "amqtt" else None
    if mosquitto is not None:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "mosquitto.conf"
        file.write_text(_CONFIGURATION.format(port=port, host=host), encoding="utf-8")
        return BrokerCommand(argv=(mosquitto, "-c", str(file)), name="Mosquitto")
    if choice == "mosquitto" or importlib.util.find_spec("amqtt") is None:
        raise _no_broker()
    module = "simulators.broker_amqtt"
    argv = (sys.executable, "-m", module, "--host", host, "--port", str(port))
    return BrokerCommand(argv=argv, name="amqtt")


def find_mosquitto() -> str | None:
    """Find the program on the path or where installers hide it."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path=os.pathsep.join(_PLACES))


def run_broker(command: BrokerCommand, stopped: threading.Event) -> None:
    """Run a broker until told to stop; raises CannotServe when it ends by itself.

    Killed, we leave no broker behind that would hold the port; a frozen one is not waited for.
    """
    log.info("broker: %s", command.name)
    with subprocess.Popen(command.argv) as process, leashed(process.pid):
        try:
            while not stopped.wait(0.1):
                if process.poll() is not None:
                    raise _ended(command, process.returncode)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()


def _no_broker() -> CannotServe:
    return CannotServe(
        en="no MQTT broker is installed; install Mosquitto, or the extra 'demo': "
        "pip install 'ombre[demo]'",
        fr="aucun courtier MQTT n'est installé ; installez Mosquitto, ou l'extra « demo » : "
        "pip install 'ombre[demo]'",
    )


def _ended(command: BrokerCommand, code: int) -> CannotServe:
    return CannotServe(
        en=f"the broker {command.name} ended by itself (exit code {code}); "
        "is another program using its port?",
        fr=f"le courtier {command.name} s'est arrêté de lui-même (code {code}) ; "
        "un autre programme occupe-t-il son port ?",
    )
