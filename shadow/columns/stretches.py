"""Spans to classes of time, as arrays: the rules are those of `shadow.stretch`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from edge.instant import Instant
from shadow.columns.chunk import Flags, Numbers
from shadow.columns.distinct import distinct
from shadow.columns.spans import Spans
from shadow.columns.states import STATES, new_words
from shadow.columns.words import Words
from shadow.stretch import Changeover, Explained, Reasons
from shadow.time_class import EXPLAINED, OF_STATE, RANK, SHORT, TimeClass

CLASSES = tuple(TimeClass)
CLASS_CODE = {one: code for code, one in enumerate(CLASSES)}
PRODUCING, MICRO_STOP, CHANGEOVER, SETUP, UNKNOWN = (
    CLASS_CODE[one]
    for one in (
        *(TimeClass.PRODUCING, TimeClass.MICRO_STOP, TimeClass.CHANGEOVER),
        *(TimeClass.SETUP, TimeClass.UNKNOWN),
    )
)
_OF_STATE = np.array([CLASS_CODE[OF_STATE[state]] for state in STATES])
_EXPLAINED = np.array([one in EXPLAINED for one in CLASSES])
_SHORT = np.array([one in SHORT for one in CLASSES])
_WEAKER = np.array([RANK[one] > RANK[TimeClass.CHANGEOVER] for one in CLASSES])

Bounds = Callable[[Numbers], Numbers]
"""The micro-stop bounds for stops that begin at some instants."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches in order and without gaps, in codes."""

    start: Numbers
    end: Numbers
    time_class: Numbers
    state: Numbers
    reason: Numbers

    def __len__(self) -> int:
        return len(self.start)

    def stops(self) -> tuple[Numbers, Numbers, Numbers]:
        """Return the stops whole: their classes, starts and ends."""
        new = np.flatnonzero(new_words(self.time_class))
        time_class, start = self.time_class[new], self.start[new]
        end = np.concatenate([start[1:], self.end[-1:]])
        stop = (time_class != PRODUCING) & (time_class != UNKNOWN)
        return time_class[stop], start[stop], end[stop]

    def within(self, classes: Sequence[int]) -> tuple[Numbers, Flags]:
        """Return where the time of some classes begins and ends: instants, and what begins."""
        inside = np.isin(self.time_class, classes)
        new = np.flatnonzero(new_words(inside))
        return self.start[new], inside[new]


def stretches_of(
    spans: Spans,
    reasons: tuple[Words[str], Reasons],
    notes: Sequence[Explained],
    changeovers: Sequence[Changeover],
    bounds: Bounds,
) -> Stretches:
    """Classify spans, which are in order and without gaps."""
    words, named = reasons
    reason = _explained(spans, notes, words)
    time_class = _named(_OF_STATE[spans.state], reason, words, named)
    time_class = _shortened(spans, time_class, bounds)
    told = Stretches(spans.start, spans.end, time_class, spans.state, reason)
    return _changed_over(told, changeovers, bounds)


def _explained(spans: Spans, notes: Sequence[Explained], words: Words[str]) -> Numbers:
    """Write people's words over the machine's; the last one stands."""
    reason = spans.reason
    if notes and len(spans):
        reason = reason.copy()
        open_to_words = _EXPLAINED[_OF_STATE[spans.state]]
        for note in notes:
            index = int(np.searchsorted(spans.start, note.at, side="right")) - 1
            if index >= 0 and note.at < spans.end[index] and open_to_words[index]:
                reason[index] = words.code(note.reason)
    return reason


def _named(own: Numbers, reason: Numbers, words: Words[str], named: Reasons) -> Numbers:
    if not named:
        return own
    said = np.array([CLASS_CODE[named[word]] if word in named else -1 for word in words.known])
    counts_as = said[reason]
    return np.where(_EXPLAINED[own] & (counts_as >= 0), counts_as, own)


def _shortened(spans: Spans, time_class: Numbers, bounds: Bounds) -> Numbers:
    """Make short stops, alone or in a row, micro-stops where they were over quickly."""
    short = _SHORT[time_class]
    first = np.flatnonzero(short & ~np.concatenate([[False], short[:-1]]))
    last = np.flatnonzero(short & ~np.concatenate([short[1:], [False]]))
    if not len(first):
        return time_class
    start = spans.start[first]
    quick = spans.end[last] - start < bounds(start)
    micro = np.zeros(len(short), dtype=bool)
    micro[short] = np.repeat(quick, last - first + 1)
    return np.where(micro, MICRO_STOP, time_class)


def _changed_over(told: Stretches, changes: Sequence[Changeover], bounds: Bounds) -> Stretches:
    start = np.array([one.start for one in changes], dtype=np.int64)
    end = np.array([one.end for one in changes], dtype=np.int64)
    fine = np.array([one.fine for one in changes], dtype=bool)
    real = end - start >= np.maximum(bounds(start), 1)
    if not real.any() or not len(told):
        return told
    start, end, fine = start[real], end[real], fine[real]
    parted = _parted(told, np.concatenate([start, end]))
    first, last = np.searchsorted(parted.start, start), np.searchsorted(parted.start, end)
    counts = last - first
    within = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    time_class = parted.time_class[within]
    weak = _WEAKER[time_class] & ((time_class != PRODUCING) | np.repeat(fine, counts))
    changed = parted.time_class.copy()
    changed[within[weak]] = CHANGEOVER
    return Stretches(parted.start, parted.end, changed, parted.state, parted.reason)


def _parted(told: Stretches, at: Numbers) -> Stretches:
    """Cut stretches at instants."""
    inside = distinct(at[(at > told.start[0]) & (at < told.end[-1])])
    place = np.searchsorted(told.start, inside, side="right")
    new = told.start[place - 1] != inside
    inside, place = inside[new], place[new]
    start = np.insert(told.start, place, inside)
    end = np.append(start[1:], told.end[-1:])
    columns = (told.time_class, told.state, told.reason)
    return Stretches(start, end, *(np.insert(one, place, one[place - 1]) for one in columns))


def as_of(start: Numbers, at: Instant) -> int:
    """Return the place of what holds at an instant, -1 before the first."""
    return int(np.searchsorted(start, at, side="right")) - 1
