"""One signal: an address of a source, and what its values mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from edge.duration_field import PositiveDuration
from edge.plantfile import Strict
from gateway.event import Kind, State


def _read_table(value: Any) -> Any:
    """YAML reads some words as numbers or truth values; in a table all of them are words."""
    if not isinstance(value, Mapping):
        return value
    return {
        ("true" if word else "false") if isinstance(word, bool) else str(word): said
        for word, said in value.items()
    }


StateTable = Mapping[str, State | Literal["connected", "alive", "lost"]]


class Signal(Strict):
    """One address of one source, and what its values mean for one machine.

    `source` is a name under `sources`, or `import` for files given to `ombre import`. `address`
    is an OPC UA node id with its namespace URI (`nsu=urn:…;s=…`), an MQTT topic, in which `+` and
    `#` match as in MQTT, or a tag of a log. `path` picks a value out of a JSON payload (`state`,
    `params.switch:0.apower`, `vals[?id==7].val`); `time` picks the source's own time in the same
    way, `time_unit` says how to read it. `expr` computes the value from what the path picks
    (`power > 500 and door == 0`).

    By kind: a state is read through `table` (the name of a bundled table, or one written here; our
    nine words by default); a count says which parts it counts (`of`), whether its values are raw
    counters or differences (`counter`) and how many `parts` one step is; a raw counter may say at
    which width it begins again at 0 (`rollover`), how far it moves at most between two readings
    (`largest_step`), and have a `name` where its machine has several; an operation says which part
    of the context it is (`field`), or is an object with all of them (`field: all`); a measurement
    has a `name` and a `unit`, its value is multiplied by `scale` and converted from `unit` into
    `to` where that is given; a cycle's value is its duration, times `scale` in seconds or in its
    `unit`, or with `edge` whether one runs; a link is read through `table` into connected, alive
    or lost, and with a `heartbeat` the machine promises to speak within it; an
    order, a stock movement or a note is a JSON object with the fields of the event.
    """

    source: str
    address: str = Field(min_length=1)
    machine: str = Field(min_length=1)
    kind: Kind
    path: str = ""
    expr: str = ""
    time: str = ""
    time_unit: Literal["iso", "s", "ms", "us", "ns"] = "iso"
    table: Annotated[str | StateTable | None, BeforeValidator(_read_table)] = None
    of: Literal["good", "scrap", "rework", "total"] | None = None
    counter: Literal["absolute", "difference"] = "absolute"
    parts: int = Field(default=1, ge=1, le=1_000_000)
    rollover: int | None = Field(default=None, ge=2, le=2**53)
    largest_step: int | None = Field(default=None, ge=1, le=2**53)
    field: Literal["order", "operation", "program", "product", "all"] | None = None
    name: str = ""
    unit: str = ""
    to: str = ""
    edge: bool = False
    heartbeat: PositiveDuration | None = None
    scale: float = Field(default=1.0, gt=0, allow_inf_nan=False)
