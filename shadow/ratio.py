"""A figure that is a ratio: its formula, what it rests on, and what is said where it has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from edge.text import Text
from shadow.amounts import Amounts, Number
from shadow.factors import Formula
from shadow.finding import (
    AT_ONCE,
    NO_COUNTER_IN_SIGHT,
    OPEN_TO_MORE,
    RATIO,
    TOO_FAST,
    UNKNOWN_STATE,
    Answer,
    Bounded,
    Finding,
    Place,
    added,
)
from shadow.measure import Measure
from shadow.useful import Notes, Reason, too_fast
from shadow.window import Window

Names = Mapping[str, Text]
"""What machines are called, by id."""

PLANT = "plant"
"""The scope of figures over all machines."""


def nothing_unseen(a: Amounts) -> Number:
    """No unknown time matters to the figure."""
    return 0 * a.unknown


def unknown_states(a: Amounts) -> Number:
    """Time of unknown state matters."""
    return a.unknown


def blind_time(a: Amounts) -> Number:
    """Time in which no counter was in sight matters."""
    return a.blind


def either_unseen(a: Amounts) -> Number:
    """Both matter; the longer one counts."""
    return a.blind + (a.unknown - a.blind) * (a.unknown > a.blind)


@dataclass(frozen=True, eq=False, kw_only=True)
class Ratio:
    """One ratio.

    `terms` is its formula, `scale` makes its unit of what the formula gives. `absent` says why a
    window has no such figure, `nothing` why a denominator is 0, `notes` what stands beside a value.
    `on_parts` asks for the minimum of parts as well as of time. `shared` says that the denominator
    is one thing for all machines (the time of an order), and is not added up over them. `shown`
    leaves out windows of which there is nothing to say. `of_calendar` says that the figure rests on
    breaks or closed hours, which an order or a product has not. `by_number` is the formula for
    several windows of which some lack an ideal cycle, so that all are weighed alike. `bounded`
    says that nothing unknown could bring the figure beyond its bounds; else it has none.
    """

    name: str
    profile: str
    terms: Formula
    nothing: Text
    unit: str = RATIO
    scale: float = 1
    absent: Reason | None = None
    notes: Notes | None = None
    on_parts: bool = True
    unseen: Callable[[Amounts], Number] = nothing_unseen
    shared: bool = False
    shown: Callable[[Window], bool] | None = None
    of_calendar: bool = False
    by_number: Formula | None = None
    bounded: bool = True

    def find(self, window: Window, formula: Formula | None = None) -> Finding:
        """Find both terms of one window."""
        absent = self.absent(window) if self.absent is not None else None
        if absent is not None:
            return Finding(absent=absent)
        amounts = window.amounts
        top, bottom = (formula or self.terms)(amounts)
        return Finding(
            top=top,
            bottom=bottom,
            time=window.planned_time,
            parts=amounts.made if self.on_parts else None,
            unseen=self.unseen(amounts),
            notes=self.notes(window) if self.notes is not None else (),
        )

    def measure(self, window: Window) -> Measure:
        """Measure one machine."""
        place = Place(window.machine, window.start, window.end)
        cause = None if self.shared else partial(too_fast, window)
        return self._answer.measure(self.find(window), place, window.thresholds, cause)

    def together(self, windows: Sequence[Window], names: Names, scope: str = PLANT) -> Measure:
        """Measure several machines or periods as one: terms are summed, then divided once."""
        mixed = any(window.without_ideal for window in windows)
        formula = self.by_number if mixed else None
        findings = [(window.machine, self.find(window, formula)) for window in windows]
        found = added(findings, names)
        if self.shared:
            found = found._replace(bottom=_longest(findings))
        start, end = min(one.start for one in windows), max(one.end for one in windows)
        return self._answer.measure(found, Place(scope, start, end), windows[0].thresholds)

    @cached_property
    def _answer(self) -> Answer:
        return Answer(
            name=self.name,
            profile=self.profile,
            nothing=self.nothing,
            unit=self.unit,
            scale=self.scale,
            bounded=self.bounded,
            unseen=self._words,
            above=AT_ONCE if self.shared else TOO_FAST,
        )

    @property
    def _words(self) -> Text:
        if not self.bounded:
            return OPEN_TO_MORE
        return NO_COUNTER_IN_SIGHT if self.unseen is blind_time else UNKNOWN_STATE


def _longest(findings: Sequence[tuple[str, Finding]]) -> Bounded:
    """The longest denominator; that of a finding without a ratio is nothing."""
    return max((one.bottom for _, one in findings), key=lambda bottom: bottom.mid)
