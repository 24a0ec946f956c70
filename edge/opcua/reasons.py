"""Why an OPC UA link failed, in the words of a person at the machine."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from asyncua.ua import uaerrors

from edge.text import Text

REFUSALS = (OSError, TimeoutError, AssertionError, uaerrors.UaError)
"""What asyncua raises for a link that fails. A refused certificate is a bare AssertionError."""

SILENT = Text(en="the server has gone silent", fr="le serveur ne répond plus")
NO_NEWS = Text(
    en="the server answers but its subscription is silent",
    fr="le serveur répond mais son abonnement est muet",
)
CLOSED = Text(en="the server closed the connection", fr="le serveur a fermé la connexion")
ENDED = Text(en="the server ended the subscription", fr="le serveur a mis fin à l'abonnement")
NOTHING = Text(
    en="the server has none of the nodes to read",
    fr="le serveur n'a aucun des nœuds à lire",
)

_LOGIN = Text(
    en="the server refuses the user name or the password",
    fr="le serveur refuse le nom d'utilisateur ou le mot de passe",
)
_SECURITY = Text(
    en="the server refuses the connection's security; accept this client at the server",
    fr="le serveur refuse la sécurité de la connexion ; acceptez ce client sur le serveur",
)
_BUSY = Text(en="the server has no free session", fr="le serveur n'a plus de session libre")
_BY_NAME: Mapping[str, Text] = {
    "BadUserAccessDenied": _LOGIN,
    "BadIdentityTokenRejected": _LOGIN,
    "BadIdentityTokenInvalid": _LOGIN,
    "BadSecurityChecksFailed": _SECURITY,
    "BadSecurityPolicyRejected": _SECURITY,
    "BadSecurityModeRejected": _SECURITY,
    "BadCertificateUntrusted": _SECURITY,
    "BadTooManySessions": _BUSY,
    "BadTcpEndpointUrlInvalid": Text(
        en="the server does not know this address; check the path of the url",
        fr="le serveur ne connaît pas cette adresse ; vérifiez le chemin de l'url",
    ),
}


def reason_of(error: BaseException, url: str) -> Text:
    """Say why, for anything in `REFUSALS`.

    >>> reason_of(ConnectionRefusedError(), "opc.tcp://press:4840").en
    'nothing answers at opc.tcp://press:4840 (the port is closed)'
    """
    if isinstance(error, AssertionError):
        return _SECURITY
    if isinstance(error, TimeoutError):
        return Text(en=f"no answer from {url}", fr=f"pas de réponse de {url}")
    if isinstance(error, socket.gaierror):
        return Text(
            en=f"the name in {url} is unknown on this network",
            fr=f"le nom dans {url} est inconnu sur ce réseau",
        )
    if isinstance(error, ConnectionRefusedError):
        return Text(
            en=f"nothing answers at {url} (the port is closed)",
            fr=f"rien ne répond à {url} (le port est fermé)",
        )
    if isinstance(error, ConnectionError):
        return CLOSED
    if isinstance(error, uaerrors.UaStatusCodeError):
        name = type(error).__name__
        return _BY_NAME.get(name) or Text(
            en=f"the server answered {name}", fr=f"le serveur a répondu {name}"
        )
    if isinstance(error, uaerrors.UaError) and "endpoint" in str(error).lower():
        return _SECURITY
    said = str(error) or type(error).__name__
    return Text(en=f"the link failed ({said})", fr=f"la liaison a échoué ({said})")
