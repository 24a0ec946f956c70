"""From findings to the step: the weakest link, and no step without evidence.

A step is proven when every indicator of it and of all steps below passes; one that is not
measured yet passes nothing. So the step is a lower bound, never an assumption. The upper bound
stands beside it: the highest step that no measured indicator contradicts. A failing proof takes
its step and all above away from both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shadow.maturity.dossier import Dossier
from shadow.maturity.indicator import NOT_MEASURED, Finding, Indicator, Sense, indicators

STEPS = range(1, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One indicator, the threshold that it was held against, and what was found."""

    indicator: Indicator
    threshold: float
    version: str
    finding: Finding

    @property
    def reach(self) -> float:
        """How far it reaches of its threshold: below 1 fails, 1 just passes.

        The worst machine counts where it has a threshold of its own.
        """
        worst = self.finding.worst
        own = self.finding.value, self.threshold
        pairs = [own]
        if worst is not None and worst.threshold is not None:
            pairs = [(worst.value, worst.threshold)]
            pairs += [own] if self.indicator.sense is Sense.AT_LEAST else []
        return min(_reach(value, bound, self.indicator.sense) for value, bound in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many indicators of one step pass, fail, or are not measured yet."""

    step: int
    passed: int
    failed: int
    unmeasured: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is proven, what is not excluded, how far towards the next step, what holds it back.

    `progress` is the proven step plus the share of the next one's indicators that pass.
    """

    step: int
    highest_possible: int
    progress: float
    tallies: Sequence[Tally]
    weakest: Row | None
    rows: Sequence[Row]


def assess(dossier: Dossier) -> Sequence[Row]:
    """Measure every indicator; those that cannot be measured yet are listed as such."""
    return [
        Row(
            indicator=one,
            threshold=dossier.threshold(one.id, one.thresholds[one.id]),
            version=dossier.version(*one.thresholds),
            finding=NOT_MEASURED if one.measure is None else one.measure(dossier),
        )
        for one in indicators().values()
    ]


def verdict(rows: Sequence[Row]) -> Verdict:
    """Draw the conclusion."""
    tallies = [_tally(rows, step) for step in STEPS]
    step = _climb(tallies, lambda tally: not tally.failed and not tally.unmeasured)
    possible = _climb(tallies, lambda tally: not tally.failed and tally.passed > 0)
    return Verdict(
        step=step,
        highest_possible=possible,
        progress=step + _share(tallies, step + 1),
        tallies=tallies,
        weakest=_weakest(rows),
        rows=rows,
    )


def _tally(rows: Sequence[Row], step: int) -> Tally:
    found = [row.finding.passed for row in rows if row.indicator.step == step]
    return Tally(
        step=step,
        passed=found.count(True),
        failed=found.count(False),
        unmeasured=found.count(None),
    )


def _climb(tallies: Sequence[Tally], holds: Callable[[Tally], bool]) -> int:
    """Go up from the lowest step as long as each holds and has any indicator at all."""
    reached = 0
    for tally in tallies:
        if not (tally.passed + tally.failed + tally.unmeasured and holds(tally)):
            break
        reached = tally.step
    return reached


def _share(tallies: Sequence[Tally], step: int) -> float:
    for tally in tallies:
        total = tally.passed + tally.failed + tally.unmeasured
        if tally.step == step and total:
            return tally.passed / total
    return 0


def _weakest(rows: Sequence[Row]) -> Row | None:
    """The failing row farthest from its threshold in the lowest failing step, else the tightest."""
    failing = [row for row in rows if row.finding.passed is False]
    if failing:
        return min(failing, key=lambda row: (row.indicator.step, row.reach))
    passing = [row for row in rows if row.finding.passed]
    return min(passing, key=lambda row: row.reach, default=None)


def _reach(value: float | None, bound: float, sense: Sense) -> float:
    if value is None:
        return 0
    if sense is Sense.AT_LEAST:
        return value / bound if bound else 1
    return bound / value if value else float("inf")
