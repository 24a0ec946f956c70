"""What an adapter is, and how the adapters are found.

An adapter is one file in `edge/adapters/`. It holds one subclass of `SourceSettings` (what the
plant file may say under `sources`) and an `ADAPTER` that names it together with a sample
configuration and the way to open a class that satisfies `Adapter`. Nothing else has to be changed
to add one. Every command reads the plant file and so imports these files; the protocol's library
is imported by `open` only, as its weight is the edge's to bear.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import edge.adapters
from edge.duration_field import PositiveDuration
from edge.instant import SECOND, Clock, Instant
from edge.plantfile import Strict
from edge.reading import Reading
from edge.text import Text

Keep = Callable[[Sequence[Reading]], Awaitable[None]]
"""Hands readings over; returns once they are safe on disk, and only then may they be acknowledged.
"""


class SourceSettings(Strict):
    """What every source may say, whatever its protocol."""

    protocol: str
    heartbeat: PositiveDuration = 2 * SECOND


class Adapter(Protocol):
    """Reads one source until it is cancelled or its link is lost. It never writes to a machine."""

    async def run(self, keep: Keep) -> None:
        """Connect, then hand over readings and link words; raise `LinkLost` when it is over."""
        ...


class LinkLost(Exception):
    """The link to a source is down: why, and since when nothing is known.

    `since` is the last proof of life, None where there never was one.
    """

    def __init__(self, reason: Text, since: Instant | None = None) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.since = since


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterKind:
    """One protocol: its name in the plant file, its settings, how to open it, a sample."""

    protocol: str
    settings: type[SourceSettings]
    open: Callable[[str, Any, Clock], Adapter]
    sample: str


@cache
def adapter_kinds() -> Mapping[str, AdapterKind]:
    """Find every adapter in `edge/adapters/`, by protocol name."""
    kinds = {}
    for found in pkgutil.iter_modules(edge.adapters.__path__):
        kind: AdapterKind = importlib.import_module(f"edge.adapters.{found.name}").ADAPTER
        kinds[kind.protocol] = kind
    return kinds
