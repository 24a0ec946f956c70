"""The columns of our Parquet files: one a field, typed, and one for what a type cannot hold.

A whole number in a column of floats, or a text as the value of a measurement, is kept once more,
as it is, in `exact` (JSON): read back, the event has the same id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from edge.instant import Instant, format_instant
from gateway.cell import VALUE_COLUMNS
from gateway.event import Event, Value

EXACT = "exact"
WHOLE = frozenset(
    {"good", "scrap", "rework", "total", "parts", "rollover", "largest_step", "readings"}
)
REAL = frozenset(
    {
        *("duration", "quantity", "value", "least", "most", "over"),
        *("heartbeat", "latency", "offset", "retry"),
    }
)
INT64 = 2**63


def whole_seconds(at: Instant) -> str:
    """Write a time without a zone as ISO 8601 without a zone.

    >>> whole_seconds(1_500_000_000)
    '1970-01-01T00:00:01.500'
    """
    return format_instant(at).removesuffix("Z")


def columns_of(events: Sequence[Event]) -> Mapping[str, list[Any]]:
    """Write events column by column."""
    fitting = [_fitting(item.values) for item in events]
    return {
        "machine": [item.machine for item in events],
        "kind": [item.kind.value for item in events],
        "at": [item.at for item in events],
        **{name: [row.get(name) for row, _ in fitting] for name in VALUE_COLUMNS},
        EXACT: [exact for _, exact in fitting],
        "seq": [item.seq for item in events],
        "seen": [item.seen for item in events],
        "stamp": [item.stamp.value for item in events],
        "signal": [item.signal for item in events],
    }


def _fitting(values: Mapping[str, Value]) -> tuple[dict[str, Value], str | None]:
    """Part the values into what the columns hold as it is, and the rest as JSON."""
    columns: dict[str, Value] = {}
    rest: dict[str, Value] = {}
    for name, value in values.items():
        kept, same = _kept(name, value)
        columns[name] = kept
        if not same:
            rest[name] = value
    return columns, msgspec.json.encode(rest).decode() if rest else None


def _kept(name: str, value: Value) -> tuple[Value, bool]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if name in REAL:
        return (float(value) if number else None), isinstance(value, float)  # type: ignore[arg-type]
    if name in WHOLE:
        fits = isinstance(value, int) and number and -INT64 <= value < INT64
        return (value if fits else None), fits
    return (value, True) if isinstance(value, str) else (None, False)
