"""What an indicator is, and how the indicators are found.

An indicator is one file in `shadow/maturity/indicators/` that names itself in an `INDICATOR`.
One without `measure` is listed as not measured yet, and never assumed.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import shadow.maturity.indicators
from edge.instant import Duration
from edge.text import Text
from shadow.maturity.dossier import Dossier


class Sense(StrEnum):
    """On which side of its threshold an indicator passes."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """The machine that stands worst, and the threshold it is held against, if it has one."""

    machine: str
    value: float | None
    threshold: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of one indicator.

    `value` is None where nothing is known; `passed` is None where it was not assessed. `missed`
    is planned machine time that the proof lacks, where it can be told.
    """

    value: float | None
    passed: bool | None
    reason: Text
    worst: Worst | None = None
    missed: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One proof of one step.

    `thresholds` holds its default thresholds [P] by key; the first key is its id and the printed
    threshold. `action` is the cheapest way to pass. `needs` says from what it is computed.
    """

    id: str
    step: int
    title: Text
    why: Text
    unit: str
    sense: Sense
    thresholds: Mapping[str, float]
    needs: Text
    action: Text
    measure: Callable[[Dossier], Finding] | None = None


NOT_MEASURED = Finding(
    value=None,
    passed=None,
    reason=Text(en="not measured yet", fr="pas encore mesurée"),
)


@cache
def indicators() -> Mapping[str, Indicator]:
    """Find every indicator in `shadow/maturity/indicators/`, by id, in the order of the steps."""
    found: list[Indicator] = [
        importlib.import_module(f"shadow.maturity.indicators.{module.name}").INDICATOR
        for module in pkgutil.iter_modules(shadow.maturity.indicators.__path__)
    ]
    return {one.id: one for one in sorted(found, key=lambda one: (one.step, one.id))}
