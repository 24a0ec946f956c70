"""VictoriaMetrics (Debian's `victoria-metrics`) behind a door that speaks like InfluxDB 2.

It keeps what the v2 write path delivers, so that points can be counted with `/api/v1/export`. It
answers no question of ours: its `/query` is a stub, strings become 0 and nanoseconds become
milliseconds. The door adds what VictoriaMetrics does not have: a version, buckets, an organisation,
a token, and faults on demand. Reading is tested on a real InfluxDB.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from servers.influx import free_port

TOKEN = "counting-token"
ORG = "ombre"
PROGRAM = "victoria-metrics"

Fault = Callable[[bytes], tuple[bytes, int | None]]
"""Given the body of a write: the part of it that is let through, and the status of the answer.

No status: the connection is cut instead of an answer.
"""


def nothing_and_cut(_body: bytes) -> tuple[bytes, int | None]:
    """The connection goes before anything arrived."""
    return b"", None


def half_and_cut(body: bytes) -> tuple[bytes, int | None]:
    """The connection goes when half of the lines are kept."""
    lines = body.split(b"\n")
    return b"\n".join(lines[: len(lines) // 2]), None


def all_and_cut(body: bytes) -> tuple[bytes, int | None]:
    """Everything is kept, only the acknowledgement is lost."""
    return body, None


def busy(_body: bytes) -> tuple[bytes, int | None]:
    """The server has too much to do."""
    return b"", 503


@dataclass
class Counting:
    """A running VictoriaMetrics and its door; `url` is the door's."""

    folder: Path
    process: subprocess.Popen[bytes]
    inner: str
    door: ThreadingHTTPServer
    faults: deque[Fault] = field(default_factory=deque)
    refused: bytes | None = None
    """A line that holds these bytes is refused with its whole body, as a strict server does."""
    writes: list[dict[str, str]] = field(default_factory=list)
    buckets: dict[str, list[Any]] = field(default_factory=dict)
    """Retention rules by name."""
    tokens: list[dict[str, Any]] = field(default_factory=list)
    version: str = "v2.7.12"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.door.server_port}"

    def points(self, kinds: str = "[a-z]+") -> list[tuple[str, str, str, int]]:
        """Export every point that arrived, repeated ones repeated: what, machine, channel, when.

        A point is a sample of the field `kept`, which every event has.
        """
        urllib.request.urlopen(f"{self.inner}/internal/force_flush", timeout=10).close()
        asked = urllib.parse.urlencode({"match[]": f'{{__name__=~"({kinds})_kept",channel!=""}}'})
        found = []
        with urllib.request.urlopen(f"{self.inner}/api/v1/export?{asked}", timeout=30) as answer:
            for line in answer:
                said = json.loads(line)
                labels = said["metric"]
                key = labels["__name__"], labels["machine"], labels["channel"]
                found.extend((*key, at) for at in said["timestamps"])
        return found

    def stop(self) -> None:
        self.door.shutdown()
        self.door.server_close()
        self.process.kill()
        self.process.wait()


def victoria_found() -> bool:
    return shutil.which(PROGRAM) is not None


def start_counting(folder: Path) -> Counting:
    """Start a server with files and ports of its own."""
    port = free_port()
    command = [
        str(shutil.which(PROGRAM)),
        f"-storageDataPath={folder / 'data'}",
        f"-httpListenAddr=127.0.0.1:{port}",
        "-retentionPeriod=100y",
        "-memory.allowedBytes=64MB",
    ]
    with (folder / "victoria.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    inner = f"http://127.0.0.1:{port}"
    try:
        _wait(process, f"{inner}/health", folder / "victoria.log")
    except RuntimeError:
        process.kill()
        process.wait()
        raise
    door = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    counting = Counting(folder=folder, process=process, inner=inner, door=door)
    door.counting = counting  # type: ignore[attr-defined]
    threading.Thread(target=door.serve_forever, args=(0.05,), daemon=True).start()
    return counting


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(log.read_text()[-2000:])


class _Door(BaseHTTPRequestHandler):
    """InfluxDB 2's manners: `/ping`, buckets and organisations, a token for everything else."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, said = self._asked()
        if path == "/ping":
            self._answer(204)
        elif not self._allowed():
            self._answer(401, {"code": "unauthorized", "message": "unauthorized access"})
        elif path == "/api/v2/buckets":
            names = [name for name in self._counting.buckets if name == said.get("name", name)]
            self._answer(200, {"buckets": [self._bucket(name) for name in names]})
        elif path == "/api/v2/authorizations":
            self._answer(200, {"authorizations": self._counting.tokens})
        elif path == "/api/v2/orgs":
            self._answer(200, {"orgs": [{"id": "0" * 16, "name": ORG}]})
        elif path == "/query":
            self._answer(200)
        else:
            self._answer(404, {"code": "not found", "message": path})

    def do_POST(self) -> None:
        path, said = self._asked()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self._allowed():
            self._answer(401, {"code": "unauthorized", "message": "unauthorized access"})
        elif path == "/api/v2/buckets":
            asked = json.loads(body)
            self._counting.buckets[asked["name"]] = asked["retentionRules"]
            self._answer(201, self._bucket(asked["name"]))
        elif path == "/api/v2/authorizations":
            made = {**json.loads(body), "token": f"made-{len(self._counting.tokens)}"}
            self._counting.tokens.append(made)
            self._answer(201, made)
        elif path == "/api/v2/write":
            self._write(said, body)
        else:
            self._answer(404, {"code": "not found", "message": path})

    def do_PATCH(self) -> None:
        name = urllib.parse.unquote(self._asked()[0].rpartition("/")[2])
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._counting.buckets[name] = json.loads(body)["retentionRules"]
        self._answer(200, self._bucket(name))

    def _bucket(self, name: str) -> dict[str, Any]:
        rules = self._counting.buckets[name]
        return {"id": name, "orgID": "0" * 16, "name": name, "retentionRules": rules}

    def _write(self, said: dict[str, str], body: bytes) -> None:
        counting = self._counting
        counting.writes.append(said)
        if said.get("bucket") not in counting.buckets or said.get("org") != ORG:
            self._answer(404, {"code": "not found", "message": "bucket not found"})
            return
        if counting.refused is not None and counting.refused in body:
            reason = "partial write: field type conflict: input field dropped=1"
            self._answer(400, {"code": "invalid", "message": reason})
            return
        status: int | None = 204
        if counting.faults:
            body, status = counting.faults.popleft()(body)
        if body:
            place = urllib.parse.urlencode({"precision": said["precision"]})
            url = f"{counting.inner}/api/v2/write?{place}"
            urllib.request.urlopen(url, data=body, timeout=30).close()
        if status is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._answer(status)

    @property
    def _counting(self) -> Counting:
        found: Counting = self.server.counting  # type: ignore[attr-defined]
        return found

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urllib.parse.urlsplit(self.path)
        return parts.path, dict(urllib.parse.parse_qsl(parts.query))

    def _allowed(self) -> bool:
        return self.headers.get("Authorization") == f"Token {TOKEN}"

    def _answer(self, status: int, said: Any = None) -> None:
        body = b"" if said is None else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("X-Influxdb-Version", self._counting.version)
        self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""
