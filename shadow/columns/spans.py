"""Spans as arrays: what state a machine was in, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edge.instant import Instant
from shadow.columns.chunk import Numbers
from shadow.columns.states import STATE_CODE, UNKNOWN, Told, new_words
from shadow.columns.words import Words
from shadow.span import Span
from shadow.spans import NOT_YET_SEEN


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans in order and without gaps: one ends where the next begins."""

    start: Numbers
    end: Numbers
    state: Numbers
    reason: Numbers

    def __len__(self) -> int:
        return len(self.start)


def spans_of(held: Told, start: Instant, until: Instant, reasons: Words[str]) -> Spans:
    """Lay out [start, until): as `shadow.spans.SpanFold.spans` does of a plain stream."""
    begin = np.concatenate([[start], held.at])
    state = np.concatenate([[UNKNOWN], held.state])
    reason = np.concatenate([[reasons.code(NOT_YET_SEEN)], held.reason])
    end = np.concatenate([begin[1:], [until]])
    begin, end = np.maximum(begin, start), np.minimum(end, until)
    some = begin < end
    if not some.all():
        begin, end, state, reason = begin[some], end[some], state[some], reason[some]
    new = new_words(state, reason)
    if new.all():
        return Spans(begin, end, state, reason)
    last = np.flatnonzero(np.append(new[1:], True)[: len(new)])
    return Spans(begin[new], end[last], state[new], reason[new])


def spans_from(spans: Sequence[Span], reasons: Words[str]) -> Spans:
    """Write spans of the fold as arrays."""
    return Spans(
        np.array([one.start for one in spans], dtype=np.int64),
        np.array([one.end for one in spans], dtype=np.int64),
        np.array([STATE_CODE[one.state] for one in spans], dtype=np.int64),
        reasons.codes(one.reason for one in spans),
    )
