"""A tree of processes: each child restarted when it falls, all of them stopped together."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from edge.text import Text
from ombre.language import LANGUAGE
from ombre.stopping import LIFELINE, stopping

PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before a restart; a child that lived for SETTLED begins at the first again."""

SETTLED = 10.0
PATIENCE = 8.0
"""Seconds a child is given to end politely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run: a name that people see, a command, and where its words are logged."""

    name: str
    command: Sequence[str]
    log: Path


@dataclass(slots=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0
    due: float = 0.0
    told: tuple[str, float] | None = None


def ombre_program(name: str, log: Path, *arguments: str) -> Program:
    """Run one of Ombre's own commands in the interpreter that runs this one."""
    return Program(name=name, command=(sys.executable, "-m", "ombre", *arguments), log=log)


def simulator_program(name: str, log: Path, *arguments: str) -> Program:
    """Run one of the simulators: programs of their own, of which we know only the command."""
    return Program(name=name, command=(*_SIMULATORS, name, *arguments), log=log)


_SIMULATORS = (sys.executable, "-m", "simulators")


def ask_simulators(*arguments: str) -> str:
    """Run a simulator's command that answers and ends; return what it printed."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [*_SIMULATORS, *arguments], env=environment, stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode("utf-8")


def run_simulator(*arguments: str) -> int:
    """Run a simulator in the foreground and return its exit code; it ends when we do."""
    environment = {**os.environ, LIFELINE: "1", "OMBRE_LANG": LANGUAGE}
    process = subprocess.Popen([*_SIMULATORS, *arguments], stdin=subprocess.PIPE, env=environment)
    stopping().on_stop(lambda: _let_go(process))
    return process.wait()


@dataclass
class ProcessTree:
    """Starts programs, restarts those that fall, and ends them in the reverse order.

    `tell` hears about every fall, with the last line that the child wrote; a child that keeps
    falling over the same thing is told of until its pauses grow no longer.
    """

    tell: Callable[[Text], None]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    _children: dict[str, _Child] = field(default_factory=dict)

    def start(self, program: Program) -> None:
        """Start a program and keep it running until `stop`."""
        child = _Child(program)
        self._children[program.name] = child
        self._spawn(child)

    def pids(self) -> Mapping[str, int]:
        """Name the running processes."""
        return {
            name: child.process.pid
            for name, child in self._children.items()
            if child.process is not None and child.process.poll() is None
        }

    def tend(self) -> None:
        """Look after the children once: call it several times a second."""
        now = time.monotonic()
        for child in self._children.values():
            if child.process is not None and child.process.poll() is not None:
                self._fell(child, now)
            if child.process is None and now >= child.due:
                self._spawn(child)

    def again(self, name: str) -> None:
        """End one program and start it anew."""
        child = self._children[name]
        if child.process is not None and child.process.poll() is None:
            _end(child.process)
        self._spawn(child)

    def stop(self) -> None:
        """End every child, the last started first; those that do not end are killed."""
        for child in reversed(self._children.values()):
            if child.process is not None and child.process.poll() is None:
                _end(child.process)
        self._children.clear()

    def _fell(self, child: _Child, now: float) -> None:
        assert child.process is not None
        code = child.process.returncode
        _let_go(child.process)
        child.falls = 1 if now - child.started > SETTLED else child.falls + 1
        pause = PAUSES[min(child.falls, len(PAUSES)) - 1]
        child.process, child.due = None, now + pause
        last, name = last_line(child.program.log).rstrip("."), child.program.name
        if child.told == (last, pause):
            return
        child.told = (last, pause)
        self.tell(
            Text(
                en=f"{name} ended (code {code}): {last or 'no word'}; again in {pause:g} s",
                fr=f"{name} s'est arrêté (code {code}) : {last or 'sans un mot'} ; "
                f"reprise dans {pause:g} s",
            )
        )

    def _spawn(self, child: _Child) -> None:
        with _opened(child.program.log) as log:
            child.process = subprocess.Popen(
                list(child.program.command),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**self.environment, LIFELINE: "1", "PYTHONUTF8": "1", "OMBRE_LANG": LANGUAGE},
            )
        child.started = time.monotonic()


def _opened(log: Path) -> IO[bytes]:
    """Open a log to write on; on a full disk a child runs without one."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        return log.open("ab")
    except OSError:
        return Path(os.devnull).open("ab")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close the lifeline, which our own programs obey; then insist, for those that are not ours."""
    _let_go(process)
    for insist in (None, process.terminate, process.kill):
        if insist is not None:
            insist()
        try:
            process.wait(PATIENCE / 2 if insist is None else PATIENCE)
        except subprocess.TimeoutExpired:
            continue
        return


def _let_go(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()


def last_line(log: Path) -> str:
    """Return the last line of a log that says something, at most 300 characters of it."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4096))
        lines = file.read().decode("utf-8", errors="replace").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    return said[-1][:300] if said else ""
