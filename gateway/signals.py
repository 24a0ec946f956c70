"""The `signals` section of the plant file: which address means what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from edge.plantfile import Strict
from gateway.event import Kind, State


class Signal(Strict):
    """One address of one source, and what its values mean for one machine.

    `address` is an OPC UA node id with its namespace URI (`nsu=urn:…;s=…`), or an MQTT topic, in
    which `+` and `#` match as in MQTT. `path` picks a value out of a JSON payload (`state`,
    `params.switch:0.apower`, `vals[?id==7].val`); `time` picks the source's own time in the same
    way, `time_unit` says how to read it.

    By kind: a state is read through `table` (the name of a bundled table, or one written here);
    a count says which parts it counts (`of`) and whether its values are raw counters or
    differences (`counter`); an operation says which part of the context it is (`field`); a
    measurement has a `name` and a `unit`; a cycle's value is its duration, times `scale` in
    seconds; a link is read through `table` into connected, alive or lost.
    """

    source: str
    address: str
    machine: str
    kind: Kind
    path: str = ""
    time: str = ""
    time_unit: Literal["iso", "s", "ms", "us", "ns"] = "iso"
    table: str | Mapping[str, State | Literal["connected", "alive", "lost"]] | None = None
    of: Literal["good", "scrap", "rework", "total"] | None = None
    counter: Literal["absolute", "difference"] = "absolute"
    field: Literal["order", "operation", "program", "product"] | None = None
    name: str = ""
    unit: str = ""
    scale: float = 1.0


Signals = tuple[Signal, ...]
