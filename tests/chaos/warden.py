"""The warden: ends what a rig started and undoes its mounts, however the rig itself ended.

It reads orders on its standard input, one a line: `watch PID BORN` or `unmount FOLDER`. When the
pipe closes, the rig is over, even after kill -9, and whatever is left is ended. BORN keeps it from
ending a stranger who was given the number of a process that ended by itself.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil


class Warden:
    """The rig's end of the pipe."""

    def __init__(self):
        own_group = {"start_new_session": True} if os.name == "posix" else {}
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, text=True, **own_group
        )

    def watch(self, pid):
        with contextlib.suppress(psutil.NoSuchProcess):  # fallen already
            self._say(f"watch {pid} {psutil.Process(pid).create_time()!r}")

    def unmount(self, folder: Path):
        self._say(f"unmount {folder}")

    def close(self):
        """Have everything ended that still runs, and wait for it."""
        self._process.communicate()

    def _say(self, order):
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()


def main():
    for name in ("SIGINT", "SIGTERM"):  # Ctrl-C is meant for the rig; its end is our sign
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    orders = [line.rstrip("\n").split(" ", 1) for line in sys.stdin]
    killed = [one for order, what in orders if order == "watch" for one in kill(*what.split())]
    psutil.wait_procs(killed, timeout=10)
    for order, what in orders:
        if order == "unmount" and Path(what).is_mount():
            subprocess.run([shutil.which("umount"), "-l", what], check=False)


def kill(pid, born):
    """Kill a process if it still is the one that was meant, and yield it."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(int(pid))
        if process.create_time() == float(born):
            process.kill()
            yield process


if __name__ == "__main__":
    main()
