"""Which nodes of an OPC UA server to read, and how they are written down.

Namespace indexes are the server's private numbering and may change when it restarts; so an
address names the namespace itself (`nsu=urn:example:press;s=State`), and is resolved against the
server's table each time a link comes up.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping, Sequence

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.object_ids import ObjectIds

from edge.opcua.address import node_name

log = logging.getLogger(__name__)

MOST_NODES = 1_000
DEEPEST = 10
_MOST_VISITS = 20_000
_HAS_PROPERTY = ua.NodeId.from_string("i=46")

Nodes = Mapping[str, ua.NodeId]
"""Node ids by address."""


def address_of(node: ua.NodeId, namespaces: Sequence[str]) -> str:
    """Write a node id with the name of its namespace.

    >>> address_of(ua.NodeId("State", 1), ["http://opcfoundation.org/UA/", "urn:example:press"])
    'nsu=urn:example:press;s=State'
    """
    written = ua.NodeId.to_string(node)  # not an expanded id's own, which adds the URI behind
    if node.NamespaceIndex == 0:
        return written
    written = written.partition(";")[2]
    if node.NamespaceIndex >= len(namespaces):
        return f"ns={node.NamespaceIndex};{written}"
    return f"nsu={namespaces[node.NamespaceIndex].replace(';', '%3B')};{written}"


def node_of(address: str, namespaces: Sequence[str]) -> ua.NodeId | None:
    """Read an address back; None where the server does not know the namespace.

    >>> node_of("nsu=urn:example:press;i=7", ["http://opcfoundation.org/UA/", "urn:example:press"])
    NodeId(Identifier=7, NamespaceIndex=1, NodeIdType=<NodeIdType.Numeric: 2>)

    Raises ValueError for something that is no node id at all.
    """
    name = node_name(address)
    if name.uri is None:
        index = name.namespace
    elif name.uri in namespaces:
        index = namespaces.index(name.uri)
    else:
        return None
    return ua.NodeId.from_string(f"ns={index};{name.identifier}")


async def browse_variables(client: Client, namespaces: Sequence[str]) -> Nodes:
    """List the variables below Objects, by address.

    Left out are the server's own nodes (namespace 0) and properties, which describe rather than
    report. Stops at 1,000 variables and ten levels down, and says so.
    """
    found: dict[str, ua.NodeId] = {}
    seen: set[ua.NodeId] = set()
    waiting = deque([(client.get_objects_node().nodeid, 0)])
    while waiting and len(seen) < _MOST_VISITS:
        parent, depth = waiting.popleft()
        for child in await _children(client, parent):
            node = child.NodeId
            if node.NamespaceIndex == 0 or node in seen:
                continue
            seen.add(node)
            if child.NodeClass == ua.NodeClass.Variable:
                found[address_of(node, namespaces)] = node
            if len(found) >= MOST_NODES:
                log.warning("%s: only the first %d variables are read", client, MOST_NODES)
                return found
            if depth < DEEPEST:
                waiting.append((node, depth + 1))
    return found


async def _children(client: Client, node: ua.NodeId) -> list[ua.ReferenceDescription]:
    references = await client.get_node(node).get_references(
        ObjectIds.HierarchicalReferences,
        ua.BrowseDirection.Forward,
    )
    return [
        item
        for item in references
        if item.NodeClass in {ua.NodeClass.Object, ua.NodeClass.Variable}
        and item.ReferenceTypeId != _HAS_PROPERTY
    ]
