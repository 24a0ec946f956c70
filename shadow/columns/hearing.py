"""What was heard of a machine: its spans, when it produced, and when nothing could be heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edge.instant import SECOND, Instant
from edge.link import LinkStatus
from edge.reading import LINK
from gateway.event import Kind
from shadow.columns.chunk import Chunk, Numbers
from shadow.columns.patient import PatientFold, patient_fold
from shadow.columns.runs import Asked, runs_of
from shadow.columns.spans import Spans, spans_of
from shadow.columns.states import STATE_CODE, Told, told_states
from shadow.columns.words import Words
from shadow.debounce import Held
from shadow.device import BORNE
from shadow.interval import Interval

if TYPE_CHECKING:
    from shadow.columns.period import Period


class Heard(NamedTuple):
    """Spans up to the present, runs of production as they were known, and dark time."""

    spans: Spans
    runs: Asked
    dark: Sequence[Interval]
    settled: Callable[[Instant], bool]


def heard(period: Period, start: Instant) -> Heard:
    """Listen to the words about states and links."""
    told = told_states(period.chunks, period.reasons)
    debounce = period.plant.debounce(period.machine)
    if not debounce and _never_silent(period):
        held = told.changes()
        spans = spans_of(held, start, period.present, period.reasons)
        return Heard(spans, Asked(runs_of(held), ()), (), _settled(period))
    fold = patient_fold(period.machine, debounce, period.chunks, told, period.reasons)
    believed = told_from(fold.known(period.present), period.reasons)
    return Heard(
        spans_of(believed, start, period.present, period.reasons),
        _asked(fold, period.reasons),
        fold.dark(period.present),
        fold.settled,
    )


def _settled(period: Period) -> Callable[[Instant], bool]:
    """Where no link was lost: settled by whatever is heard later, of every link that promises."""
    words: dict[str, Instant] = {}
    for chunk in period.chunks:
        rows = chunk.of_kind(Kind.LINK)
        if not len(rows) or chunk.silent("heartbeat"):
            continue
        via, promise = chunk.said("via", rows), chunk.real("heartbeat", rows).tolist()
        for link, promised, at in zip(via, promise, chunk.at[rows].tolist(), strict=True):
            if promised > 0:
                words[link or ""] = at
    open_since = min([period.last, *words.values()])
    return lambda at: open_since >= at


def _asked(fold: PatientFold, reasons: Words[str]) -> Asked:
    patches = [
        (one, None if one.held is None else runs_of(told_from(one.held, reasons)))
        for one in fold.retold
    ]
    return Asked(runs_of(told_from(fold.held, reasons)), patches)


def told_from(held: Sequence[Held], reasons: Words[str]) -> Told:
    """Write what a fold held as arrays; it has no rows."""
    at = np.array([one[0] for one in held], dtype=np.int64)
    state = np.array([STATE_CODE[one[1]] for one in held], dtype=np.int64)
    return Told(at, at, state, reasons.codes(one[2] for one in held))


def _never_silent(period: Period) -> bool:
    """Whether no link was ever lost, told anew, or silent for longer than it had promised."""
    least = None
    for chunk in period.chunks:
        rows = chunk.of_kind(Kind.LINK)
        if not len(rows):
            continue
        if _says(chunk, rows, LinkStatus.LOST):
            return False
        if chunk.silent("heartbeat"):
            continue
        promises = chunk.real("heartbeat", rows)
        promises = promises[promises > 0]
        if len(promises) and (_says(chunk, rows, LinkStatus.CONNECTED) or _own(chunk, rows)):
            return False
        if len(promises):
            least = min(float(promises.min()), np.inf if least is None else least)
    return least is None or _longest_silence(period) <= BORNE * round(least * SECOND)


def _own(chunk: Chunk, rows: Numbers) -> bool:
    """Whether the machine itself has words about its link."""
    if chunk.silent("signal"):
        return False
    codes, words = chunk.words("signal", rows)
    return any(words[code] not in {LINK, ""} for code in np.unique(codes))


def _says(chunk: Chunk, rows: Numbers, word: str) -> bool:
    if chunk.silent("status"):
        return False
    codes, words = chunk.words("status", rows)
    return word in words and bool((codes == list(words).index(word)).any())


def _longest_silence(period: Period) -> int:
    longest, last = 0, int(period.chunks[0].at[0])
    for chunk in period.chunks:
        steps = np.diff(chunk.at, prepend=last)
        longest, last = max(longest, int(steps.max())), int(chunk.at[-1])
    return max(longest, period.present - last)
