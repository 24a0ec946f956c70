"""The MQTT wire: a controller that publishes JSON to a broker, QoS 1, stamped at the source."""

from __future__ import annotations

import json
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from simulators.clock import SECOND, Nanoseconds, iso, whole_microseconds
from simulators.face import Face
from simulators.machines.machine import Machine

REPEAT: Nanoseconds = 2 * SECOND
"""A status is said again this long after the last one, with the time of saying it."""


class MqttWire:
    """Publishes one machine under `workshop/<machine>/`: `status`, `cycle` and `online`.

    While the broker is away the client keeps trying, and holds every message for it.
    """

    def __init__(self, machine: Machine, host: str, port: int) -> None:
        self._base = f"workshop/{machine.name}"
        self._host = host
        self._port = port
        self._face: Face | None = None
        self._said: Nanoseconds = 0
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=f"practice-{machine.name}", clean_session=True
        )
        self._client.max_queued_messages_set(0)  # no limit: nothing is dropped while we live
        self._client.reconnect_delay_set(min_delay=1, max_delay=5)
        self._client.will_set(f"{self._base}/online", "offline", qos=1, retain=True)
        self._client.on_connect = self._on_connect

    async def open(self, face: Face) -> None:
        """Begin to look for the broker, and say the first status."""
        self._client.connect_async(self._host, self._port, keepalive=10)
        self._client.loop_start()
        self._status(face, face.at)

    async def show(self, face: Face) -> None:
        """Say the cycle that ended, if one did, then the status."""
        if face.finished is not None:
            body = {
                "ts": iso(face.at),
                "duration": face.finished.duration / SECOND,
                "ok": face.finished.good,
            }
            self._publish("cycle", body)
        self._status(face, face.at)

    async def beat(self, now: Nanoseconds) -> None:
        """Say the status again when it has not been said for a while."""
        if self._face is not None and now - self._said >= REPEAT:
            self._status(self._face, whole_microseconds(now))

    async def close(self) -> None:
        """Say goodbye: a clean leave does not call the last will."""
        self._client.publish(f"{self._base}/online", "offline", qos=1, retain=True)
        self._client.disconnect()
        self._client.loop_stop()

    def _status(self, face: Face, at: Nanoseconds) -> None:
        self._face, self._said = face, at
        fields = ("state", "good", "scrap", "order", "program", "product")
        self._publish("status", {"ts": iso(at), **{f: face.values[f].value for f in fields}})

    def _publish(self, topic: str, body: dict[str, Any]) -> None:
        self._client.publish(f"{self._base}/{topic}", json.dumps(body), qos=1)

    def _on_connect(
        self, client: mqtt.Client, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any
    ) -> None:
        if not reason.is_failure:
            client.publish(f"{self._base}/online", "online", qos=1, retain=True)
