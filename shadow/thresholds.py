"""When a figure is too thin to be printed: the plant's own bounds, or the defaults [P].

Overridden in the plant file under `targets: thresholds:` with the names below.
"""

from __future__ import annotations

from dataclasses import dataclass

from edge.instant import SECOND, Duration
from shadow.plant import Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The least that a ratio must rest on.

    `minimum_parts` parts made and `minimum_seconds` of planned time; at most `unknown_share` of
    that time may be unknown, above it a ratio has bounds but no central value.
    """

    minimum_parts: float = 30
    minimum_seconds: float = 3600
    unknown_share: float = 0.05

    @property
    def minimum_time(self) -> Duration:
        """The least planned time, as a duration.

        >>> Thresholds(minimum_seconds=2).minimum_time
        2000000000
        """
        return round(self.minimum_seconds * SECOND)


def thresholds(targets: Targets) -> Thresholds:
    """Take the plant's own thresholds where it gives them.

    >>> thresholds(Targets(thresholds={"minimum_parts": 5})).minimum_parts
    5.0
    """
    own = targets.thresholds
    usual = Thresholds()
    return Thresholds(
        minimum_parts=own.get("minimum_parts", usual.minimum_parts),
        minimum_seconds=own.get("minimum_seconds", usual.minimum_seconds),
        unknown_share=own.get("unknown_share", usual.unknown_share),
    )
