"""When a machine produced without a stop, as it was known when its counters moved on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edge.instant import Instant
from shadow.columns.chunk import Flags, Numbers
from shadow.columns.patient import Retold
from shadow.columns.states import PRODUCING, Told, new_words

_EVER, _FOR_EVER = -(2**63), 2**63 - 1


class Runs:
    """When a machine produced: from the instants `since` on until `upto`, both in order."""

    def __init__(self, since: Numbers, upto: Numbers) -> None:
        self._since, self._upto = since, upto

    def goes_on(self, before: Instant | None, at: Numbers) -> Flags:
        """Tell at which of some instants the machine had produced since the one before it.

        `before` stands before the first of them. A stop at the very instant comes after it.
        """
        first = int(np.searchsorted(self._upto, at[0], side="left"))
        last = int(np.searchsorted(self._since, at[-1], side="left"))
        since, upto = self._since[first:last], self._upto[first:last]
        begin, end = (np.searchsorted(at, one, side="right") for one in (since, upto))
        on = np.ones(len(at), dtype=bool)
        earlier = np.where(begin > 0, at[begin - 1], _EVER if before is None else before)
        on[begin[(begin < end) & (earlier < since)]] = False
        over, again = np.concatenate([[0], end]), np.concatenate([begin, [len(at)]])
        for gap in np.flatnonzero(over < again).tolist():
            on[over[gap] : again[gap]] = False
        return on


def runs_of(held: Told) -> Runs:
    """Say when a machine produced, by what was held to be its state."""
    on = held.state == PRODUCING
    new = np.flatnonzero(new_words(on))
    at, on = held.at[new], on[new]
    upto = np.append(at[1:], _FOR_EVER)[: len(at)]
    return Runs(at[on], upto[on])


class Asked:
    """Runs, and the rows that were counted while something else was believed than is now."""

    def __init__(self, runs: Runs, patches: Sequence[tuple[Retold, Runs | None]]) -> None:
        self._runs, self._patches = runs, patches

    def goes_on(self, before: Instant | None, at: Numbers, rows: Numbers) -> Flags:
        """Tell at which steps the machine had produced since the one before it.

        `rows` are the places of the steps within the period.
        """
        on = self._runs.goes_on(before, at)
        for patch, runs in sorted(self._patches, key=lambda one: (one[1] is None, -one[0].end)):
            first, end = (int(place) for place in np.searchsorted(rows, [patch.first, patch.end]))
            first = max(first, int(np.searchsorted(at, patch.after, side="right")))
            if runs is None:
                on[first:end] = False
            elif first < end:
                last = int(at[first - 1]) if first else before
                on[first:end] = runs.goes_on(last, at[first:end])
        return on
