"""What was heard of a machine: its spans, when it produced, and when nothing could be heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edge.instant import Instant
from gateway.event import Kind
from shadow.columns.chunk import Intricate
from shadow.columns.cycles import Runs
from shadow.columns.spans import Spans, spans_of
from shadow.columns.states import PRODUCING, Told, new_words, told_states
from shadow.interval import Interval

if TYPE_CHECKING:
    from shadow.columns.period import Period


class Heard(NamedTuple):
    """Spans up to the present, runs of production as they were known, and dark time."""

    spans: Spans
    runs: Runs
    dark: list[Interval]


def heard(period: Period, start: Instant) -> Heard:
    """Listen to the words about states and links."""
    told = told_states(period.chunks, period.reasons)
    if period.plant.debounce(period.machine):
        raise Intricate("debounce")
    for chunk in period.chunks:
        if len(chunk.of_kind(Kind.LINK)) and not chunk.silent("heartbeat"):
            raise Intricate("promises")
        rows = chunk.of_kind(Kind.LINK)
        if "lost" in chunk.picked("status", rows):
            raise Intricate("lost")
    held = told.changes()
    return Heard(spans_of(held, start, period.present, period.reasons), runs_of(held), [])


def runs_of(held: Told) -> Runs:
    """Say when a machine produced, by what was held to be its state."""
    on = held.state == PRODUCING
    new = np.flatnonzero(new_words(on))
    at, on = held.at[new], on[new]
    upto = np.concatenate([at[1:], [2**63 - 1]])
    return Runs(at[on], upto[: len(at)][on])
