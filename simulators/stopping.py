"""When a simulator stops: Ctrl-C, a polite kill, or the end of the process that started it.

A process that starts simulators sets OMBRE_LIFELINE and holds the other end of their standard
input; when it ends, however it ends, they end too.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

LIFELINE = "OMBRE_LIFELINE"


def told_to_stop() -> threading.Event:
    """Return an event that is set when it is time to stop. Call it from the main thread."""
    stopped = threading.Event()

    def hear(_number: int, _frame: object) -> None:
        stopped.set()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), hear)
    if os.environ.get(LIFELINE):
        threading.Thread(target=_watch, args=(stopped,), daemon=True, name="lifeline").start()
    return stopped


def _watch(stopped: threading.Event) -> None:
    # Not through sys.stdin: a thread that waits inside its buffer aborts the interpreter's end.
    while os.read(sys.stdin.fileno(), 1):
        pass
    stopped.set()
