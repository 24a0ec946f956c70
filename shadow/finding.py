"""What a ratio rests on, so that it can be added up, bounded, and withheld when it is too thin.

Percentages are never averaged: findings of several machines or periods are added, numerators and
denominators apart, and divided once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from edge.instant import SECOND, Duration, Instant
from edge.text import Text
from shadow.counts import Parts
from shadow.measure import Measure
from shadow.thresholds import Thresholds
from shadow.wording import duration, joined, number, percent, plain, sentence

RATIO = "1"
"""Unit of ratios: fractions of 1."""


class Bounded(NamedTuple):
    """A quantity with its bounds; all three are equal where nothing is uncertain."""

    low: Any
    mid: Any
    high: Any

    @classmethod
    def exactly(cls, value: float) -> Bounded:
        """Make a quantity without uncertainty.

        >>> Bounded.exactly(3)
        Bounded(low=3, mid=3, high=3)
        """
        return cls(value, value, value)

    def plus(self, other: Bounded) -> Bounded:
        """Add two quantities, bound by bound."""
        return Bounded(self.low + other.low, self.mid + other.mid, self.high + other.high)


_NOTHING = Bounded(0, 0, 0)


class Finding(NamedTuple):
    """One ratio of one machine, before it is divided.

    `absent` says why there is no ratio at all. `time` is the planned time and `parts` the parts it
    rests on (None: parts do not matter here); `unseen` is how much of that time is unknown.
    """

    top: Bounded = _NOTHING
    bottom: Bounded = _NOTHING
    absent: Text | None = None
    time: Duration = 0
    parts: Parts | None = None
    unseen: Duration = 0
    notes: tuple[Text, ...] = ()

    def plus(self, other: Finding) -> Finding:
        """Add up two findings that are not absent; what is said beside them is said once."""
        parts = None if self.parts is None or other.parts is None else self.parts + other.parts
        return Finding(
            top=self.top.plus(other.top),
            bottom=self.bottom.plus(other.bottom),
            time=self.time + other.time,
            parts=parts,
            unseen=self.unseen + other.unseen,
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))),
        )


UNKNOWN_STATE = Text(
    en="{share} of planned time is unknown (at most {most} for a value; bounds only)",
    fr="{share} du temps requis est inconnu (au plus {most} pour une valeur ; bornes seules)",
)
"""What is said where too much time has no known state."""

OPEN_TO_MORE = Text(
    en="{share} of planned time is unknown (at most {most} for a value) and may hide any number",
    fr="{share} du temps requis est inconnu (au plus {most} pour une valeur) et peut en cacher "
    "autant qu'on veut",
)
"""What is said where too much is unknown for a figure that has no bounds."""

NO_COUNTER_IN_SIGHT = Text(
    en="nobody told what was made in {share} of planned time (at most {most} for a value; bounds "
    "only)",
    fr="personne n'a dit ce qui a été fait pendant {share} du temps requis (au plus {most} pour "
    "une valeur ; bornes seules)",
)
"""What is said where parts were not counted for too long."""


TOO_FAST = sentence(
    "above {whole}: the ideal cycle is probably too slow",
    "au-dessus de {whole} : le temps de cycle de référence est sans doute trop long",
    whole=percent(1),
)
"""The likely cause of a ratio above 1, where nothing more is known."""

AT_ONCE = sentence(
    "above {whole}: machines worked on it at the same time",
    "au-dessus de {whole} : des machines y ont travaillé en même temps",
    whole=percent(1),
)
"""The cause of a ratio above 1 whose denominator is the time of one order."""


class Place(NamedTuple):
    """The scope and the period that a measure is about."""

    scope: str
    start: Instant
    end: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a finding becomes a figure: its name, norm and unit, and its scale to that unit.

    `nothing` explains a denominator of 0, `unseen` is said where too much is unknown. A figure that
    is not `bounded` has no bounds even then.
    """

    name: str
    profile: str
    nothing: Text
    unit: str = RATIO
    scale: float = 1
    bounded: bool = True
    unseen: Text = UNKNOWN_STATE
    above: Text = TOO_FAST

    def measure(
        self,
        finding: Finding,
        place: Place,
        bounds: Thresholds,
        cause: Callable[[], Text] | None = None,
    ) -> Measure:
        """Divide a finding, or say why it is not divided.

        A value needs a denominator, the minimum base, and at most the agreed share of unknown
        time. Bounds are given as soon as anything is unknown, value or not. An upper bound above 1
        without a value says nothing (thousands of percent, over seconds of known time): it is None.
        A ratio above 1 is shown with its likely cause.
        """
        top, bottom, absent, _, _, unseen, notes = finding
        why = absent or (self.nothing if bottom.high <= 0 else _thin(finding, bounds))
        if why is not None:
            return self._made(place, None, None, None, (why,))
        unknown = self._unknown(finding, bounds) if unseen else None
        if unknown is not None or bottom.mid <= 0:
            return self._bounded(finding, place, (unknown or self.nothing, *notes))
        value = top.mid / bottom.mid * self.scale
        if value > 1 and self.unit == RATIO:
            notes = (self.above if cause is None else cause(), *notes)
        if not unseen or not self.bounded:
            return self._made(place, value, None, None, notes)
        return self._made(place, value, *self._outer(finding), notes)

    def _unknown(self, finding: Finding, bounds: Thresholds) -> Text | None:
        share = finding.unseen / finding.time  # what is unseen is planned time, so there is some
        if share <= bounds.unknown_share:
            return None
        said, most = percent(share), percent(bounds.unknown_share)
        return sentence(self.unseen.en, self.unseen.fr, share=said, most=most)

    def _bounded(self, finding: Finding, place: Place, notes: Sequence[Text]) -> Measure:
        if not self.bounded:
            return self._made(place, None, None, None, notes)
        low, high = self._outer(finding)
        if high is None or (high > 1 and self.unit == RATIO):
            return self._made(place, None, low, None, (*notes, _OPEN))
        return self._made(place, None, low, high, notes)

    def _outer(self, finding: Finding) -> tuple[float, float | None]:
        top, bottom, scale = finding.top, finding.bottom, self.scale
        # A denominator that may be 0 leaves the ratio open to above.
        high = top.high / bottom.low * scale if bottom.low > 0 else None
        return top.low / bottom.high * scale, high

    def _made(
        self,
        place: Place,
        value: float | None,
        low: float | None,
        high: float | None,
        notes: Sequence[Text],
    ) -> Measure:
        return Measure(
            name=self.name,
            scope=place.scope,
            start=place.start,
            end=place.end,
            value=value,
            unit=self.unit,
            profile=self.profile,
            because=joined(notes, "; ") if notes else None,
            low=low,
            high=high,
        )


_OPEN = Text(en="no upper bound: too little is known", fr="pas de borne haute : trop peu est connu")


def _thin(finding: Finding, bounds: Thresholds) -> Text | None:
    parts = finding.parts
    enough_parts = parts is None or parts >= bounds.minimum_parts
    if enough_parts and finding.time >= bounds.minimum_seconds * SECOND:
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


def added(findings: Sequence[tuple[str, Finding]], names: Mapping[str, Text]) -> Finding:
    """Add up the findings of several machines; say which had to be left out, and why.

    With none left the first reason stands.
    """
    found = [finding for _, finding in findings if finding.absent is None]
    if not found:
        return findings[0][1] if findings else Finding()
    whole = found[0]
    for finding in found[1:]:
        whole = whole.plus(finding)
    left_out = [
        sentence("without {m} ({why})", "sans {m} ({why})", m=names.get(m, plain(m)), why=f.absent)
        for m, f in dict(findings).items()
        if f.absent is not None
    ]
    return whole._replace(notes=(*left_out, *whole.notes))
