"""Ideal cycles held against the cycles that were measured: too slow, too fast, or in agreement.

An ideal cycle is the best that a machine can keep up. What it demonstrably kept up is the cycle
that a tenth of its cycles stayed below (p10): fast enough to be an ideal, and borne by so many
cycles that a few odd ones do not make it. All thresholds are ours [P]; a plant gives its own under
`targets: thresholds:`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import floor, log10

from edge.instant import SECOND, Duration
from edge.text import Text
from shadow.histogram import Bins, quantile
from shadow.plant import Targets
from shadow.wording import number, percent, sentence

VERSION = "1"
"""The version of the thresholds below."""

_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class IdealBounds:
    """When measured cycles contradict an ideal one.

    Nothing is said on fewer than `ideal_minimum_cycles` cycles. An ideal cycle is too slow where a
    tenth of the cycles beat it by more than `ideal_slow_margin` of it; too fast where even the
    fastest twentieth stay more than `ideal_fast_margin` of it above. Where p10 is below
    `ideal_spread` of the median, the cycles are of two kinds, and none of them is proposed.
    """

    ideal_minimum_cycles: float = 100
    ideal_slow_margin: float = 0.05
    ideal_fast_margin: float = 0.10
    ideal_spread: float = 0.5

    def as_json(self) -> Mapping[str, float]:
        """Name them all."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def ideal_bounds(targets: Targets) -> IdealBounds:
    """Take the plant's own thresholds where it gives them.

    >>> ideal_bounds(Targets(thresholds={"ideal_minimum_cycles": 20})).ideal_minimum_cycles
    20.0
    """
    own = IdealBounds.__dataclass_fields__.keys() & targets.thresholds.keys()
    return IdealBounds(**{name: targets.thresholds[name] for name in own})


class Verdict(StrEnum):
    """What measured cycles say of an ideal one."""

    AGREES = "agrees"
    TOO_SLOW = "too_slow"
    TOO_FAST = "too_fast"
    MISSING = "missing"
    DOUBTFUL = "doubtful"
    INSUFFICIENT = "insufficient"


PROPOSED = frozenset({Verdict.TOO_SLOW, Verdict.TOO_FAST, Verdict.MISSING})
"""Verdicts with which a better ideal cycle is proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long cycles took, in nanoseconds; all 0 where there were none."""

    cycles: int
    p5: float = 0
    p10: float = 0
    median: float = 0
    p95: float = 0


def spread(bins: Bins) -> Spread:
    """Sum up cycles.

    >>> spread({10: 50, 20: 50}).p10, spread({}).cycles
    (10.0, 0)
    """
    if not bins:
        return Spread(cycles=0)
    p5, p10, median, p95 = (quantile(bins, share) for share in (0.05, 0.1, 0.5, 0.95))
    return Spread(cycles=sum(bins.values()), p5=p5, p10=p10, median=median, p95=p95)


def judged(ideal: Duration | None, seen: Spread, bounds: IdealBounds) -> Verdict:
    """Hold an ideal cycle against what was measured.

    >>> tenth = Spread(cycles=500, p5=8, p10=9, median=12, p95=20)
    >>> [judged(ideal, tenth, IdealBounds()).value for ideal in (12, 9, 7, None)]
    ['too_slow', 'agrees', 'too_fast', 'missing']
    """
    if not seen.cycles or seen.cycles < bounds.ideal_minimum_cycles:
        return Verdict.INSUFFICIENT
    if seen.p10 < bounds.ideal_spread * seen.median:
        return Verdict.DOUBTFUL
    if ideal is None:
        return Verdict.MISSING
    if seen.p10 < ideal * (1 - bounds.ideal_slow_margin):
        return Verdict.TOO_SLOW
    if seen.p5 > ideal * (1 + bounds.ideal_fast_margin):
        return Verdict.TOO_FAST
    return Verdict.AGREES


def demonstrated(seen: Spread) -> Duration:
    """Return the cycle that was kept up, in three digits.

    >>> demonstrated(Spread(cycles=9, p10=11_937_000_000)), demonstrated(Spread(cycles=9, p10=0.4))
    (11900000000, 1)
    """
    if seen.p10 < 1:
        return 1
    unit = int(10 ** max(0, floor(log10(seen.p10)) + 1 - _DIGITS))
    return round(seen.p10 / unit) * unit


def reason(verdict: Verdict, ideal: Duration | None, seen: Spread, bounds: IdealBounds) -> Text:
    """Say why, with the thresholds that decided."""
    words = _REASONS[verdict]
    return sentence(
        words.en,
        words.fr,
        n=number(seen.cycles),
        least=number(bounds.ideal_minimum_cycles),
        p5=_seconds(seen.p5),
        p10=_seconds(seen.p10),
        median=_seconds(seen.median),
        ideal=_seconds(ideal or 0),
        slow=percent(bounds.ideal_slow_margin),
        fast=percent(bounds.ideal_fast_margin),
        spread=percent(bounds.ideal_spread),
    )


def _seconds(length: float) -> Text:
    return sentence("{n} s", "{n} s", n=number(length / SECOND, 3))


_REASONS: Mapping[Verdict, Text] = {
    Verdict.TOO_SLOW: Text(
        en="a tenth of {n} cycles took {p10} or less, more than {slow} below the ideal cycle of "
        "{ideal}: it is too slow, and performance is told too high",
        fr="un dixième de {n} cycles a pris {p10} ou moins, plus de {slow} sous le temps de cycle "
        "de référence de {ideal} : il est trop long, et la performance est annoncée trop haute",
    ),
    Verdict.TOO_FAST: Text(
        en="even the fastest twentieth of {n} cycles took up to {p5}, more than {fast} above the "
        "ideal cycle of {ideal}: either it was never reached, or something slows every cycle down; "
        "look at the machine first, for a longer ideal cycle hides that loss",
        fr="même le vingtième le plus rapide de {n} cycles a pris jusqu'à {p5}, plus de {fast} "
        "au-dessus du temps de cycle de référence de {ideal} : il n'a jamais été atteint, ou bien "
        "quelque chose ralentit chaque cycle ; regardez d'abord la machine, car un temps plus long "
        "cache cette perte",
    ),
    Verdict.MISSING: Text(
        en="the plant file gives no ideal cycle; a tenth of {n} cycles took {p10} or less",
        fr="le fichier d'usine ne donne pas de temps de cycle de référence ; un dixième de {n} "
        "cycles a pris {p10} ou moins",
    ),
    Verdict.DOUBTFUL: Text(
        en="the cycles are of two kinds: a tenth of {n} took {p10} or less, below {spread} of the "
        "median of {median}; two products under one name, or parts counted twice",
        fr="les cycles sont de deux sortes : un dixième de {n} a pris {p10} ou moins, sous "
        "{spread} de la médiane de {median} ; deux produits sous un nom, ou des pièces comptées "
        "deux fois",
    ),
    Verdict.INSUFFICIENT: Text(
        en="{n} cycles are not enough to judge by ({least} are asked for)",
        fr="{n} cycles ne suffisent pas pour juger ({least} demandés)",
    ),
    Verdict.AGREES: Text(
        en="{n} cycles agree with it: a tenth took {p10} or less (margins {slow} below, {fast} "
        "above)",
        fr="{n} cycles s'accordent avec lui : un dixième a pris {p10} ou moins (marges de {slow} "
        "en dessous, {fast} au-dessus)",
    ),
}
