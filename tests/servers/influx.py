"""A real InfluxDB 1.x (Debian's `influxdb`) on free loopback ports, in a folder of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

CONFIG = """
reporting-disabled = true
bind-address = "127.0.0.1:{rpc}"
[meta]
  dir = "{folder}/meta"
[data]
  dir = "{folder}/data"
  wal-dir = "{folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:{port}"
  log-enabled = false
"""


@dataclass
class InfluxServer:
    """A running server; `kill` is kill -9, `start` brings it back on the same port and data."""

    folder: Path
    port: int
    rpc: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, patience: float = 30.0) -> None:
        config = self.folder / "influxdb.conf"
        config.write_text(
            CONFIG.format(rpc=self.rpc, port=self.port, folder=self.folder.as_posix())
        )
        with (self.folder / "influxd.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(shutil.which("influxd")), "-config", str(config)], stdout=log, stderr=log
            )
        self._wait(time.monotonic() + patience)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _wait(self, until: float) -> None:
        while time.monotonic() < until:
            if self.process is not None and self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/ping", timeout=1).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
            else:
                return
        self.kill()
        raise RuntimeError((self.folder / "influxd.log").read_text()[-2000:])


def influxd_found() -> bool:
    return shutil.which("influxd") is not None


def start_influx(folder: Path) -> InfluxServer:
    """Start a server; a port that somebody takes meanwhile is given up for another one."""
    for left in reversed(range(3)):
        server = InfluxServer(folder=folder, port=free_port(), rpc=free_port())
        try:
            server.start()
        except RuntimeError:
            if left == 0:
                raise
        else:
            return server
    raise AssertionError


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
