"""When to stop: Ctrl-C, a polite kill, or the end of the process that started this one.

The parent holds the other end of our standard input; when it ends, however it ends, the pipe
closes and we stop too. That works the same on every system, where signals do not.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable

LIFELINE = "OMBRE_LIFELINE"
"""Set in the environment of a child whose standard input is its parent's lifeline."""


class Stopping:
    """Tells a service, once, that it is time to stop."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._callbacks: list[Callable[[], None]] = []

    def on_stop(self, callback: Callable[[], None]) -> None:
        """Call back when it is time to stop, at once if it already is."""
        self._callbacks.append(callback)
        if self.event.is_set():
            callback()

    def stop(self) -> None:
        """Say that it is time to stop; saying it twice changes nothing."""
        if self.event.is_set():
            return
        self.event.set()
        for callback in self._callbacks:
            callback()


def stopping() -> Stopping:
    """Listen to signals and, in a child, to the lifeline. Call it from the main thread."""
    said = Stopping()

    def hear(_number: int, _frame: object) -> None:
        said.stop()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), hear)
    if os.environ.get(LIFELINE):
        threading.Thread(target=_watch, args=(said,), daemon=True, name="lifeline").start()
    return said


def _watch(said: Stopping) -> None:
    # Not through sys.stdin: a thread that waits inside its buffer aborts the interpreter's end.
    while os.read(sys.stdin.fileno(), 1):
        pass
    said.stop()
