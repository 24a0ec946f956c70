"""The leash of a broker: it ends when the process that holds it ends, however that one ends.

`python -m simulators.leash PID` reads its standard input. The holder lets go in peace by writing
a byte; a pipe that closes without one means that nobody was left to end the broker, and so this
process does. A pipe closes the same way on every system, where the fate of orphans differs.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_END = getattr(signal, "SIGKILL", signal.SIGTERM)
"""A frozen program hears no polite word; on Windows there is one word only."""


@contextmanager
def leashed(pid: int) -> Iterator[None]:
    """Keep a process on a leash: should this very process die meanwhile, that one is ended."""
    watcher = [sys.executable, "-m", "simulators.leash", str(pid)]
    with subprocess.Popen(watcher, stdin=subprocess.PIPE) as leash:
        try:
            yield
        finally:
            with suppress(OSError):
                leash.communicate(b".")


def main() -> None:
    """Wait for the holder's word, or for its end."""
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):  # a Ctrl-C is meant for the holder
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if not os.read(sys.stdin.fileno(), 1):
        with suppress(OSError):
            os.kill(int(sys.argv[1]), _END)


if __name__ == "__main__":
    main()
