"""Availability, performance, quality and the overall ratio of any profile: one engine for all.

The formulas take plain amounts (`shadow.amounts`) and do not branch on them. Unknown time is
neither production nor a stop: where it is in the way a term has bounds, and its middle supposes
that the machine did in unknown time what it did in the known. The middles of the three factors
multiply to that of the overall ratio, in every profile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from shadow.amounts import Amounts, Number
from shadow.finding import Bounded
from shadow.profile import Profile

Terms = tuple[Bounded, Bounded]
"""Numerator and denominator of a ratio."""

Formula = Callable[[Amounts], Terms]


def exactly(value: Number) -> Bounded:
    """Make a quantity without uncertainty."""
    return Bounded(value, value, value)


@cache
def overall(profile: Profile, base: str = "") -> Formula:
    """Good parts at their ideal cycles, over the base of the norm or another time of it.

    Blind time may hide as much good work again as it is long.
    """
    whole = base or profile.base

    def terms(a: Amounts) -> Terms:
        useful = a.good_ideal
        return Bounded(useful, useful, useful + a.blind), exactly(profile.time(whole, a))

    return terms


@cache
def share(profile: Profile, part: str) -> Formula:
    """The share of one time of a norm in its base, which contains unknown time.

    Low as if the unknown did not belong to the part, high as if all of it did.
    """

    def terms(a: Amounts) -> Terms:
        return _spread(profile, part, a), exactly(profile.time(profile.base, a))

    return terms


@cache
def ratio_of_parts(profile: Profile, part: str, *of: str) -> Formula:
    """One time of a norm over the sum of others, the first of which it is a part of.

    None of them contains unknown time: low as if all of it belonged to the rest of the
    denominator, high as if all of it belonged to the part.
    """

    def terms(a: Amounts) -> Terms:
        top = _spread(profile, part, a)
        spent = [_spread(profile, key, a) for key in of]
        most = sum(one.low for one in spent) + a.unknown
        # Both ends of the bounds have the unknown time in the denominator.
        return top, Bounded(most, sum(one.mid for one in spent), most)

    return terms


@cache
def performance(profile: Profile, run: str = "") -> Formula:
    """All parts made at their ideal cycles, over the running time of the norm.

    The bounds are those that can be true at once: parts that hide in unknown time took at least
    their ideal time, which then was running time.
    """
    running = run or profile.run

    def terms(a: Amounts) -> Terms:
        work, ran = a.made_ideal, _spread(profile, running, a)
        most = work + a.blind_producing
        # At high, either parts were hidden and took their time, or the machine stood still.
        slow = a.blind_unknown * (most <= ran.low)
        return Bounded(work, work, most + slow), Bounded(ran.low + slow, ran.mid, ran.high)

    return terms


def quality(a: Amounts) -> Terms:
    """The good parts among all, by their ideal time where it is known; the same in every norm."""
    return exactly(a.good_weight), exactly(a.made_weight)


def quality_by_number(a: Amounts) -> Terms:
    """The good parts among all, by number."""
    return exactly(a.good), exactly(a.made)


def _spread(profile: Profile, part: str, a: Amounts) -> Bounded:
    """Bound a part of a norm's time: none of the unknown time is in it, its due share, or all.

    The due share is that of planned time whose class is known; closed hours tell nothing of it.
    """
    spent, unknown = profile.time(part, a), a.unknown
    inside, known = profile.known(part, a), profile.known(profile.base, a)
    # Nothing known has no part either: 0 over 1 instead of 0 over 0.
    return Bounded(spent, spent + unknown * (inside / (known + (known <= 0))), spent + unknown)
