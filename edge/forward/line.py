"""One connection to the broker that stands between an edge and a gateway."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from edge.forward.settings import ForwardSettings
from edge.mqtt import reasons
from edge.mqtt.client import stop_loop
from edge.text import Text

_ANSWER = 5.0  # seconds to wait for the broker's answer
_KEEP_ALIVE = 10  # seconds; a broker that says nothing for longer is gone

_NOT_TRUSTED = Text(
    en="the broker's certificate is not trusted: give the one of its authority under forward.ca",
    fr="le certificat du courtier MQTT n'est pas reconnu : donnez celui de son autorité sous "
    "forward.ca",
)

Hear = Callable[[str, bytes], None]
"""Called in the network's thread with the topic and the payload of each message."""


class Sent(Protocol):
    """A message on its way to the broker."""

    def is_published(self) -> bool:
        """Tell whether the broker has said that it has it."""
        ...

    def wait_for_publish(self, timeout: float | None = None) -> None:
        """Wait until it has."""
        ...


class LineDown(Exception):
    """There is no line to the broker for now; `cause` says why."""

    def __init__(self, cause: Text) -> None:
        super().__init__(cause.en)
        self.cause = cause


class Line:
    """Connected and subscribed from entering to leaving; `up` tells whether it still is."""

    def __init__(
        self,
        settings: ForwardSettings,
        name: str,
        topics: Sequence[str],
        hear: Hear,
        cleared: str | None = None,
    ) -> None:
        """Prepare a line; what is retained under `cleared` goes if the line is cut."""
        self._settings = settings
        self._topics = topics
        self._answered = threading.Event()
        self._cause: Text | None = None
        self.up = False
        self._client = _client(settings, name)
        if cleared is not None:
            self._client.will_set(cleared, b"", qos=1, retain=True)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = lambda _c, _u, message: hear(
            message.topic, bytes(message.payload)
        )

    def __enter__(self) -> Self:
        """Connect and subscribe; raises LineDown."""
        refused = self._dialled()
        if refused is not None:
            raise LineDown(refused)
        self._client.loop_start()
        if not self._answered.wait(_ANSWER) or not self.up:
            self.__exit__(None, None, None)
            raise LineDown(self.cause)
        return self

    def _dialled(self) -> Text | None:
        """Say why there is no connection. The error itself is let go of: it holds the socket."""
        host, port = self._settings.host, self._settings.port
        try:
            self._client.connect(host, port, _KEEP_ALIVE)
        except ssl.SSLError:
            return _NOT_TRUSTED
        except OSError as error:
            return reasons.unreachable(error, host, port)
        return None

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.up = False
        self._client.disconnect()
        stop_loop(self._client)

    @property
    def cause(self) -> Text:
        """Why the line is down."""
        return self._cause or reasons.SILENT

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> Sent:
        """Send at QoS 1. Raises LineDown where the line is known to be down."""
        sent = self._client.publish(topic, payload, qos=1, retain=retain)
        if sent.rc != paho.MQTT_ERR_SUCCESS:
            raise LineDown(self.cause)
        return sent

    # In the network's thread

    def _on_connect(
        self, client: paho.Client, _userdata: Any, _flags: Any, code: ReasonCode, _more: Any
    ) -> None:
        if code.is_failure:
            self._cause = reasons.refused(code)
            self._answered.set()
        else:
            client.subscribe([(topic, 1) for topic in self._topics])

    def _on_subscribe(
        self, _c: paho.Client, _u: Any, _m: int, codes: list[ReasonCode], _more: Any
    ) -> None:
        denied = [topic for topic, code in zip(self._topics, codes, strict=True) if code.is_failure]
        self.up = not denied
        self._cause = reasons.no_topic(denied[0]) if denied else None
        self._answered.set()

    def _on_disconnect(
        self, _c: paho.Client, _u: Any, _flags: Any, code: ReasonCode, _more: Any
    ) -> None:
        self.up = False
        self._cause = self._cause or reasons.closed(code)
        self._answered.set()


def _client(settings: ForwardSettings, name: str) -> paho.Client:
    client = paho.Client(
        CallbackAPIVersion.VERSION2, client_id=name, clean_session=True, reconnect_on_failure=False
    )
    client.connect_timeout = _ANSWER
    if settings.tls:
        ca = None if settings.ca is None else str(settings.ca)
        client.tls_set_context(ssl.create_default_context(cafile=ca))
    if settings.username is not None:
        secret = settings.password
        client.username_pw_set(
            settings.username, None if secret is None else secret.get_secret_value()
        )
    return client
