"""MQTT: what a plant file may say of a broker. What reads it is `edge.mqtt.link`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from edge.adapter import Adapter, AdapterKind, SourceSettings
from edge.host import checked_host
from edge.instant import Clock
from edge.refusals import PlantFileError
from edge.text import Text


def _checked_topics(topics: tuple[str, ...]) -> tuple[str, ...]:
    for topic in topics or ("",):
        levels = topic.split("/")
        sound = all(level in {"+", "#"} or not set(level) & set("+#\0") for level in levels)
        if not topic or not sound or "#" in levels[:-1]:
            raise PlantFileError(
                Text(en=f"{topic!r} is not a topic", fr=f"« {topic} » n'est pas un sujet MQTT"),
                Text(
                    en="'+' stands for one level, '#' for all that follow: plant/+/state, plant/#",
                    fr="« + » vaut un niveau, « # » tous les suivants : plant/+/state, plant/#",
                ),
            )
    return topics


class MqttSettings(SourceSettings):
    """What a plant file may say of an MQTT broker.

    `client_id` names our place at the broker: keep it stable, and give each installation its own.
    A broker may drop what exceeds its limit while we are away (Mosquitto: 1,000 messages, unless
    its `max_queued_messages` is 0). We speak 5 and, where the broker does not, 3.1.1; `version`
    holds us to one. Over 5 many messages may be on their way at once; over 3.1.1 the broker says
    how many (Mosquitto: 20), which bounds what can be read at QoS 1.
    """

    protocol: Literal["mqtt"]
    host: Annotated[str, Field(min_length=1), AfterValidator(checked_host)]
    port: int = Field(default=1883, ge=1, le=65_535)
    topics: Annotated[tuple[str, ...], AfterValidator(_checked_topics)] = ("#",)
    username: str | None = None
    password: SecretStr | None = None
    client_id: str | None = Field(default=None, min_length=1)
    version: Literal["3.1.1", "5"] | None = None


def _open(source: str, settings: MqttSettings, clock: Clock) -> Adapter:
    from edge.mqtt.link import MqttAdapter  # the library is loaded where a broker is read

    return MqttAdapter(source, settings, clock)


ADAPTER = AdapterKind(
    protocol="mqtt",
    settings=MqttSettings,
    open=_open,
    sample="""\
protocol: mqtt
host: 192.168.1.10
port: 1883
topics:
  - plant/laser/#
client_id: ombre-plant
""",
)
