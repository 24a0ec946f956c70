"""Loaded by Python itself where a process of the rig lives by a clock that can be stepped.

Debian's libfaketime 0.9.10 refuses the absolute sleep of `time.sleep` once it is told to leave
the monotonic clock alone (EINVAL); `select` waits just as long and passes it by.
"""

import os
import select
import time

if os.environ.get("FAKETIME_TIMESTAMP_FILE"):

    def _sleep(seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        select.select([], [], [], seconds)

    time.sleep = _sleep
