"""From findings to the step: the weakest link, and no step without evidence.

A step is reached when every assessed indicator of it and of all steps below passes, and each of
these steps has at least one that was assessed. An indicator that is not measured yet neither
passes nor fails; it is listed beside the step, which is `proven` only when there are none. So a
failing proof always takes its step and all above away, and nothing is ever assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
class Verdict:
    """The step, how far towards the next one, and what holds it back.

    `proven` is False as long as an indicator of the step or of one below is not measured yet;
    `unassessed` lists those, up to the step that the plant aims at.
    """

    step: int
    progress: float
    proven: bool
    unassessed: Sequence[str]
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


def verdict(rows: Sequence[Row], target: int) -> Verdict:
    """Draw the conclusion; `target` is the step that the plant aims at."""
    by_step = {
        step: [row.finding.passed for row in rows if row.indicator.step == step] for step in STEPS
    }
    step = _reached(by_step)
    above = by_step.get(step + 1, [])
    share = sum(passed is True for passed in above) / len(above) if above else 0
    unassessed = [row.indicator.id for row in rows if _open(row, max(step, target))]
    return Verdict(
        step=step,
        progress=step + share,
        proven=step > 0 and not any(_open(row, step) for row in rows),
        unassessed=unassessed,
        weakest=_weakest(rows),
        rows=rows,
    )


def _reached(by_step: Mapping[int, Sequence[bool | None]]) -> int:
    for step in STEPS:
        assessed = [passed for passed in by_step[step] if passed is not None]
        if not assessed or not all(assessed):
            return step - 1
    return STEPS[-1]


def _open(row: Row, upto: int) -> bool:
    return row.indicator.step <= upto and row.finding.passed is None


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
