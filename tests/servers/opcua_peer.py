"""OPC UA servers of two makes behind one handle, each a process of its own on a free port.

Tests between two ends of one library hide the faults that both ends share; so the same tests run
against asyncua's server and against node-opcua's (`npm ci` in tests/peers).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from servers.mosquitto import free_port

PEERS = Path(__file__).parents[1] / "peers"
MAKES = ("asyncua", "node-opcua")


def missing(make: str) -> str | None:
    """Say why a make cannot be tested here, None if it can."""
    if make == "asyncua":
        return None
    if shutil.which("node") is None:
        return "node-opcua not tested: Node.js is not installed (Debian: apt-get install nodejs)"
    if not (PEERS / "node_modules" / "node-opcua").is_dir():
        return "node-opcua not tested: run `npm ci` in tests/peers"
    return None


@dataclass
class Peer:
    """One server; `start` may be called again after `kill`, on the same port."""

    make: str
    folder: Path
    port: int
    user: str | None = None
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"opc.tcp://127.0.0.1:{self.port}/peer"

    def start(self) -> None:
        if self.make == "asyncua":
            program = [sys.executable, str(Path(__file__).with_name("asyncua_server.py"))]
            rest: list[str] = []
        else:
            program = [str(shutil.which("node")), str(PEERS / "server.js")]
            rest = [str(self.folder)]
        # node-opcua writes its keys below the home folder; this gives it another one.
        home = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "APPDATA"), str(self.folder))
        user = {"PEER_USER": self.user, "PEER_PASSWORD": "right"} if self.user else {}
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                [*program, str(self.port), *rest],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, **home, **user},
            )
        self._await("ready")

    def write(self, node: str, value: object, at: str, *, bad: bool = False) -> None:
        """Have the server set a value with a source time; returns once it has."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(
            json.dumps({"node": node, "value": value, "at": at, "bad": bad}) + "\n"
        )
        self.process.stdin.flush()
        self._await("done")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def freeze(self) -> None:
        """Stop it as it stands: the connection stays open and nothing answers any more."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def _await(self, word: str) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() == word:
                return
        self.kill()
        log = (self.folder / "server.log").read_text(errors="replace")
        raise RuntimeError(f"the {self.make} server ended:\n{log}")


def start_peer(make: str, folder: Path, user: str | None = None) -> Peer:
    """Start a server in a folder of its own; the caller kills it."""
    folder.mkdir(parents=True, exist_ok=True)
    peer = Peer(make=make, folder=folder, port=free_port(), user=user)
    peer.start()
    return peer
