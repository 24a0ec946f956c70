"""`ombre up` announces the page only once its port is its own, and names what stays away."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from servers.command import ombre

PLANT = """
sources:
  press: {{protocol: opcua, url: "opc.tcp://127.0.0.1:{closed}"}}
signals:
  - {{source: press, machine: press, kind: state, address: "nsu=urn:x;s=State", table: packml}}
web: {{port: {port}}}
"""


class Up:
    """A running `ombre up` and what it has said on standard error."""

    def __init__(self, folder):
        self.said_in = folder / "said.txt"
        with self.said_in.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ombre", "up"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                cwd=folder,
                env={**os.environ, "OMBRE_LANG": "en", "PYTHONUTF8": "1"},
            )

    def said(self):
        return self.said_in.read_text(encoding="utf-8")

    def wait_for(self, word, seconds=60.0):
        deadline = time.monotonic() + seconds
        while word not in self.said():
            waiting = time.monotonic() < deadline and self.process.poll() is None
            assert waiting, f"{word!r} never came in: {self.said()}"
            time.sleep(0.05)

    def wait_for_page(self, port, seconds=60.0):
        deadline = time.monotonic() + seconds
        while True:
            page = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            try:
                page.request("GET", "/")
                assert page.getresponse().status == 200
            except OSError:
                assert time.monotonic() < deadline, self.said()
                time.sleep(0.1)
            else:
                return
            finally:
                page.close()


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other


@pytest.fixture
def running(tmp_path, taken):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        text = PLANT.format(closed=held.getsockname()[1], port=taken.getsockname()[1])
        (tmp_path / "plant.yaml").write_text(text)
        started = Up(tmp_path)
        yield started
        started.process.terminate()
        started.process.wait(30)


def test_the_page_is_announced_when_its_port_is_ours(running, taken, tmp_path):
    running.wait_for("port")
    assert "The page" not in running.said()
    assert "logs" in running.said()
    port = taken.getsockname()[1]
    taken.close()
    running.wait_for(f"The page: http://127.0.0.1:{port}/")
    page = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    page.request("GET", "/")
    assert page.getresponse().status == 200
    page.close()
    running.wait_for("press: no link")
    apply = ("calendar", "apply", "--from", "2026-03-01", "--why", "bridge day")
    assert ombre(*apply, folder=tmp_path).returncode == 0
    running.wait_for("computed anew")
    running.wait_for_page(port)
    if os.name != "nt":
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(30) == 0
        assert "Traceback" not in running.said()
