"""A norm's view of time: which of its times every stretch of a window belongs to.

The spans, the classes of time and the counts are the same for every norm; a profile only says
what they count as. Each file in `shadow/profiles/` is one, found by being there. A profile is a
table: it puts every class of planned time, the breaks and the closed hours into one elementary
part of the norm's time, and says of which parts the norm's other times are made.

One engine (`shadow.factors`) computes availability, performance, quality and the overall ratio of
any profile from two of its times, `base` and `run`:

- availability = run / base,
- performance = ideal time of all parts made / run,
- quality = ideal time of the good parts / that of all parts made,
- the overall ratio = ideal time of the good parts / base, the product of the three.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import shadow.profiles
from edge.text import Text
from shadow.amounts import SLICES, Amounts, Number, Outside, Slice
from shadow.time_class import TimeClass

UNKNOWN = "unknown"
"""The part that unknown time is, in every profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormTime:
    """One time of a norm: its name there, what it is, and the elementary parts that make it up."""

    symbol: str
    title: Text
    parts: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Profile:
    """One norm.

    `key` begins the names of its times (`nf.tr`), `name` stands on every figure. `slices` is the
    table, `times` the norm's times by key.
    """

    key: str
    name: str
    title: Text
    about: Text
    slices: Mapping[Slice, str]
    times: Mapping[str, NormTime]
    base: str
    run: str

    @cached_property
    def held(self) -> Mapping[str, tuple[Slice, ...]]:
        """The slices of a window that make up each time."""
        return {
            key: tuple(one for one in SLICES if self.slices[one] in time.parts)
            for key, time in self.times.items()
        }

    @cached_property
    def _known(self) -> Mapping[str, tuple[Slice, ...]]:
        known = frozenset(TimeClass) - {TimeClass.UNKNOWN}
        return {key: tuple(one for one in own if one in known) for key, own in self.held.items()}

    def leaves_plan(self, key: str) -> bool:
        """Whether one of the norm's times holds breaks or closed hours: no order has any."""
        return not set(self.held[key]).isdisjoint(Outside)

    def time(self, key: str, amounts: Amounts) -> Number:
        """Add up one of the norm's times; unknown time only where the norm's time contains it."""
        return sum(map(amounts.times.__getitem__, self.held[key]))

    def known(self, key: str, amounts: Amounts) -> Number:
        """Add up what of one of the norm's times is planned time whose class is known."""
        return sum(map(amounts.times.__getitem__, self._known[key]))


@cache
def profiles() -> Mapping[str, Profile]:
    """Find every profile in `shadow/profiles/`, by its key.

    >>> sorted(profiles())
    ['e10', 'iso', 'nf', 'smrp']
    """
    found = {}
    for module in pkgutil.iter_modules(shadow.profiles.__path__):
        profile: Profile = importlib.import_module(f"shadow.profiles.{module.name}").PROFILE
        found[profile.key] = profile
    return found
