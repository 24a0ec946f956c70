"""Planned time of which it is open whether counters tell its parts: in gaps, or before any count.

Whether a gap hides parts is only known later (a raw counter read again tells what it missed), so
it is kept apart from the books, by cell and gap, and asked for when a window is made.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from edge.instant import Duration, Instant
from gateway.event import State
from shadow.interval import Interval, clipped, merged, without
from shadow.job import Job
from shadow.live_cells import Jobs
from shadow.sums import Sums, add

Times = dict[tuple[Job, State], Duration]


class _Place(NamedTuple):
    cell: Instant
    gap: Instant | None
    counted: bool


class _Piece(NamedTuple):
    at: Instant
    times: Times


class Darkness:
    """Keeps planned time by job and state, as far as it may turn out to be dark."""

    def __init__(self) -> None:
        self._pieces: dict[_Place, _Piece] = {}

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def copy(self) -> Darkness:
        """Return one that can go its own way; what is kept is replaced, never changed."""
        twin = Darkness()
        twin._pieces = self._pieces.copy()
        return twin

    def keep(self, cell: Instant, piece: Dim, times: Times) -> None:
        """Keep the times of a piece of a cell."""
        place = _Place(cell, piece.gap, piece.counted)
        known = self._pieces.get(place)
        if known is None:
            self._pieces[place] = _Piece(piece.start, times)
            return
        together = known.times.copy()
        for key, spent in times.items():
            together[key] = together.get(key, 0) + spent
        self._pieces[place] = _Piece(known.at, together)

    def forget(self, before: Instant) -> None:
        """Let go of the cells before an instant."""
        if self._pieces:
            self._pieces = {at: one for at, one in self._pieces.items() if at.cell >= before}

    def add_to(self, jobs: Jobs, start: Instant, end: Instant, blind: Sequence[Interval]) -> None:
        """Add what is dark within a period of whole cells, now that the blind gaps are known."""
        for place, piece in self._pieces.items():
            if not start <= place.cell < end:
                continue
            index = bisect_right(blind, piece.at, key=lambda gap: gap[0]) - 1
            if index >= 0 and piece.at < blind[index][1]:
                for (job, state), spent in piece.times.items():
                    page = jobs.get(job)
                    if page is None:
                        page = jobs[job] = Sums()
                    add(page.dark, state, spent)


class Dim(NamedTuple):
    """A stretch that is in a gap (which began then) or not, after the first count or not."""

    start: Instant
    end: Instant
    gap: Instant | None
    counted: bool


def dim(
    start: Instant, end: Instant, gaps: Sequence[Interval], uncounted: Instant
) -> Iterator[Dim]:
    """Yield what may be dark of [start, end); nothing was counted before `uncounted`.

    >>> [(one.start, one.end, one.gap) for one in dim(0, 10, [(3, 5), (7, 8)], 4)]
    [(0, 3, None), (3, 4, 3), (4, 5, 3), (7, 8, 7)]
    """
    before = list(clipped([(start, uncounted)], start, end))
    own = merged(gaps)
    found = [Dim(*one, None, False) for one in without(before, own)]
    for gap in own:
        for one in clipped([gap], start, end):
            found.extend(Dim(*part, gap[0], False) for part in clipped(before, *one))
            found.extend(Dim(*part, gap[0], True) for part in without([one], before))
    yield from sorted(found)
