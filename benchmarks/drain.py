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
        fill(folder / "ombre-data" / "outbox.sqlite", count)
        stack.enter_context(running(ombre("edge", "--plant", str(plant)), folder / "edge.log"))
        sender = stack.enter_context(_sending(broker, folder))
        gateway = ombre("gateway", "--plant", str(plant))
        stack.enter_context(running(gateway, folder / "gateway.log"))
        wait_for(lambda: kept(url, count) > 0, 60, "the first events of the backlog")
        first, start = kept(url, count), time.perf_counter()
        wait_for(lambda: kept(url, count) >= count, PATIENCE, "the whole backlog in InfluxDB")
        seconds = time.perf_counter() - start
        live = sender.poll() is None
    went = "went on" if live else "did not go on to the end"
    note = f"a backlog of {count}; live data at {LIVE}/s {went}"
    # One that is gone at the second look was too small to measure anything by.
    rate = (count - first) / seconds if first < count else None
    return [Figure(what="backlog into InfluxDB", value=rate, unit="events/s", note=note)]


def fill(path: Path, count: int) -> None:
    """Write readings into an outbox as the edge does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(Outbox(path)) as outbox:
        for start in range(0, count, 1_000):
            numbers = range(start, min(start + 1_000, count))
            outbox.put([_reading(number) for number in numbers])


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
    time.sleep(0.2)
    with urllib.request.urlopen(f"{url}/query?{query}", timeout=60) as answer:
        [result] = json.load(answer)["results"]
    return int(result["series"][0]["values"][0][1]) if "series" in result else 0
