"""A whole plant on loopback, started through the command line only, as a user would."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from ombre.stopping import LIFELINE

ENVIRONMENT = {**os.environ, "OMBRE_LANG": "en", "PYTHONUTF8": "1"}


def wait_for(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    """Wait for a truthy value and return it: a bound on patience, never a measured time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for {what}"
        time.sleep(0.05)
    return value


class Ombre:
    """Runs commands of ours and remembers which processes it has to end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return self._start("ombre", arguments)

    def start_simulator(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start it without the command line in between: what is killed is the machine itself."""
        return self._start("simulators", arguments)

    def _start(self, package: str, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{arguments[0]}-{len(self._started)}.log").open("wb")
        out = (self.folder / f"{arguments[0]}-{len(self._started)}.out").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", package, *arguments],
            cwd=self.folder,
            env={**ENVIRONMENT, LIFELINE: "1"},
            stdin=subprocess.PIPE,  # closes when we end, however we end: nothing stays behind
            stdout=out,
            stderr=log,
        )
        log.close()
        out.close()
        process.out = self.folder / out.name  # type: ignore[attr-defined]
        self._started.append(process)
        return process

    def run(self, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ombre", *arguments],
            cwd=self.folder,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )

    def end(self) -> None:
        for process in reversed(self._started):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self._started):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdin.close()


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)


def child_of(process: subprocess.Popen[bytes], service: str) -> psutil.Process | None:
    """Find the child that runs one of our services."""
    for child in psutil.Process(process.pid).children():
        try:
            words = child.cmdline()
        except psutil.Error:  # fallen, and not buried yet
            continue
        if "ombre" in words and words[words.index("ombre") + 1 :][:1] == [service]:
            return child
    return None
