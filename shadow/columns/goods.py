"""Changes of product, from good parts: the rules are those of `shadow.changeovers`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from edge.instant import Instant
from shadow.changeovers import LONGEST
from shadow.columns.chunk import Chunk, Numbers
from shadow.columns.distinct import distinct
from shadow.columns.jobs import Jobs
from shadow.columns.steps import Counters, Steps
from shadow.counts import Parts
from shadow.stretch import Changeover


class _Lot(NamedTuple):
    """Good parts of one product without another in between: the first, its size, the last."""

    first: Instant
    size: Parts
    last: Instant
    product: str


class Goods:
    """Goes through the chunks of a period in order; keeps where one product follows another."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._lots: list[_Lot] = []

    def take(self, chunk: Chunk, steps: Sequence[Steps], counters: Counters) -> None:
        """Take the steps of the next chunk."""
        begun = counters.begun.get("good")
        for one in _together(steps, "total"):
            wanted = one.rows if begun is None else one.rows[chunk.first + one.rows < begun]
            self._take(chunk, wanted, one.parts)
        for one in _together(steps, "good"):
            self._take(chunk, one.rows, one.parts)

    def _take(self, chunk: Chunk, rows: Numbers, parts: Numbers) -> None:
        parts = parts[: len(rows)]
        if len(rows) and parts.min() <= 0:
            rows, parts = rows[parts > 0], parts[parts > 0]
        if not len(rows):
            return
        # Between two rows that change the work, all is of one product.
        changed = self._jobs.rows - chunk.first
        changed = changed[(changed > rows[0]) & (changed <= rows[-1])]
        first = distinct(np.searchsorted(rows, np.concatenate([rows[:1], changed])))
        last = np.concatenate([first[1:], [len(rows)]]) - 1
        products = self._jobs.at_rows(chunk.first + rows[first])
        columns = (chunk.at[rows[first]], parts[first], chunk.at[rows[last]], products)
        for start, size, end, job in zip(*(one.tolist() for one in columns), strict=True):
            product = self._jobs.words[job].product
            if product is not None:
                self._lots.append(_Lot(start, size, end, product))

    def changes(self, per_cycle: Parts) -> list[Changeover]:
        """Return the changeovers that are over."""
        found = []
        for before, after in zip(self._lots, self._lots[1:], strict=False):
            if before.product != after.product and after.first - before.last <= LONGEST:
                found.append(Changeover(before.last, after.first, after.size <= per_cycle))
        return found

    def settled(self, at: Instant, heard: Instant) -> bool:
        """Whether it is known which product was made next, before and after an instant."""
        last = self._lots[-1].last if self._lots else at
        return last >= at or heard - last > LONGEST

    def running(self, product: str | None, now: Instant) -> list[Changeover]:
        """Return the changeover under way, if there is one."""
        last = self._lots[-1] if self._lots else None
        if last is None or product is None or product == last.product or last.last >= now:
            return []
        return [Changeover(last.last, now, fine=False)] if now - last.last <= LONGEST else []


def _together(steps: Sequence[Steps], of: str) -> Sequence[Steps]:
    """Put what several counters say of one outcome into one series, in the order of rows."""
    own = [one for one in steps if one.of == of]
    if not own[1:]:
        return own
    rows = np.concatenate([one.rows for one in own])
    order = np.argsort(rows, kind="stable")
    return [Steps(of, rows[order], np.concatenate([one.parts for one in own])[order])]
