"""The least that could be written for the same road, to compare with: paho, msgspec, a batch.

It keeps nothing on disk before the store has it, knows no states and no duplicates, and loses
what it holds when it ends. What it costs is what the road itself costs.
"""

from __future__ import annotations

import queue
import sqlite3
import sys
import urllib.request
from collections.abc import Callable, Sequence

import msgspec
import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

Row = tuple[str, int, float]
BATCH = 1_000


class _Message(msgspec.Struct):
    t: int
    v: float


def consume(port: int, keep: Callable[[Sequence[Row]], None]) -> None:
    """Read for ever; hand rows over in batches of at most 1 000 or 0.2 s."""
    waiting: queue.SimpleQueue[Row] = queue.SimpleQueue()
    decode = msgspec.json.Decoder(_Message).decode

    def take(_client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        said = decode(message.payload)
        waiting.put((message.topic, said.t, said.v))

    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.on_message = take
    client.connect("127.0.0.1", port)
    client.subscribe("bench/#", qos=1)
    client.loop_start()
    while True:
        rows = [waiting.get()]
        try:
            while len(rows) < BATCH:
                rows.append(waiting.get(timeout=0.2))
        except queue.Empty:
            pass
        keep(rows)


def into_sqlite(path: str) -> Callable[[Sequence[Row]], None]:
    """Keep rows in SQLite, one durable transaction a batch."""
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("CREATE TABLE IF NOT EXISTS row (machine TEXT, at INTEGER, value REAL)")

    def keep(rows: Sequence[Row]) -> None:
        with base:
            base.executemany("INSERT INTO row VALUES (?, ?, ?)", rows)

    return keep


def into_influxdb(url: str) -> Callable[[Sequence[Row]], None]:
    """Keep rows in InfluxDB, one request a batch."""

    def keep(rows: Sequence[Row]) -> None:
        lines = "\n".join(f"row,machine={topic} value={value} {at}" for topic, at, value in rows)
        urllib.request.urlopen(f"{url}/write?db=minimal&precision=ns", lines.encode()).close()

    return keep


if __name__ == "__main__":
    into = {"sqlite": into_sqlite, "influxdb": into_influxdb}[sys.argv[2]]
    consume(int(sys.argv[1]), into(sys.argv[3]))
