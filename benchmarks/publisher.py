"""Publishes numbers as fast as a broker takes them, or at a given rate; a process of its own."""

from __future__ import annotations

import sys
import time

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.setting import MACHINES


def publish(port: int, count: int, rate: float) -> None:
    """Publish `count` messages of some 100 bytes at QoS 1; `rate` 0 means flat out."""
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
        last = client.publish(f"bench/m{number % MACHINES:02}", _body(number), qos=1)
        if number % 1_000 == 999:
            last.wait_for_publish(60)
    if last is not None:
        last.wait_for_publish(60)
    client.loop_stop()
    client.disconnect()


def _body(number: int) -> str:
    padding = "x" * 40
    return f'{{"t":{time.time_ns()},"v":{number}.5,"n":{number},"note":"{padding}"}}'


if __name__ == "__main__":
    publish(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
