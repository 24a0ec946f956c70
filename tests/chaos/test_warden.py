"""Whatever a rig started ends with it, even when both are past hearing."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from servers.ombre import wait_for

RIG = """
import subprocess, sys, time
from chaos.warden import Warden
warden = Warden()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
warden.watch(child.pid)
print(child.pid, flush=True)
time.sleep(600)
"""


TEST = """
import sys, time
from pathlib import Path
from ombre.ports import free_port
from servers.ombre import Ombre
child = Ombre(Path(sys.argv[1])).start_simulator("press", "--port", str(free_port(0)))
time.sleep(3)
assert child.poll() is None
print(child.pid, flush=True)
time.sleep(600)
"""
TESTS = Path(__file__).parents[1]


def gone(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.e2e
@pytest.mark.parametrize("frozen", [False, True])
def test_a_killed_rig_leaves_nothing_running(frozen):
    with subprocess.Popen([sys.executable, "-c", RIG], cwd=TESTS, stdout=subprocess.PIPE) as rig:
        child = int(rig.stdout.readline())
        if frozen:
            psutil.Process(child).suspend()
        rig.kill()
    wait_for(lambda: gone(child), 20, "the end of what the rig started")


@pytest.mark.e2e
def test_a_killed_test_leaves_no_process_of_ours_running(tmp_path):
    words = [sys.executable, "-c", TEST, str(tmp_path)]
    with subprocess.Popen(words, cwd=TESTS, stdout=subprocess.PIPE) as test:
        child = int(test.stdout.readline())
        test.kill()
    wait_for(lambda: gone(child), 20, "the end of what the test started")
