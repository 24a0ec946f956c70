"""How fast a backlog leaves the outbox for InfluxDB while live data go on.

The backlog is written into the outbox before the gateway starts, as an outage of the store leaves
it there; its size is said with the figure, and nothing is extrapolated from it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path

import psutil

from benchmarks.consumers import write_plant
from benchmarks.figure import Figure
from benchmarks.setting import MACHINES, influxdb, mosquitto, ombre, running, wait_for
from edge.outbox import Outbox
from edge.reading import Reading

LIVE = 500
"""Messages a second that go on meanwhile."""

PAST = 1_700_000_000_000_000_000
"""When the readings of the backlog were taken: long before the live ones."""

PATIENCE = 900.0


def drain(count: int) -> list[Figure]:
    """Measure one backlog of `count` readings."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ombre-bench-")))
        broker = stack.enter_context(mosquitto(folder))
        url = stack.enter_context(influxdb(folder))
        plant = write_plant(folder, broker, url)
        outbox = folder / "ombre-data" / "outbox.sqlite"
        last = fill(outbox, count)
        stack.enter_context(running(ombre("edge", "--plant", str(plant)), folder / "edge.log"))
        sender = stack.enter_context(_sending(broker, folder))
        command = ombre("gateway", "--plant", str(plant))
        gateway = stack.enter_context(running(command, folder / "gateway.log"))
        with closing(Outbox(outbox)) as waiting:
            wait_for(lambda: _left(waiting, last) < count, 60, "the first events of the backlog")
            left, start, before = _left(waiting, last), time.perf_counter(), processor(gateway)
            wait_for(lambda: not _left(waiting, last), PATIENCE, "the whole backlog in InfluxDB")
            seconds, spent = time.perf_counter() - start, processor(gateway) - before
            size = psutil.Process(gateway.pid).memory_info().rss / 1e6
        if kept(url, count) != count:
            raise RuntimeError(f"of {count} events {kept(url, count)} are in InfluxDB")
        live = sender.poll() is None
    went = "went on" if live else "did not go on to the end"
    share = f"the gateway had {spent / seconds:.0%} of a core and {size:.0f} MB"
    if left:
        share = f"{share}, {spent / left * 1e6:.0f} µs an event"
    note = f"a backlog of {count}; live data at {LIVE}/s {went}; {share}"
    # One that is gone at the second look was too small to measure anything by.
    rate = left / seconds if left else None
    return [Figure(what="backlog into InfluxDB", value=rate, unit="events/s", note=note)]


def processor(process: subprocess.Popen[bytes]) -> float:
    """Return the processor time of a program up to now, user and system."""
    spent = psutil.Process(process.pid).cpu_times()
    return float(spent.user + spent.system)


def _left(outbox: Outbox, last: int) -> int:
    """Count the readings of the backlog that are not acknowledged: InfluxDB does not have them."""
    oldest = outbox.take(1)
    return max(0, last + 1 - oldest[0][0]) if oldest else 0


def fill(path: Path, count: int) -> int:
    """Write readings into an outbox as the edge does; return the number of the last one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(Outbox(path)) as outbox:
        for start in range(0, count, 1_000):
            numbers = range(start, min(start + 1_000, count))
            outbox.put([_reading(number) for number in numbers])
        return outbox.take(1)[0][0] + count - 1


def _reading(number: int) -> Reading:
    at = PAST + number * 1_000_000
    body = f'{{"t":{at},"v":{number}.5,"n":{number},"note":"'
    return Reading(
        source="broker",
        address=f"bench/m{number % MACHINES:02}",
        value=f'{body:x<198}"}}'.encode(),
        at=None,
        seen=at,
    )


def _sending(broker: int, folder: Path) -> AbstractContextManager[subprocess.Popen[bytes]]:
    words = [str(broker), str(LIVE * int(PATIENCE)), str(LIVE), "1"]
    return running([sys.executable, "-m", "benchmarks.publisher", *words], folder / "live.log")


def kept(url: str, count: int) -> int:
    """Count the backlog's events in InfluxDB."""
    end = PAST + (count + 1) * 1_000_000
    asked = f'SELECT count("value") FROM "measurement" WHERE time < {end}'
    query = urllib.parse.urlencode({"db": "ombre", "q": asked})
    with urllib.request.urlopen(f"{url}/query?{query}", timeout=60) as answer:
        [result] = json.load(answer)["results"]
    return int(result["series"][0]["values"][0][1]) if "series" in result else 0
