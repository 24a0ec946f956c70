"""Quantiles of counted durations, of many periods at once: the rule is `shadow.histogram`'s."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from shadow.columns.chunk import Numbers
from shadow.histogram import BITS

_BINS = 1 << 14
"""More than there are bins."""
_DENSE = 1 << 21
"""Up to so many counts by period and bin are kept; beyond it, sorting takes less."""

Reals = np.ndarray[Any, np.dtype[np.float64]]


def middles(bins: Numbers) -> Reals:
    """Return the durations that bins stand for.

    >>> from shadow.histogram import middle
    >>> said = [0, 255, 256, 511, 512, 6757]
    >>> middles(np.array(said)).tolist() == [middle(one) for one in said]
    True
    """
    bins = bins.astype(np.int64)
    shift = np.maximum((bins >> BITS) - 1, 0)
    low = (bins - (shift << BITS)) << shift
    middle: Reals = low + ((1 << shift) - 1) / 2
    return middle


def quantiles(period: Numbers, bins: Numbers, count: int, shares: Sequence[float]) -> list[Reals]:
    """Return a quantile a share, each with an entry a period; NaN where a period has nothing.

    `period` says in which of `count` periods each duration lies, -1 in none.
    """
    if not len(bins):
        return [np.full(count, np.nan) for _ in shares]
    least, most = int(bins.min()), int(bins.max())
    width = most - least + 1
    if count * width <= _DENSE:
        return _of_counts(period, bins, count, shares)
    return _of_sorted(period, bins, count, shares)


def _of_counts(period: Numbers, bins: Numbers, count: int, shares: Sequence[float]) -> list[Reals]:
    """Count durations by period and bin, then look for ranks among the sums."""
    least = int(bins.min())
    width = int(bins.max()) - least + 1
    place = (period.astype(np.int64) + 1) * width
    place += bins
    place -= least
    table = np.bincount(place, minlength=(count + 1) * width)[width:].reshape(count, width)
    upto = np.cumsum(table, axis=1)
    many, flat = upto[:, -1], None
    # Ranks are told apart by period: the sums of each lie in a range of their own.
    before = np.concatenate([[0], np.cumsum(many)])
    flat = (upto + before[:-1, None]).ravel()

    def ranked(rank: Numbers) -> Numbers:
        found: Numbers = np.searchsorted(flat, before[:-1] + rank, side="right") % width + least
        return found

    return [_between(many, share, ranked) for share in shares]


def _of_sorted(period: Numbers, bins: Numbers, count: int, shares: Sequence[float]) -> list[Reals]:
    """Sort durations by period and bin: a rank is then a place."""
    small = (count + 1) * _BINS < 2**31
    kind: Any = np.int32 if small else np.int64
    keys: Numbers = (period.astype(kind) + 1) * _BINS
    keys += bins
    keys.sort()
    before = np.searchsorted(keys, np.arange(1, count + 2) * _BINS)
    many = np.diff(before)

    def ranked(rank: Numbers) -> Numbers:
        found: Numbers = keys[np.minimum(before[:-1] + rank, len(keys) - 1)] & (_BINS - 1)
        return found

    return [_between(many, share, ranked) for share in shares]


def _between(many: Numbers, share: float, ranked: Any) -> Reals:
    """Interpolate between the closest ranks."""
    place = (many - 1) * share
    low = np.maximum(place, 0).astype(np.int64)
    at_low = middles(ranked(low))
    at_high = middles(ranked(np.minimum(low + 1, np.maximum(many - 1, 0))))
    found: Reals = np.where(place == low, at_low, at_low + (at_high - at_low) * (place - low))
    found[many == 0] = np.nan
    return found
