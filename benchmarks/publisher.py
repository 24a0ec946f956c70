"""Publishes numbers as fast as a broker takes them, or at a given rate; a process of its own."""

from __future__ import annotations

import sys
import time

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.setting import MACHINES

SIZE = 200
"""Bytes of one message."""


def publish(port: int, count: int, rate: float, qos: int) -> None:
    """Publish `count` messages of 200 bytes; `rate` 0 means flat out."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.max_inflight_messages_set(200)
    client.connect("127.0.0.1", port)
    client.loop_start()
    start = time.perf_counter()
    last = None
    for number in range(count):
        if rate:
            ahead = start + number / rate - time.perf_counter()
            if ahead > 0.001:
                time.sleep(ahead)
        last = client.publish(f"bench/m{number % MACHINES:02}", _body(number), qos=qos)
        if number % 1_000 == 999:
            last.wait_for_publish(60)
    if last is not None:
        last.wait_for_publish(60)
    took = time.perf_counter() - start
    client.loop_stop()
    client.disconnect()
    print(took)


def _body(number: int) -> str:
    said = f'{{"t":{time.time_ns()},"v":{number}.5,"n":{number},"note":"'
    return f'{said:x<{SIZE - 2}}"}}'


if __name__ == "__main__":
    publish(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
