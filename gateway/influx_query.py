"""Questions to InfluxDB in InfluxQL, and the order of what comes back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edge.instant import Instant
from gateway.event import Event
from gateway.influx_line import quoted, slot


def from_clause(names: Iterable[str]) -> str:
    """Name the measurements to look in.

    >>> from_clause(["state", "count"])
    '"state", "count"'
    """
    return ", ".join(f'"{name}"' for name in names)


def select(names: Iterable[str], machine: str, low: Instant, high: Instant) -> str:
    """Ask for the bodies of one machine's points with low <= time < high."""
    return (
        f'SELECT "body" FROM {from_clause(names)} WHERE "machine" = {quoted(machine)}'
        f" AND time >= {low} AND time < {high}"
    )


def in_order_by_slot(events: Iterable[Event]) -> Iterator[Event]:
    """Sort what lies within one millisecond, dropping ids that come twice."""
    group: dict[str, Event] = {}
    here: Instant | None = None
    for event in events:
        if slot(event.at) != here:
            yield from sorted(group.values(), key=lambda one: one.order)
            group, here = {}, slot(event.at)
        group.setdefault(event.id, event)
    yield from sorted(group.values(), key=lambda one: one.order)
