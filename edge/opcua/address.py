"""How a plant file writes an OPC UA server and its nodes. Pure: the library is not needed here.

A node id of OPC UA (Part 6, 5.3.1.10) names its namespace by number or, as only that lasts, by
URI: `nsu=urn:example:press;s=State`. A semicolon within a URI is written `%3B`.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from edge.host import is_host
from edge.refusals import PlantFileError
from edge.text import Text

PORT = 4840
"""The registered port of OPC UA, where an address names none."""

_HIGHEST_NAMESPACE = 2**16 - 1
_HIGHEST_NUMBER = 2**32 - 1
_NODE = re.compile(
    r"(?:nsu=(?P<uri>[^;]+);|ns=(?P<index>\d{1,5});)?\s*"
    r"(?P<id>i=(?P<number>\d{1,10})|s=.*|g=[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}|b=.+)",
    re.ASCII | re.DOTALL,
)


class NodeName(NamedTuple):
    """A node id as written: the namespace's URI, or its index at the server, and the identifier."""

    uri: str | None
    namespace: int
    identifier: str


def node_name(address: str) -> NodeName:
    """Take a written node id apart; raises ValueError for something that is none.

    >>> node_name("nsu=urn:example:press;s=State")
    NodeName(uri='urn:example:press', namespace=0, identifier='s=State')
    >>> node_name("ns=2;i=1001")
    NodeName(uri=None, namespace=2, identifier='i=1001')
    """
    found = _NODE.fullmatch(address)
    if found is None or int(found["number"] or 0) > _HIGHEST_NUMBER:
        raise ValueError(f"{address!r} is not a node id")
    uri, namespace = found["uri"], int(found["index"] or 0)
    if namespace > _HIGHEST_NAMESPACE:
        raise ValueError(f"{address!r} names a namespace above {_HIGHEST_NAMESPACE}")
    return NodeName(uri and uri.replace("%3B", ";"), namespace, found["id"])


def checked_node(address: str) -> str:
    """Return a node id as it was written; raises PlantFileError for something that is none."""
    try:
        node_name(address)
    except ValueError as error:
        raise PlantFileError(
            Text(en=f"{address!r} is not a node id", fr=f"« {address} » n'est pas un identifiant"),
            Text(
                en="write nsu=urn:example:press;s=State, or ns=2;i=1001",
                fr="écrivez nsu=urn:example:press;s=State, ou ns=2;i=1001",
            ),
        ) from error
    return address


def checked_url(url: str) -> str:
    """Return a server's address with its port; raises PlantFileError where it leads nowhere.

    >>> checked_url("opc.tcp://press/line")
    'opc.tcp://press:4840/line'
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:  # a port that is no number below 65,536, a bracket left open
        raise _no_address(url) from error
    if parts.scheme != "opc.tcp" or port == 0 or not is_host(parts.hostname or ""):
        raise _no_address(url)
    if parts.username is not None:
        raise _login_within(parts)
    if port is None:
        parts = parts._replace(netloc=f"{parts.netloc.removesuffix(':')}:{PORT}")
    return parts.geturl()


def _no_address(url: str) -> PlantFileError:
    return PlantFileError(
        Text(en=f"{url!r} is not an OPC UA address", fr=f"« {url} » n'est pas une adresse OPC UA"),
        Text(
            en="write opc.tcp://host:4840 (a port from 1 to 65535), with the path your server "
            "shows",
            fr="écrivez opc.tcp://hôte:4840 (un port de 1 à 65535), avec le chemin que montre "
            "votre serveur",
        ),
    )


def _login_within(parts: SplitResult) -> PlantFileError:
    """Refuse a password where it would be shown to everybody, and do not show it here."""
    place = parts.netloc.rpartition("@")[2]
    return PlantFileError(
        Text(
            en=f"the address of {place} holds a user name",
            fr=f"l'adresse de {place} contient un nom d'utilisateur",
        ),
        Text(
            en="write it under 'username' and 'password', which are never shown",
            fr="écrivez-le sous « username » et « password », qui ne sont jamais affichés",
        ),
    )
