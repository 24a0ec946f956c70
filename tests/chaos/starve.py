"""A process that gets a tenth of its time: it goes on, but late with everything."""

import threading
from contextlib import suppress

import psutil

_RUNS, _WAITS = 0.02, 0.18  # seconds


class Starved:
    """Suspends and resumes a process by turns until `end`."""

    def __init__(self, pid):
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._turns, daemon=True)
        self._thread.start()

    def end(self):
        self._over.set()
        self._thread.join()

    def _turns(self):
        with suppress(psutil.NoSuchProcess):  # killed meanwhile
            while not self._over.wait(_RUNS):
                self._process.suspend()
                self._over.wait(_WAITS)
                self._process.resume()
