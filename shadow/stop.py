"""The stop of a machine that holds at an instant, whole: what a person's word is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edge.instant import HOUR, Duration, Instant, format_instant
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.history import record
from shadow.plant import Plant
from shadow.stretch import Stretch
from shadow.time_class import EXPLAINED

FAR: Duration = 32 * HOUR
"""So far back the beginning of a stop is looked for; one that began earlier is shown from there."""

_ANY_TIME = Calendar("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Known time without production, from its beginning to its end or, where it goes on, to now."""

    stretch: Stretch
    goes_on: bool

    def as_json(self) -> Mapping[str, Any]:
        """Say it as programs read it."""
        return {
            "class": self.stretch.time_class.value,
            "state": self.stretch.state.value,
            "reason": self.stretch.reason,
            "from": format_instant(self.stretch.start),
            "to": format_instant(self.stretch.end),
            "goes_on": self.goes_on,
        }


def stop_at(plant: Plant, store: Store, machine: str, at: Instant, now: Instant) -> Stop | None:
    """Return the stop that holds at an instant; None in production and where nobody knows."""
    if at >= now:
        at = now - 1
    start = at - FAR
    told = record(plant, _ANY_TIME, store, machine, start, now, now).window(start, now).stretches
    found = next((one for one in told if one.start <= at < one.end), None)
    if found is None or found.time_class not in EXPLAINED:
        return None
    return Stop(stretch=found, goes_on=found.end >= now)
