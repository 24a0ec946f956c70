"""The ports of the practice factory; its plant file names the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BROKER = "broker"

PORTS: Mapping[str, int] = MappingProxyType(
    {"press": 48401, "cobot": 48402, "laser": 18830, BROKER: 18830}
)
"""By machine; the laser listens nowhere: its port is that of its broker."""

WEB_PORT = 8080
