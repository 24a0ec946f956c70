"""The plant of a round: every process of it, the cables between them, and what can befall each."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil
from chaos import script, timepiece
from chaos.disk import SPACIOUS, Disk
from chaos.lock import lock
from chaos.packets import Packets
from chaos.ports import own_port
from chaos.proxy import MESSAGES, WAYS, Proxy
from chaos.starve import Starved
from chaos.tap import tap
from chaos.timepiece import Timepiece

from servers.influx import InfluxServer
from simulators.broker import broker_command
from simulators.plants import practice_text

ROOT = Path(__file__).parents[2]
MACHINES = ("press", "cobot", "laser")
OURS = ("edge", "gateway", *MACHINES)
_POLITE = 20  # seconds for a process that is asked to end


class Plant:
    """Simulators that keep their truth, broker, edge, gateway, store; each can be harmed."""

    def __init__(self, folder, warden, *, store, broker):
        self.folder = folder
        self._warden = warden
        self._processes, self._starved, self._locks = {}, {}, {}
        self.truth, self.go = folder / "truth", folder / "go.json"
        self.truth.mkdir()
        self.disks = {name: Disk(folder / name, warden) for name in ("outbox", "data")}
        self._ports = {name: own_port() for name in ("press", "cobot", "broker", "web")}
        self._broker = broker_command(folder, self._ports["broker"], choice=broker)
        self.keeps_sessions = self._broker.name == "Mosquitto"
        self._influx = self._start_influx(warden) if store == "influxdb" else None
        self.cables = self._lay_cables()
        self.plant = self._write("plant.yaml", through_cables=True)
        self.direct = self._write("direct.yaml", through_cables=False)
        self.outbox = self._outbox()
        self.clocks = {}
        if timepiece.why_not() is None:
            self.clocks = {name: Timepiece(folder / f"{name}.clock") for name in OURS}

    def why_not(self):
        """Say which kinds of harm this computer does not allow."""
        return {reason for disk in self.disks.values() if (reason := disk.why_not)} | (
            {timepiece.why_not()} - {None}
        )

    def programs(self):
        """Name what comes up in any order."""
        return {"broker", *OURS} | (set() if self._influx else {"night"})

    def targets(self):
        """Say what can befall whom."""
        found = dict.fromkeys(("edge", "gateway", "broker", *MACHINES), script.PROCESS)
        found |= {f"cable:{name}": WAYS for name in self.cables}
        found |= dict.fromkeys(("cable:broker", "cable:laser"), MESSAGES)
        if self._influx is not None:
            found["influxd"] = script.PROCESS
        else:
            found |= {"store": script.FILE, "night": script.PROCESS}
        found["outbox"] = script.FILE
        found |= {f"disk:{n}": script.DISK for n, disk in self._all_disks() if not disk.why_not}
        found |= {f"clock:{name}": script.clock_of(name) for name in self.clocks}
        return found

    def start(self, name):
        if name == "influxd":
            self._influx.start()
            self._keep(name, self._influx.process)
            return
        path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        environment = {"OMBRE_LANG": "en", "PYTHONUTF8": "1", "PYTHONPATH": path}
        if name in self.clocks:
            environment |= self.clocks[name].environment(path)
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                self._words(name),
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._keep(name, process)

    def start_all(self, starts, tell=lambda _text: None):
        """Start everything as it was drawn; whoever is to die on the way up begins again."""
        deaths = []
        for one in starts:
            tell(str(one))
            time.sleep(one.pause)
            if one.wrong:
                self.clocks[one.name].step(int(one.wrong))
            self.start(one.name)
            if one.dies is not None:
                deaths.append((time.monotonic() + one.dies, one.name))
        for due, name in sorted(deaths):
            time.sleep(max(0.0, due - time.monotonic()))
            self._processes[name].kill()
            self._processes[name].wait()
            self.start(name)

    def begin(self, act):
        """Let it happen."""
        kind, _, name = act.target.rpartition(":")
        if kind == "cable":
            self.cables[name].cut(act.how)
        elif kind == "clock":
            self.clocks[name].step(int(act.how))
        elif kind == "disk":
            dict(self._all_disks())[name].fill()
        elif act.how == "lock":
            self._locks[act.target] = lock(self._file(act.target))
        elif act.how == "kill":
            self._processes[name].kill()
            self._processes[name].wait()
        elif act.how == "restart":
            self.stop(name)
        elif act.how == "starve":
            self._starved[name] = Starved(self._processes[name].pid)
        else:
            psutil.Process(self._processes[name].pid).suspend()

    def end(self, act):
        """Put it right again."""
        kind, _, name = act.target.rpartition(":")
        if kind == "cable":
            self.cables[name].heal()
        elif kind == "clock":
            self.clocks[name].step(0)
        elif kind == "disk":
            dict(self._all_disks())[name].free()
            if name == "store" and self._influx is not None:
                self._again("influxd")
        elif act.how == "lock":
            self._locks.pop(act.target).close()
        elif act.how == "starve":
            self._starved.pop(name).end()
        elif act.how == "freeze":
            psutil.Process(self._processes[name].pid).resume()
        else:
            self.start(name)

    def on_the_wire(self):
        """Count the messages that the cables told twice or before another one's turn."""
        return Counter({"on the wire": sum(cable.touched for cable in self.cables.values())})

    def fallen(self):
        """Name who ended unasked."""
        return [name for name, process in self._processes.items() if process.poll() is not None]

    def tracebacks(self):
        """Name whose log tells of an error that nobody foresaw; the broker is none of ours."""
        logs = [self.folder / f"{name}.log" for name in self.programs() - {"broker"}]
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
        for starved in self._starved.values():
            starved.end()
        for process in self._processes.values():
            with suppress(ProcessLookupError):
                process.kill()
                process.wait()
        for cable in self.cables.values():
            cable.close()
        for _, disk in self._all_disks():
            disk.unmount()

    def rescue(self):
        """Copy the data off the small disks, for whoever looks into a difference."""
        for name, disk in self._all_disks():
            if not disk.why_not:
                shutil.copytree(disk.folder, self.folder / f"{name}-kept", symlinks=True)

    def _all_disks(self):
        """Yield the disks by whose data is on them."""
        yield "outbox", self.disks["outbox"]
        yield "store", self.disks["data" if self._influx is None else "influx"]

    def _again(self, name):
        """Restart a server, unless it is down anyway.

        The log writer of InfluxDB 1.6 fails for ever once it has met a full disk, until somebody
        restarts the server: it is a Go `bufio.Writer`, and its error sticks.
        """
        if self._processes[name].poll() is None:
            self._processes[name].kill()
            self._processes[name].wait()
            self.start(name)

    def _keep(self, name, process):
        self._processes[name] = process
        self._warden.watch(process.pid)

    def _start_influx(self, warden):
        self.disks["influx"] = Disk(self.folder / "influx", warden, SPACIOUS)
        server = InfluxServer(folder=self.folder / "influx", port=own_port(), rpc=own_port())
        server.start()
        self._keep("influxd", server.process)
        return server

    def _lay_cables(self):
        port = self._ports["broker"]
        cables = {name: Proxy(self._ports[name]) for name in ("press", "cobot")}
        cables["broker"] = Proxy(port, Packets)
        cables["laser"] = Proxy(port, Packets, forth=True)
        if self._influx is not None:
            cables["influxd"] = Proxy(self._influx.port)
        return cables

    def _outbox(self):
        """Make an outbox on a disk of its own, though the plant looks for it beside the store."""
        there = self.disks["outbox"].folder / "outbox.sqlite"
        (self.disks["data"].folder / "outbox.sqlite").symlink_to(there)
        tap(there)
        return there

    def _file(self, target):
        """Return the file that a lock is laid upon: an embedded store has one that is written."""
        if target == "outbox":
            return self.outbox
        return self.disks["data"].folder / "events.sqlite"

    def _words(self, name):
        if name == "broker":
            return self._broker.argv
        store = self.disks["data"].folder / "events.sqlite"
        if name == "night":
            words = ["chaos.eager", name, store]
        elif name == "gateway" and self._influx is None:
            words = ["chaos.eager", name, "--plant", self.plant]
        elif name in MACHINES:
            port = self.cables["laser"].port if name == "laser" else self._ports[name]
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
