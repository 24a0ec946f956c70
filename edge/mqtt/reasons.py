"""Why an MQTT link failed, in the words of a person at the machine."""

from __future__ import annotations

import socket

from paho.mqtt.reasoncodes import ReasonCode

from edge.text import Text

SILENT = Text(en="the broker has gone silent", fr="le courtier MQTT ne répond plus")


def closed(code: ReasonCode) -> Text:
    """Say that the broker ended it, in its own word."""
    name = code.getName()
    return Text(
        en=f"the broker closed the connection ({name})",
        fr=f"le courtier MQTT a fermé la connexion ({name})",
    )


def other_version(code: ReasonCode) -> bool:
    """Tell whether the broker refuses the version of MQTT that we spoke."""
    return code.getName() == "Unsupported protocol version"


def refused(code: ReasonCode) -> Text:
    """Say why the broker let nobody in."""
    name = code.getName()
    if name in {"Bad user name or password", "Not authorized"}:
        return Text(
            en="the broker refuses the user name or the password",
            fr="le courtier MQTT refuse le nom d'utilisateur ou le mot de passe",
        )
    if other_version(code):
        return Text(
            en="the broker does not speak this version of MQTT; set version: '3.1.1'",
            fr="le courtier MQTT ne parle pas cette version de MQTT ; mettez version: '3.1.1'",
        )
    return Text(
        en=f"the broker refuses the connection ({name})",
        fr=f"le courtier MQTT refuse la connexion ({name})",
    )


def no_topic(topic: str) -> Text:
    """Say which topic may not be read."""
    return Text(
        en=f"the broker refuses the topic {topic}", fr=f"le courtier MQTT refuse le sujet {topic}"
    )


def unreachable(error: OSError, host: str, port: int) -> Text:
    """Say why there is no connection at all."""
    place = f"{host}:{port}"
    if isinstance(error, socket.gaierror):
        return Text(
            en=f"the name {host} is unknown on this network",
            fr=f"le nom {host} est inconnu sur ce réseau",
        )
    if isinstance(error, ConnectionRefusedError):
        return Text(
            en=f"no broker at {place} (the port is closed)",
            fr=f"aucun courtier MQTT à {place} (le port est fermé)",
        )
    if isinstance(error, TimeoutError):
        return Text(en=f"no answer from {place}", fr=f"pas de réponse de {place}")
    return Text(
        en=f"{place} is out of reach ({error})", fr=f"{place} est hors d'atteinte ({error})"
    )
