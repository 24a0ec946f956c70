"""A real Mosquitto of the test's own: loopback, a free port, its own folder."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from servers.certificates import make_certificates

PROGRAM = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin") or (
    shutil.which("mosquitto")
)
MISSING = "Mosquitto is not installed (Debian: apt-get install mosquitto)"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Mosquitto:
    """One broker; `start` may be called again after `stop` or `kill`, on the same port."""

    folder: Path
    port: int
    users: dict[str, str] = field(default_factory=dict)
    tls: bool = False
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        config = self.folder / "mosquitto.conf"
        config.write_text(self._config())
        with (self.folder / "mosquitto.log").open("ab") as log:
            self.process = subprocess.Popen([str(PROGRAM), "-c", str(config)], stderr=log)
        self._await_port()

    def stop(self) -> None:
        """End it politely; it writes down its sessions."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)

    def _config(self) -> str:
        lines = [
            f"listener {self.port} 127.0.0.1",
            *(self._certificates() if self.tls else []),
            "persistence true",
            f"persistence_location {self.folder}/",
            "autosave_interval 1",
            "max_queued_messages 0",  # the default drops what exceeds 1,000 while we are away
            "log_dest stderr",
            "user root",
        ]
        if not self.users:
            return "\n".join([*lines, "allow_anonymous true", ""])
        passwords = self.folder / "passwords"
        passwords.write_text("".join(f"{user}:{word}\n" for user, word in self.users.items()))
        passwords.chmod(0o600)
        tool = shutil.which("mosquitto_passwd") or "/usr/bin/mosquitto_passwd"
        subprocess.run([tool, "-U", str(passwords)], check=True)
        return "\n".join([*lines, "allow_anonymous false", f"password_file {passwords}", ""])

    def _certificates(self) -> list[str]:
        paths = make_certificates(self.folder)
        return [f"{key} {path}" for key, path in paths.items()]

    def _await_port(self) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process is None or self.process.poll() is not None:
                break
            time.sleep(0.02)
        log = (self.folder / "mosquitto.log").read_text(errors="replace")
        raise RuntimeError(f"Mosquitto did not start:\n{log}")


def start_mosquitto(
    folder: Path, users: dict[str, str] | None = None, *, tls: bool = False
) -> Mosquitto:
    """Start a broker in a folder of its own; the caller stops or kills it."""
    folder.mkdir(parents=True, exist_ok=True)
    broker = Mosquitto(folder=folder, port=free_port(), users=users or {}, tls=tls)
    broker.start()
    return broker


def publish(broker: Mosquitto, *payloads: bytes, topic: str = "laser/state", **more: bool) -> None:
    """Publish at QoS 1 and wait until the broker has each message."""
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    for payload in payloads:
        client.publish(topic, payload, qos=1, **more).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()
