"""From a machine's own time stamp to the moment at which a program that listens to the API knows.

The whole road, in processes of their own: broker, edge, outbox, gateway, store, shadow, API. One
machine changes its state at irregular moments; a listener of the API's stream notes when the
change is there, on the same clock.
"""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.figure import Figure
from benchmarks.setting import free_port, listens, mosquitto, ombre, plant_text, running, wait_for
from edge.instant import MILLISECOND, parse_instant

NEAR = 2 * MILLISECOND
"""How far the instant shown may differ from the one published, for a rounding on the way."""


class Listener(threading.Thread):
    """Listens to the stream and notes when a state that began at an instant is first shown."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._url = url
        self.shown: dict[int, int] = {}

    def run(self) -> None:
        """Read until the server ends."""
        try:
            with urllib.request.urlopen(self._url, timeout=60) as stream:
                for line in stream:
                    if line.startswith(b"data:"):
                        self._take(json.loads(line[5:]), time.time_ns())
        except OSError:
            return

    def _take(self, said: object, at: int) -> None:
        if not isinstance(said, dict):
            return
        for machine in said.get("machines", ()):
            if machine["id"] == "m00" and machine["since"]:
                self.shown.setdefault(parse_instant(machine["since"]), at)

    def delay(self, published: int) -> float | None:
        """Return the seconds after which a change was shown, None while it was not.

        The stream tells the newest only: a change that was followed at once by another one is
        shown with it, and its delay is counted up to then.
        """
        seen = [at for since, at in tuple(self.shown.items()) if since >= published - NEAR]
        return (min(seen) - published) / 1e9 if seen else None


def latency(count: int) -> list[Figure]:
    """Measure `count` changes of state."""
    with tempfile.TemporaryDirectory(prefix="ombre-bench-") as name:
        folder = Path(name)
        with mosquitto(folder) as broker:
            web = free_port()
            plant = folder / "plant.yaml"
            plant.write_text(plant_text(broker, web, "{kind: embedded}"), encoding="utf-8")
            with running(ombre("up", str(plant)), folder / "up.log"):
                wait_for(lambda: listens(web), 30, "the page")
                delays = _delays(broker, web, count)
    cuts = statistics.quantiles(delays, n=100, method="inclusive")
    note = f"{len(delays)} changes of state, MQTT, embedded store, stream of the API"
    return [
        Figure(what="time stamp to API, p50", value=cuts[49], unit="s", note=note),
        Figure(what="time stamp to API, p99", value=cuts[98], unit="s", note=note),
    ]


def _delays(broker: int, web: int, count: int) -> list[float]:
    listener = Listener(f"http://127.0.0.1:{web}/api/v1/stream")
    listener.start()
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", broker)
    client.loop_start()
    try:
        _first(client, listener)
        chance = random.Random(7)
        published = []
        for number in range(count):
            published.append(_change(client, number))
            time.sleep(chance.uniform(0.2, 0.6))
        wait_for(lambda: listener.delay(published[-1]) is not None, 20, "the last change")
    finally:
        client.loop_stop()
        client.disconnect()
    delays = [listener.delay(at) for at in published]
    return [delay for delay in delays if delay is not None]


def _first(client: mqtt.Client, listener: Listener) -> None:
    """Change the state now and then until the way from end to end is open."""
    for number in range(60):
        at = _change(client, number)
        try:
            wait_for(lambda at=at: listener.delay(at) is not None, 1.0, "the first change")  # type: ignore[misc]
        except TimeoutError:
            continue
        return
    raise TimeoutError("no change of state was shown within a minute")


def _change(client: mqtt.Client, number: int) -> int:
    at = time.time_ns()
    word = ("producing", "idle")[number % 2]
    client.publish("bench/state", f'{{"t":{at},"s":"{word}"}}', qos=1)
    return at
