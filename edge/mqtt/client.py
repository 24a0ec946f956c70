"""A paho client as we want it: a lasting place at the broker, nothing acknowledged unasked.

MQTT 5 lets us say how many publications may be on their way to us unacknowledged; under 3.1.1 the
broker decides (Mosquitto: 20), and waits for our disk after each such handful.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge.adapters.mqtt import MqttSettings
from edge.mqtt.wire import Hear, Wire

Version = Literal["3.1.1", "5"]

WINDOW = 2_000
"""Publications on their way to us that we have not acknowledged, over MQTT 5."""

_KEEP_ALIVE = 30  # seconds; our own questions come far more often
_SESSION = 7 * 24 * 3_600  # seconds for which an MQTT 5 broker keeps our place


class Client(paho.Client):
    """paho on a `Wire`; publications go to `hear` and not to paho's own callback."""

    def __init__(self, source: str, settings: MqttSettings, version: Version, hear: Hear) -> None:
        self._five = version == "5"
        self._hear = hear
        self.wire: Wire | None = None
        super().__init__(
            CallbackAPIVersion.VERSION2,
            client_id=settings.client_id or f"ombre-{source}",
            protocol=MQTTProtocolVersion.MQTTv5 if self._five else MQTTProtocolVersion.MQTTv311,
            clean_session=None if self._five else False,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        if settings.username is not None:
            secret = settings.password
            self.username_pw_set(
                settings.username, None if secret is None else secret.get_secret_value()
            )

    def dial(self, settings: MqttSettings) -> None:
        """Connect, and wait for the line but not for the broker's answer. Raises OSError."""
        if self._five:
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
            properties.SessionExpiryInterval = _SESSION
            properties.ReceiveMaximum = WINDOW
            self.connect(
                settings.host, settings.port, _KEEP_ALIVE, clean_start=False, properties=properties
            )
        else:
            self.connect(settings.host, settings.port, _KEEP_ALIVE)

    def _create_socket(self) -> Wire:
        """Put a wire on the socket. paho's own method: its versions are held in pyproject.toml."""
        self.wire = Wire(super()._create_socket(), self._hear, five=self._five)
        return self.wire


def stop_loop(client: paho.Client) -> None:
    """Wait for the end of a client's thread, which may be ending by itself at this very moment.

    paho then forgets the thread between two looks at it, and says so as an AttributeError.
    """
    with suppress(AttributeError):
        client.loop_stop()
