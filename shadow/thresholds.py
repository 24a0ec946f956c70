"""When a figure is too thin to be printed, and what a short stop is: the plant's own bounds, or
the defaults [P].

Overridden in the plant file under `targets: thresholds:` with the names below.
"""

from __future__ import annotations

from dataclasses import dataclass

from edge.instant import SECOND, Duration
from shadow.plant import Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The least that a ratio must rest on, and up to where a stop is a micro-stop.

    `minimum_parts` parts made and `minimum_seconds` of planned time; at most `unknown_share` of
    that time may be unknown, above it a ratio has bounds but no central value. A stop is a
    micro-stop below `micro_stop_seconds`, or below `micro_stop_cycles` ideal cycles where that is
    longer.
    """

    minimum_parts: float = 30
    minimum_seconds: float = 3600
    unknown_share: float = 0.05
    micro_stop_seconds: float = 60
    micro_stop_cycles: float = 2

    @property
    def minimum_time(self) -> Duration:
        """The least planned time, as a duration.

        >>> Thresholds(minimum_seconds=2).minimum_time
        2000000000
        """
        return round(self.minimum_seconds * SECOND)

    def micro_stop(self, ideal_cycle: Duration | None) -> Duration:
        """Return the micro-stop bound for a machine with this ideal cycle.

        >>> Thresholds().micro_stop(None) // SECOND, Thresholds().micro_stop(45 * SECOND) // SECOND
        (60, 90)
        """
        cycles = round(self.micro_stop_cycles * (ideal_cycle or 0))
        return max(round(self.micro_stop_seconds * SECOND), cycles)


def thresholds(targets: Targets) -> Thresholds:
    """Take the plant's own thresholds where it gives them.

    >>> thresholds(Targets(thresholds={"minimum_parts": 5})).minimum_parts
    5.0
    """
    return Thresholds(
        **{
            name: targets.thresholds[name]
            for name in Thresholds.__dataclass_fields__
            if name in targets.thresholds
        }
    )
