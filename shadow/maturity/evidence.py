"""What the events of one machine prove over one window."""

from __future__ import annotations

from dataclasses import dataclass

from edge.instant import Duration, Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The evidence of one registered machine; times are planned time within its own window.

    The window of a machine begins with its first event ever, where that is later than the
    plant's: a machine connected this morning is judged on this morning. None means that nothing
    was ever said about it, which is not the same as 0.

    `offset` is how far the machine's clock is off (p95); where no source measures it, it is
    estimated from the smallest delay of arrival (`estimated`). `delay` is the p95 from source
    stamp to arrival. `lost_since` is set while its link is down.
    """

    machine: str
    since: Instant
    planned: Duration
    known: Duration = 0
    linked: Duration | None = None
    fresh: Duration | None = None
    has_state: bool = False
    has_count: bool = False
    sourced: int = 0
    arrived: int = 0
    offset: Duration | None = None
    estimated: bool = False
    delay: Duration | None = None
    lost_since: Instant | None = None

    @property
    def connected(self) -> bool:
        """Whether it gave a state or a count in the window."""
        return self.has_state or self.has_count
