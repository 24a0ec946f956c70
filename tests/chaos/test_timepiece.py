"""The clock of one process is stepped while it runs; what it measures by itself is not."""

import os
import subprocess
import sys
import time

import pytest
from chaos.timepiece import Timepiece, why_not

pytestmark = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))

PROGRAM = """
import datetime, sys, time
for _ in sys.stdin:
    begun = time.monotonic()
    time.sleep(0.02)
    slept = time.monotonic() - begun
    now = datetime.datetime.now(datetime.UTC).timestamp()
    print(time.time(), time.time_ns() / 1e9, now, slept, flush=True)
"""


@pytest.mark.e2e
def test_a_running_process_follows_its_clock(tmp_path):
    clock = Timepiece(tmp_path / "one.clock")
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **clock.environment("")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for by in (0, 3_600, -20, 0):
            clock.step(by)
            process.stdin.write("\n")
            process.stdin.flush()
            *told, slept = map(float, process.stdout.readline().split())
            assert all(abs(one - by - time.time()) < 10 for one in told)
            assert 0.02 <= slept < 3
        process.stdin.close()
