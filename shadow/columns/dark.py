"""When no counter was in sight, and when its parts were told: the rules of `shadow.counts`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edge.instant import Instant
from shadow.columns.chunk import Chunk, Flags, Numbers
from shadow.interval import merged, without

if TYPE_CHECKING:
    from shadow.columns.period import Period

_EVER, _FOR_EVER = -(2**63), 2**63 - 1


class Gap(NamedTuple):
    """Time in which no counter was in sight.

    Its parts were told at `told`, or never (None); periods that end by `since` know less, and have
    another gap in its place.
    """

    start: Instant
    end: Instant
    told: Instant | None = None
    since: Instant = _EVER

    def hides(self, end: Instant) -> bool:
        """Whether a period that ends at an instant does not know what was made in it."""
        return end > self.since and (self.told is None or self.told >= end)

    def hides_all(self, ends: Numbers) -> Flags:
        """Say the same of many periods at once."""
        late: Flags = ends > self.since
        return late if self.told is None else late & (ends <= self.told)


def dark(period: Period) -> list[Gap]:
    """Return the gaps of a period."""
    raw, told = period.counters.readings, period.counters.differences
    shown, said = (_begun(one) for one in (raw, told))
    known = min(shown, said)
    if not period.chunks or known == _FOR_EVER:
        return [Gap(_EVER, _FOR_EVER)]
    begun = shown if shown <= said else int(period.chunks[0].at[0])
    found = [Gap(_EVER, begun), Gap(begun, known, known)]
    gaps = without(merged(period.heard.dark), [(_EVER, begun)])
    at = _chained(raw if shown <= said else told) if gaps else np.zeros(0, dtype=np.int64)
    for start, end in gaps:
        seen = _first(at, end, _FOR_EVER) if shown <= said else _first(at, start, end)
        found.append(Gap(start, end, seen, known))
    return found


def _begun(parts: Sequence[tuple[Chunk, Numbers]]) -> Instant:
    return min((int(chunk.at[rows[0]]) for chunk, rows in parts), default=_FOR_EVER)


def _chained(parts: Sequence[tuple[Chunk, Numbers]]) -> Numbers:
    return np.sort(np.concatenate([chunk.at[rows] for chunk, rows in parts]))


def _first(at: Numbers, start: Instant, end: Instant) -> Instant | None:
    index = int(np.searchsorted(at, start))
    return int(at[index]) if index < len(at) and at[index] < end else None
