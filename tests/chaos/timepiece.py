"""A clock of its own for one process, which can be stepped while the process runs (libfaketime).

Only the time of day is moved: what a process measures by its monotonic clock goes on as before,
as it does when a real computer's clock is set.
"""

import os
from pathlib import Path

NAME = "libfaketimeMT.so.1"
_PLACES = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib")
FAKED = Path(__file__).with_name("faked")


def library():
    """Find libfaketime, None where it is not installed."""
    for place in map(Path, _PLACES):
        for found in (*place.glob(f"faketime/{NAME}"), *place.glob(f"*/faketime/{NAME}")):
            return found
    return None


def why_not():
    """Say why no clock can be stepped; None where they can."""
    if os.name != "posix" or library() is None:
        return "stepping the clock of a process needs libfaketime (Debian: faketime)"
    return None


class Timepiece:
    """The clock of one process, right at first; `step` sets it wrong or right again."""

    def __init__(self, file):
        self._file = file
        self.step(0)

    def step(self, seconds):
        """Make the clock show the true time plus `seconds`, from the next look at it on."""
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{seconds:+d}\n", encoding="ascii")
        draft.replace(self._file)

    def environment(self, path):
        """Return what makes a program live by this clock; `path` is its PYTHONPATH without it."""
        return {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "PYTHONPATH": os.pathsep.join((str(FAKED), path)),
        }
