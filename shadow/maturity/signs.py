"""What follows from the order of one machine's events: known state, link, freshness.

Whether a state is known is decided by `shadow.spans` and by nobody else. Which state it is does
not matter here, so all known states are folded as one: the fold then grows with the outages of a
machine, not with its stops.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from edge.instant import Duration, Instant
from edge.link import LinkStatus
from gateway.event import Event, Kind, State
from shadow.amount import lasting
from shadow.interval import Interval, clipped, merged, without
from shadow.spans import PATIENCE, SpanFold


@dataclass(slots=True)
class Signs:
    """Folds the events of one machine, pushed in their order."""

    spans: SpanFold
    first: Instant | None = None
    first_link: Instant | None = None
    up: bool = False
    fresh: list[Interval] = field(default_factory=list)
    last_word: Instant | None = None
    promises: dict[str, Duration] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def copy(self) -> Signs:
        """Return signs that can go its own way."""
        return replace(
            self,
            spans=self.spans.copy(),
            fresh=self.fresh.copy(),
            promises=self.promises.copy(),
            lost=self.lost.copy(),
        )

    def push(self, item: Event) -> None:
        """Take the next event in order."""
        self.spans.push(_known_or_not(item) if item.kind is Kind.STATE else item)
        if self.first is None:
            self.first = item.at
        if item.kind is Kind.LINK:
            self._link(item)
        else:
            self._word(item.at)

    def known(self, start: Instant, now: Instant) -> list[Interval]:
        """Return when the state was known within [start, now)."""
        spans = self.spans.spans(start, now)
        return merged((span.start, span.end) for span in spans if span.state is not State.UNKNOWN)

    def linked(self, start: Instant, now: Instant) -> list[Interval]:
        """Return when the link was up within [start, now): told of, not lost, not silent."""
        if self.first_link is None:
            return []
        whole = list(clipped([(self.first_link, now)], start, now))
        return without(whole, merged(self.spans.dark(now)))

    def lively(self, start: Instant, now: Instant) -> list[Interval]:
        """Return when the last word was younger than the patience within [start, now)."""
        return list(clipped(merged([*self.fresh, *self._covered(now)]), start, now))

    @property
    def patience(self) -> Duration | None:
        """How long a machine may be silent before its last word is stale; None: no promise."""
        return PATIENCE * max(self.promises.values()) if self.promises else None

    def _link(self, item: Event) -> None:
        via = str(item.values.get("via") or "")
        if item.values.get("status") == LinkStatus.LOST:
            self._close(item.at)
            self.last_word, self.up = None, False
            self.lost.add(via)
            return
        if self.first_link is None:
            self.first_link = item.at
        promise = lasting(item.values.get("heartbeat")) or 0
        if promise > 0:
            self.promises[via] = promise
        self.lost.discard(via)
        self.up = not self.lost
        self._word(item.at)

    def _word(self, at: Instant) -> None:
        self._close(at)
        self.last_word = at

    def _close(self, at: Instant) -> None:
        """Settle how long the last word stayed fresh, now that the next one is here."""
        for start, end in self._covered(at):
            if self.fresh and self.fresh[-1][1] >= start:
                self.fresh[-1] = (self.fresh[-1][0], end)
            else:
                self.fresh.append((start, end))

    def _covered(self, at: Instant) -> list[Interval]:
        if self.last_word is None or self.patience is None or self.last_word >= at:
            return []
        return [(self.last_word, min(at, self.last_word + self.patience))]


def _known_or_not(item: Event) -> Event:
    known = item.values.get("state") not in (None, State.UNKNOWN)
    state = State.PRODUCING if known else State.UNKNOWN
    return msgspec.structs.replace(item, values={"state": state.value})
