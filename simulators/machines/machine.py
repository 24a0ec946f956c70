"""What makes a machine of one make: its name, its protocol, its words for what it is doing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simulators.condition import Condition

Word = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One machine as its maker built it.

    `words` says how it names its condition on the wire; a maker may well have one word for two
    conditions, and then nobody downstream can tell them apart. `state_variable` and `folder` name
    its OPC UA nodes.
    """

    name: str
    protocol: Literal["opcua", "mqtt"]
    words: Mapping[Condition, Word]
    folder: str = ""
    state_variable: str = ""
