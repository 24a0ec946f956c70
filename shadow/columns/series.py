"""Figures of many periods of one machine at once, as arrays: from the same formulas as any other.

Every ratio (`shadow.ratio.Ratio`) takes plain amounts; here they are arrays with an entry for each
period. What a figure is withheld for (`shadow.finding.Answer`) is asked of all periods together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from edge.instant import SECOND
from shadow.columns.chunk import Flags, Numbers
from shadow.columns.many import Many
from shadow.columns.quantiles import quantiles
from shadow.ratio import Ratio
from shadow.thresholds import Thresholds
from shadow.useful import no_parts, no_work

Reals = np.ndarray[Any, np.dtype[np.float64]]


class Values(NamedTuple):
    """One figure of every period, NaN where there is none; bounds where something is unknown."""

    value: Reals
    low: Reals
    high: Reals


KNOWN: Mapping[Any, Callable[[Many], Flags]] = {
    None: lambda many: np.zeros(len(many.end), dtype=bool),
    no_parts: lambda many: ~many.counts_parts,
    no_work: lambda many: ~many.counts_parts | many.lacks_ideal,
}
"""What makes figures absent, asked of many periods at once."""


@dataclass(frozen=True, slots=True)
class Series:
    """The periods of one machine, and what figures are made of."""

    many: Many
    bounds: Thresholds

    def ratio(self, ratio: Ratio) -> Values:
        """Compute a ratio; raises KeyError for one that asks more than arrays can tell."""
        many, amounts = self.many, self.many.amounts
        top, bottom = ratio.terms(amounts)
        unseen = np.asarray(ratio.unseen(amounts), dtype=np.float64)
        gone = _thin(many, ratio, self.bounds) | (np.asarray(bottom.high) <= 0)
        gone |= KNOWN[ratio.absent](many)
        planned = many.planned_time
        share = np.divide(unseen, planned, out=np.zeros(len(planned)), where=planned > 0)
        withheld = (share > self.bounds.unknown_share) | (np.asarray(bottom.mid) <= 0)
        value = _divided(top.mid, bottom.mid) * ratio.scale
        low = _divided(top.low, bottom.high) * ratio.scale
        high = _divided(top.high, bottom.low) * ratio.scale
        bounded = ~gone & (unseen > 0) & ratio.bounded
        high[withheld & (high > 1) & (ratio.unit == "1")] = np.nan
        value[gone | withheld] = np.nan
        low[~bounded], high[~bounded] = np.nan, np.nan
        return Values(value, low, high)

    def cycle_times(self, shares: Sequence[float]) -> list[Reals]:
        """Return quantiles of the cycle time in seconds, NaN without cycles."""
        many = self.many
        found = quantiles(many.cycle_period, many.cycle_bin, len(many.start), shares)
        return [one / SECOND for one in found]


def _thin(many: Many, ratio: Ratio, bounds: Thresholds) -> Flags:
    thin = many.planned_time < bounds.minimum_seconds * SECOND
    if ratio.on_parts:
        thin |= np.asarray(many.amounts.made) < bounds.minimum_parts
    flags: Flags = thin
    return flags


def _divided(top: Numbers, bottom: Numbers) -> Reals:
    top, bottom = np.asarray(top), np.asarray(bottom)
    out = np.full(np.broadcast(top, bottom).shape, np.nan)
    ratio: Reals = np.divide(top, bottom, out=out, where=bottom > 0)
    return ratio
