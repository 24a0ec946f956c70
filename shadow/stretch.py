"""Spans to classes of time: what each stretch counts as, by tables and stated priorities. Pure.

In this order:

1. A span has the class of its state; a reason (the machine's word, or else a person's note within
   the span) that the plant's table of reasons knows gives it the class named there. Production and
   what is unknown keep theirs, whatever is said about them.
2. Stops that may be short (down, starved, blocked) and follow each other are one stop. One that
   was over within the micro-stop bound is a micro-stop. One that goes on is what it is so far.
3. From the last good part of one product to the first of the next it is changeover, unless
   something of higher priority happened (`shadow.time_class.PRIORITY`), or it was over within the
   bound: products that follow each other in the rhythm of the machine need no changeover.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from edge.instant import Duration, Instant
from gateway.event import State
from shadow.span import Span
from shadow.time_class import EXPLAINED, OF_STATE, RANK, SHORT, TimeClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One class of time for start <= t < end; state and reason as they were told."""

    time_class: TimeClass
    state: State
    reason: str
    start: Instant
    end: Instant


class Changeover(NamedTuple):
    """From the last good part of one product to the first good part of the next.

    `fine` says that parts were told one by one: only then does production within it count as
    changeover, for a coarse count does not say when the first good part was made.
    """

    start: Instant
    end: Instant
    fine: bool


class Explained(NamedTuple):
    """A person's word about the stop that held at an instant; the last word stands."""

    at: Instant
    reason: str


Bound = Callable[[Instant], Duration]
"""The micro-stop bound for a stop that begins at an instant (it depends on the product)."""

Reasons = Mapping[str, TimeClass]
"""What the plant says its reasons count as."""


def stretches(
    spans: Sequence[Span],
    reasons: Reasons,
    notes: Sequence[Explained],
    changeovers: Sequence[Changeover],
    bound: Bound,
) -> list[Stretch]:
    """Classify spans, which are in order and without gaps.

    >>> from edge.instant import SECOND
    >>> def told(state, start, end):
    ...     return Span(machine="m", state=state, reason="", start=start, end=end)
    >>> spans = [told(State.PRODUCING, 0, 10), told(State.DOWN, 10, 14), told(State.DOWN, 14, 99)]
    >>> [one.time_class.value for one in stretches(spans[:2], {}, (), (), lambda at: 5)]
    ['producing', 'micro_stop']
    >>> [one.time_class.value for one in stretches(spans, {}, (), (), lambda at: 5)]
    ['producing', 'down', 'down']
    """
    told = [_told(span, reasons, reason) for span, reason in _explained(spans, notes)]
    short = list(_shortened(told, bound))
    return list(_changed_over(short, [one for one in changeovers if _is_one(one, bound)]))


def _explained(
    spans: Sequence[Span], notes: Sequence[Explained]
) -> Iterator[tuple[Span, str | None]]:
    said: dict[int, str] = {}
    for note in notes:
        index = bisect_right(spans, note.at, key=lambda span: span.start) - 1
        if index >= 0 and note.at < spans[index].end:
            said[index] = note.reason
    for index, span in enumerate(spans):
        yield span, said.get(index)


def _told(span: Span, reasons: Reasons, noted: str | None) -> Stretch:
    own = OF_STATE[span.state]
    open_to_words = own in EXPLAINED
    reason = noted if noted is not None and open_to_words else span.reason
    named = reasons.get(reason) if open_to_words else None
    return Stretch(
        time_class=own if named is None else named,
        state=span.state,
        reason=reason,
        start=span.start,
        end=span.end,
    )


def _shortened(told: Sequence[Stretch], bound: Bound) -> Iterator[Stretch]:
    index = 0
    while index < len(told):
        first = index
        while index < len(told) and told[index].time_class in SHORT:
            index += 1
        if index == first:
            yield told[index]
            index += 1
            continue
        run = told[first:index]
        if run[-1].end - run[0].start < bound(run[0].start):
            yield from (replace(one, time_class=TimeClass.MICRO_STOP) for one in run)
        else:
            yield from run


def _is_one(change: Changeover, bound: Bound) -> bool:
    return change.end - change.start >= max(bound(change.start), 1)


def _changed_over(told: Sequence[Stretch], changes: Sequence[Changeover]) -> Iterator[Stretch]:
    nth = 0
    for one in told:
        while nth < len(changes) and changes[nth].end <= one.start:
            nth += 1
        at, here = one.start, nth
        while here < len(changes) and changes[here].start < one.end:
            change = changes[here]
            start, end = max(change.start, at), min(change.end, one.end)
            if at < start:
                yield replace(one, start=at, end=start)
            if start < end:
                yield _within(replace(one, start=start, end=end), change)
            at = max(at, end)
            here += 1
        if at < one.end:
            yield one if at == one.start else replace(one, start=at)


def _within(one: Stretch, change: Changeover) -> Stretch:
    weaker = RANK[one.time_class] > RANK[TimeClass.CHANGEOVER]
    if not weaker or (one.time_class is TimeClass.PRODUCING and not change.fine):
        return one
    return replace(one, time_class=TimeClass.CHANGEOVER)
