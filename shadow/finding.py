"""What a ratio rests on, so that it can be added up, bounded, and withheld when it is too thin.

Percentages are never averaged: findings of several machines or periods are added, numerators and
denominators apart, and divided once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from edge.instant import Duration, Instant
from edge.text import Text
from shadow.counts import Parts
from shadow.measure import Measure
from shadow.thresholds import Thresholds
from shadow.wording import duration, joined, number, percent, plain, sentence

RATIO = "1"
"""Unit of ratios: fractions of 1."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """A quantity with its bounds; all three are equal where nothing is uncertain."""

    low: float
    mid: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> Bounded:
        """Make a quantity without uncertainty.

        >>> Bounded.exactly(3)
        Bounded(low=3, mid=3, high=3)
        """
        return cls(value, value, value)

    def __add__(self, other: Bounded) -> Bounded:
        return Bounded(self.low + other.low, self.mid + other.mid, self.high + other.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One ratio of one machine, before it is divided.

    `absent` says why there is no ratio at all. `time` is the planned time and `parts` the parts it
    rests on (None: parts do not matter here); `unseen` is how much of that time is unknown.
    """

    top: Bounded = Bounded(0, 0, 0)
    bottom: Bounded = Bounded(0, 0, 0)
    absent: Text | None = None
    time: Duration = 0
    parts: Parts | None = None
    unseen: Duration = 0
    notes: tuple[Text, ...] = ()

    def __add__(self, other: Finding) -> Finding:
        parts = None if self.parts is None or other.parts is None else self.parts + other.parts
        return Finding(
            top=self.top + other.top,
            bottom=self.bottom + other.bottom,
            absent=self.absent or other.absent,
            time=self.time + other.time,
            parts=parts,
            unseen=self.unseen + other.unseen,
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Where a measure belongs: its name, norm, scope and period; its unit, and its scale to it."""

    name: str
    profile: str
    scope: str
    start: Instant
    end: Instant
    unit: str = RATIO
    scale: float = 1

    def measure(
        self,
        finding: Finding,
        bounds: Thresholds,
        nothing: Text,
        cause: Callable[[], Text] | None = None,
    ) -> Measure:
        """Divide a finding, or say why it is not divided; `nothing` explains a denominator of 0.

        A value needs a denominator, the minimum base, and at most the agreed share of unknown
        time. Bounds are given as soon as anything is unknown, value or not. An upper bound above 1
        without a value says nothing (thousands of percent, over seconds of known time): it is None.
        A ratio above 1 is shown with its likely cause.
        """
        bottom = finding.bottom
        absent = finding.absent or (nothing if bottom.high <= 0 else None) or _thin(finding, bounds)
        if absent is not None:
            return self._made(None, None, None, (absent,))
        unknown = _unknown(finding, bounds) if finding.unseen else None
        if unknown is not None or bottom.mid <= 0:
            return self._bounded(finding, (unknown or nothing, *finding.notes))
        value = finding.top.mid / bottom.mid * self.scale
        notes = finding.notes
        if value > 1 and self.unit == RATIO:
            notes = (_TOO_FAST if cause is None else cause(), *notes)
        if finding.unseen == 0:
            return self._made(value, None, None, notes)
        return self._made(value, *self._outer(finding), notes)

    def _bounded(self, finding: Finding, notes: Sequence[Text]) -> Measure:
        low, high = self._outer(finding)
        if high is None or (high > 1 and self.unit == RATIO):
            return self._made(None, low, None, (*notes, _OPEN))
        return self._made(None, low, high, notes)

    def _outer(self, finding: Finding) -> tuple[float, float | None]:
        top, bottom, scale = finding.top, finding.bottom, self.scale
        # A denominator that may be 0 leaves the ratio open to above.
        high = top.high / bottom.low * scale if bottom.low > 0 else None
        return top.low / bottom.high * scale, high

    def _made(
        self, value: float | None, low: float | None, high: float | None, notes: Sequence[Text]
    ) -> Measure:
        return Measure(
            name=self.name,
            scope=self.scope,
            start=self.start,
            end=self.end,
            value=value,
            unit=self.unit,
            profile=self.profile,
            because=joined(notes, "; ") if notes else None,
            low=low,
            high=high,
        )


_OPEN = Text(en="no upper bound: too little is known", fr="pas de borne haute : trop peu est connu")
_TOO_FAST = sentence(
    "above {whole}: the ideal cycle is probably too slow",
    "au-dessus de {whole} : le temps de cycle de référence est sans doute trop long",
    whole=percent(1),
)


def _thin(finding: Finding, bounds: Thresholds) -> Text | None:
    parts = finding.parts
    enough_parts = parts is None or parts >= bounds.minimum_parts
    if enough_parts and finding.time >= bounds.minimum_time:
        return None
    spent, asked = duration(finding.time), duration(bounds.minimum_time)
    if parts is None:
        return sentence(
            "insufficient base ({t} of planned time; {asked} are asked for)",
            "base insuffisante ({t} de temps requis ; {asked} demandés)",
            t=spent,
            asked=asked,
        )
    return sentence(
        "insufficient base ({n} parts in {t}; {least} parts and {asked} are asked for)",
        "base insuffisante ({n} pièces en {t} ; {least} pièces et {asked} demandés)",
        n=number(parts),
        t=spent,
        least=number(bounds.minimum_parts),
        asked=asked,
    )


def _unknown(finding: Finding, bounds: Thresholds) -> Text | None:
    share = finding.unseen / finding.time if finding.time else 0.0
    if share <= bounds.unknown_share:
        return None
    return sentence(
        "{share} of planned time is unknown (at most {most} for a value; bounds only)",
        "{share} du temps requis est inconnu (au plus {most} pour une valeur ; bornes seules)",
        share=percent(share),
        most=percent(bounds.unknown_share),
    )


def added(findings: Mapping[str, Finding], names: Mapping[str, Text]) -> Finding:
    """Add up the findings of several machines; say which had to be left out, and why.

    With none left the first reason stands.
    """
    found = [finding for finding in findings.values() if finding.absent is None]
    if not found:
        return next(iter(findings.values()), Finding())
    whole = found[0]
    for finding in found[1:]:
        whole = whole + finding
    left_out = [
        sentence("without {m} ({why})", "sans {m} ({why})", m=names.get(m, plain(m)), why=f.absent)
        for m, f in findings.items()
        if f.absent is not None
    ]
    return Finding(
        top=whole.top,
        bottom=whole.bottom,
        time=whole.time,
        parts=whole.parts,
        unseen=whole.unseen,
        notes=(*left_out, *whole.notes),
    )
