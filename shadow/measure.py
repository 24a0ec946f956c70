"""The answer: a figure, or its absence, with the reason and the bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from edge.instant import Instant, format_instant
from edge.text import Language, Text

_iso = lru_cache(maxsize=4096)(format_instant)
"""Many figures are of one period, and to write its ends is a good part of writing a figure."""


# Not frozen: a window has more than a hundred of these, and freezing makes each three times dearer.
@dataclass(slots=True, kw_only=True)
class Measure:
    """One figure of one scope over one half-open period.

    A scope is a machine, machines in parallel, a line, the plant, or a loop of the flow; `order`
    or `product` say which one alone it is about.

    Ratios are fractions of 1, times are seconds. `value` is None where the data do not decide;
    `because` then says why. `low` and `high` bound the figure where unknown time leaves it open.
    `revision` counts how often late events changed it after it had been told; `revised` says when
    they last did, how many they were, the first ids, and the signals they came from.
    """

    name: str
    scope: str
    start: Instant
    end: Instant
    value: float | None
    unit: str
    profile: str = ""
    revision: int = 0
    because: Text | None = None
    low: float | None = None
    high: float | None = None
    revised: Mapping[str, Any] | None = None
    order: str | None = None
    product: str | None = None

    def as_json(self, language: Language = "en") -> Mapping[str, Any]:
        """Write the measure as programs read it (README, "Programs read JSON")."""
        return {
            "name": self.name,
            "scope": self.scope,
            "order": self.order,
            "product": self.product,
            "from": _iso(self.start),
            "to": _iso(self.end),
            "value": self.value,
            "unit": self.unit,
            "profile": self.profile,
            "revision": self.revision,
            "because": None if self.because is None else self.because.say(language),
            "low": self.low,
            "high": self.high,
            "revised": self.revised,
        }
