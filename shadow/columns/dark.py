"""When no counter was in sight, and when its parts were told: the rules of `shadow.counts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edge.instant import Instant
from shadow.columns.chunk import Numbers
from shadow.counts import Dark
from shadow.interval import merged, without

if TYPE_CHECKING:
    from shadow.columns.period import Period

_EVER, _FOR_EVER = -(2**63), 2**63 - 1


def dark(period: Period) -> list[Dark]:
    """Return the dark stretches of a period, in order."""
    raw, told = _chained(period.counters.readings), _chained(period.counters.differences)
    is_raw = bool(len(raw)) and (not len(told) or raw[0] <= told[0])
    first = int(period.chunks[0].at[0]) if period.chunks else None
    begun = int(raw[0]) if is_raw else first
    found = [Dark(_EVER, _FOR_EVER if begun is None else begun, None)]
    for start, end in without(merged(period.heard.dark), [found[0][:2]]):
        seen = _first(raw, end, _FOR_EVER) if is_raw else _first(told, start, end)
        found.append(Dark(start, end, seen))
    return found


def _chained(parts: list[Numbers]) -> Numbers:
    return np.sort(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)


def _first(at: Numbers, start: Instant, end: Instant) -> Instant | None:
    index = int(np.searchsorted(at, start))
    return int(at[index]) if index < len(at) and at[index] < end else None
