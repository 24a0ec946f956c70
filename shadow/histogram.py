"""Durations counted by size: adds up exactly, takes little room, and gives every quantile closely.

A duration falls into a bin by its highest eight bits after the first (whole numbers only, so every
engine puts it into the same one). A bin is at most 1/256 of its duration wide and stands for its
middle: a quantile is within 0.2 % of the true one, and exact below 512 ns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from math import fsum

from edge.instant import Duration

BITS = 8
"""Bits kept after the first: 256 bins from a duration to its double."""

Bins = Mapping[int, int]
"""How many durations there are in each bin."""


def bin_of(duration: Duration) -> int:
    """Return the bin of a duration; below 0 counts as 0.

    >>> bin_of(0), bin_of(255), bin_of(512), bin_of(513), bin_of(12_000_000_000)
    (0, 255, 512, 512, 6757)
    """
    shift = duration.bit_length() - BITS - 1
    if shift <= 0:
        return max(duration, 0)
    return (shift << BITS) + (duration >> shift)


def middle(index: int) -> float:
    """Return the duration that a bin stands for.

    >>> middle(255), round(middle(bin_of(12_000_000_000)) / 1e9, 2)
    (255.0, 12.0)
    """
    shift = (index >> BITS) - 1
    if shift <= 0:
        return float(index)
    low = (index - (shift << BITS)) << shift
    return low + ((1 << shift) - 1) / 2


def together(bins: Bins) -> float:
    """Return how long all of them took together, whatever the order they are held in.

    >>> together({10: 2, 20: 1})
    40.0
    """
    return fsum(middle(index) * many for index, many in bins.items())


def bins_of(durations: Iterable[Duration]) -> dict[int, int]:
    """Count durations by bin.

    >>> bins_of([1, 1, 7])
    {1: 2, 7: 1}
    """
    found: dict[int, int] = {}
    for duration in durations:
        index = bin_of(duration)
        found[index] = found.get(index, 0) + 1
    return found


def quantile(bins: Bins, share: float) -> float:
    """Return a quantile by linear interpolation between the closest ranks (Hyndman-Fan type 7).

    >>> quantile({10: 1, 20: 1, 30: 1, 40: 1}, 0.5), quantile({10: 1, 20: 1}, 0.95)
    (25.0, 19.5)

    Raises ValueError without durations: a quantile of nothing does not exist.
    """
    order = sorted(bins)
    upto = list(accumulate(bins[index] for index in order))
    if not upto or upto[-1] <= 0:
        raise ValueError("there is no quantile of nothing")
    place = (upto[-1] - 1) * share
    low = int(place)
    at_low = middle(order[bisect_right(upto, low)])
    if place == low:
        return at_low
    return at_low + (middle(order[bisect_right(upto, low + 1)]) - at_low) * (place - low)
