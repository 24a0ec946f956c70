"""Runs the MQTT adapter over an outbox that takes its time, and says what has happened so far."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from edge.adapters.mqtt import MqttSettings
from edge.instant import system_clock
from edge.mqtt.link import MqttAdapter
from edge.outbox import Outbox
from edge.reading import LINK, Reading


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


async def main(port: int, outbox: Path, kept_for: float) -> None:
    box = Outbox(outbox)

    async def keep(readings: Sequence[Reading]) -> None:
        if readings[0].address == LINK:
            say("connected")
        if values := [reading for reading in readings if reading.address != LINK]:
            say("received")
            await asyncio.sleep(kept_for)
            box.put(values)

    settings = MqttSettings(protocol="mqtt", host="127.0.0.1", port=port, heartbeat=60)
    await MqttAdapter("laser", settings, system_clock).run(keep)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])))
