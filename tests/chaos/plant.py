"""The plant of a round: every process of it, the cables between them, and what can befall each."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
from chaos import script
from chaos.disk import Disk
from chaos.proxy import Proxy
from chaos.tap import tap

from servers.influx import start_influx
from simulators.broker import broker_command
from simulators.plants import practice_text

ROOT = Path(__file__).parents[2]
MACHINES = ("press", "cobot", "laser")
_POLITE = 20  # seconds for a process that is asked to end


class Plant:
    """Simulators that keep their truth, broker, edge, gateway, store; each can be harmed."""

    def __init__(self, folder, warden, *, store, broker):
        self.folder = folder
        self._warden = warden
        self._processes = {}
        self.truth, self.go = folder / "truth", folder / "go.json"
        self.truth.mkdir()
        self.disk = Disk(folder / "data", warden)
        self._ports = {name: free_port() for name in ("press", "cobot", "broker", "web")}
        self._broker = broker_command(folder, self._ports["broker"], choice=broker)
        self.keeps_sessions = self._broker.name == "Mosquitto"
        self._influx = None
        if store == "influxdb":
            (folder / "influx").mkdir()
            self._influx = start_influx(folder / "influx")
            self._keep("influxd", self._influx.process)
        self.cables = {name: Proxy(self._ports[name]) for name in ("press", "cobot", "broker")}
        if self._influx is not None:
            self.cables["influxd"] = Proxy(self._influx.port)
        self.plant = self._write("plant.yaml", through_cables=True)
        self.direct = self._write("direct.yaml", through_cables=False)
        self.outbox = self.disk.folder / "outbox.sqlite"
        tap(self.outbox)
        self._locks = {}
        self._files = {"outbox": self.outbox}
        if store == "embedded":
            self._files["store"] = self.disk.folder / "events.sqlite"

    def targets(self):
        """Say what can befall whom."""
        found = dict.fromkeys(("edge", "gateway", "broker", *MACHINES), script.PROCESS)
        found |= {f"cable:{name}": script.CABLE for name in self.cables}
        if self._influx is not None:
            found["influxd"] = script.PROCESS
        if self.disk.why_not is None:
            found["disk"] = script.DISK
        found |= dict.fromkeys(self._files, script.FILE)
        return found

    def start(self, name):
        if name == "influxd":
            self._influx.start()
            self._keep(name, self._influx.process)
            return
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                self._words(name),
                cwd=ROOT,
                env={**os.environ, "OMBRE_LANG": "en", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._keep(name, process)

    def start_all(self):
        for name in ("broker", *MACHINES, "edge", "gateway"):
            self.start(name)

    def begin(self, act):
        """Let it happen."""
        kind, _, name = act.target.rpartition(":")
        if kind == "cable":
            self.cables[name].cut(act.how)
        elif act.how == "fill":
            self.disk.fill()
        elif act.how == "lock":
            self._locks[act.target] = lock(self._files[act.target])
        elif act.how == "kill":
            self._processes[name].kill()
            self._processes[name].wait()
        elif act.how == "restart":
            self.stop(name)
        else:
            psutil.Process(self._processes[name].pid).suspend()

    def end(self, act):
        """Put it right again."""
        kind, _, name = act.target.rpartition(":")
        if kind == "cable":
            self.cables[name].heal()
        elif act.how == "fill":
            self.disk.free()
        elif act.how == "lock":
            self._locks.pop(act.target).close()
        elif act.how == "freeze":
            psutil.Process(self._processes[name].pid).resume()
        else:
            self.start(name)

    def fallen(self):
        """Name who ended unasked."""
        return [name for name, process in self._processes.items() if process.poll() is not None]

    def tracebacks(self):
        """Name whose log tells of an error that nobody foresaw; the broker is none of ours."""
        logs = [self.folder / f"{name}.log" for name in (*MACHINES, "edge", "gateway")]
        return [log.stem for log in logs if "Traceback" in log.read_text("utf-8", "replace")]

    def stop(self, name):
        """Ask a process to end; one that does not is killed. Return whether it did."""
        process = self._processes[name]
        process.terminate()
        try:
            process.wait(_POLITE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return False
        return True

    def close(self):
        """End everything, frozen or not."""
        for process in self._processes.values():
            with suppress(ProcessLookupError):
                process.kill()
                process.wait()
        for cable in self.cables.values():
            cable.close()
        self.disk.unmount()

    def rescue(self):
        """Copy the data off the small disk, for whoever looks into a difference."""
        shutil.copytree(self.disk.folder, self.folder / "data-kept")

    def _keep(self, name, process):
        self._processes[name] = process
        self._warden.watch(process.pid)

    def _words(self, name):
        if name == "broker":
            return self._broker.argv
        if name in MACHINES:
            port = self._ports["broker" if name == "laser" else name]
            words = ["simulators", name, "--port", port, "--go", self.go, "--truth", self.truth]
        else:
            words = ["ombre", name, "--plant", self.plant]
        return [sys.executable, "-m", *map(str, words)]

    def _write(self, name, *, through_cables):
        ports = self._ports | (
            {n: c.port for n, c in self.cables.items()} if through_cables else {}
        )
        text = practice_text(
            press_port=ports["press"],
            cobot_port=ports["cobot"],
            broker_port=ports["broker"],
            web_port=ports["web"],
        )
        if self._influx is not None:
            port = ports.get("influxd", self._influx.port)
            store = f"store: {{kind: influxdb, path: data, url: 'http://127.0.0.1:{port}'}}"
            text, found = re.subn(r"^store: .*$", store, text, flags=re.MULTILINE)
            assert found == 1
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


def lock(path):
    """Hold the right to write a database, as a careless tool may."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    return db


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
