"""How long: one state of one machine over a half-open stretch of time."""

from __future__ import annotations

from dataclasses import dataclass

from edge.instant import Duration, Instant
from gateway.event import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The machine was in `state` for start <= t < end; `reason` is the machine's own word."""

    machine: str
    state: State
    reason: str
    start: Instant
    end: Instant

    @property
    def length(self) -> Duration:
        """How long it lasted, in nanoseconds.

        >>> Span(machine="press", state=State.DOWN, reason="", start=2, end=5).length
        3
        """
        return self.end - self.start


def joined(spans: list[Span]) -> list[Span]:
    """Join neighbours that say the same, where something without length stood between them."""
    told: list[Span] = []
    for span in spans:
        before = told[-1] if told else None
        if before and (before.state, before.reason) == (span.state, span.reason):
            told[-1] = Span(
                machine=span.machine,
                state=span.state,
                reason=span.reason,
                start=before.start,
                end=span.end,
            )
        else:
            told.append(span)
    return told
