"""The night's work on an embedded store, beside a running gateway, in a program of its own.

A plant whose computers are off at night has it done in the morning: what counts is whether it was
done since its hour last passed.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

from edge.instant import Clock
from gateway.embedded.last_night import anything_to_do, last_night
from gateway.embedded.settings import EmbeddedSettings
from gateway.nightly import is_due
from gateway.store import StoreAway
from gateway.stores.embedded import EmbeddedStore

log = logging.getLogger(__name__)

LOOK = 60.0
"""Seconds between two looks at the clock."""

AGAIN = 3_600.0
"""Seconds until a run that failed is tried again."""


class Nights:
    """Starts `ombre store compact` whenever it is due, until told to stop."""

    def __init__(
        self, store: EmbeddedStore, settings: EmbeddedSettings, zone: ZoneInfo, clock: Clock
    ) -> None:
        self._store = store
        self._settings = settings
        self._zone = zone
        self._clock = clock

    def run(self, plant: Path, stop: threading.Event, look: float = LOOK) -> None:
        """Look at the clock now and then; not at once, so that a start is not slowed down."""
        pause = look
        while not stop.wait(pause):
            pause = look
            if self._due() and not _compact(plant, stop):
                pause = AGAIN

    def _due(self) -> bool:
        try:
            last, now = last_night(self._store.file), self._clock()
            due = is_due(now, last, self._settings.night, self._zone)
            return due and anything_to_do(self._store.file, now - self._settings.hot)
        except StoreAway:
            return False


def _compact(plant: Path, stop: threading.Event) -> bool:
    """Run the command; say whether it did its work. It is ended when we are."""
    command = [sys.executable, "-m", "ombre", "store", "compact", "--gently", "--plant", str(plant)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    threading.Thread(target=_end_with, args=(process, stop), daemon=True).start()
    said = process.communicate()[0].decode("utf-8", "replace").strip()
    if process.returncode == 0:
        log.info("%s", said)
    elif not stop.is_set():
        log.warning("the night's work failed (%s)", said.splitlines()[-1] if said else "no word")
    return process.returncode == 0


def _end_with(process: subprocess.Popen[bytes], stop: threading.Event) -> None:
    while process.poll() is None:
        if stop.wait(0.5):
            process.terminate()
            return
