"""A paho client as we want it: a lasting place at the broker, nothing acknowledged unasked."""

from __future__ import annotations

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge.adapters.mqtt import MqttSettings

_KEEP_ALIVE = 30  # seconds; our own questions come far more often
_SESSION = 7 * 24 * 3_600  # seconds for which an MQTT 5 broker keeps our place


def new_client(source: str, settings: MqttSettings) -> paho.Client:
    """Make a client that has not dialled yet."""
    five = settings.version == "5"
    client = paho.Client(
        CallbackAPIVersion.VERSION2,
        client_id=settings.client_id or f"ombre-{source}",
        protocol=MQTTProtocolVersion.MQTTv5 if five else MQTTProtocolVersion.MQTTv311,
        clean_session=None if five else False,
        manual_ack=True,
        reconnect_on_failure=False,
    )
    if settings.username is not None:
        secret = settings.password
        client.username_pw_set(
            settings.username, None if secret is None else secret.get_secret_value()
        )
    return client


def dial(client: paho.Client, settings: MqttSettings) -> None:
    """Connect, and wait for the line but not for the broker's answer. Raises OSError."""
    if settings.version == "5":
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = _SESSION
        client.connect(
            settings.host, settings.port, _KEEP_ALIVE, clean_start=False, properties=properties
        )
    else:
        client.connect(settings.host, settings.port, _KEEP_ALIVE)
