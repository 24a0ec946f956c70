"""Marks the figures that were told otherwise before: how often they changed, and by what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from edge.instant import Instant
from shadow.measure import Measure
from shadow.revision import Revision, revised_json

PLANT = "plant"
Groups = Mapping[str, Collection[str]]
"""The machines of each scope that is not a machine: the plant, a line, parallel machines."""


def marked(
    measures: Iterable[Measure],
    revisions: Sequence[Revision],
    registered: Collection[str],
    groups: Groups | None = None,
) -> list[Measure]:
    """Mark the figures that changed; those of the plant rest on all registered machines.

    One change of the plant file is one revision of a figure, however many stretches it touched.
    """
    found = _Found(revisions, {PLANT: registered, **(groups or {})})
    return [_marked(one, found.of(one.scope, one.start, one.end)) for one in measures]


def _marked(measure: Measure, found: Sequence[Revision]) -> Measure:
    if not found:
        return replace(measure, revision=0, revised=None) if measure.revision else measure
    changes = {one.change for one in found if one.change}
    number = len(changes) + sum(not one.change for one in found)
    return replace(measure, revision=number, revised=revised_json(found))


class _Found:
    """Finds the revisions that touch a period of a scope; each question is answered once."""

    def __init__(self, revisions: Sequence[Revision], groups: Groups) -> None:
        self._groups = groups
        self._lists: dict[str, _Machine] = {}
        own: dict[str, list[tuple[int, Revision]]] = {}
        for number, one in enumerate(revisions):
            own.setdefault(one.machine, []).append((number, one))
        self._lists = {machine: _Machine(named) for machine, named in own.items()}
        self._answers: dict[tuple[str, Instant, Instant], Sequence[Revision]] = {}

    def of(self, scope: str, start: Instant, end: Instant) -> Sequence[Revision]:
        """Return them, the oldest first."""
        asked = (scope, start, end)
        if asked not in self._answers:
            lists = [
                self._lists[machine]
                for machine in dict.fromkeys((scope, *self._groups.get(scope, ())))
                if machine in self._lists
            ]
            found = sorted(
                (pair for one in lists for pair in one.near(start, end) if _told(pair, start, end)),
                key=lambda pair: pair[0],
            )
            self._answers[asked] = [one for _, one in found]
        return self._answers[asked]


class _Machine:
    """The revisions of one machine by their beginnings; `_over` is how far those before reach."""

    def __init__(self, numbered: Sequence[tuple[int, Revision]]) -> None:
        self._pairs = sorted(numbered, key=lambda pair: pair[1].start)
        self._over = list(accumulate((pair[1].end for pair in self._pairs), max))

    def near(self, start: Instant, end: Instant) -> Iterable[tuple[int, Revision]]:
        """Yield those that may have some time in common with [start, end)."""
        index = bisect_left(self._pairs, end, key=lambda pair: pair[1].start) - 1
        while index >= 0 and self._over[index] > start:
            yield self._pairs[index]
            index -= 1


def _told(pair: tuple[int, Revision], start: Instant, end: Instant) -> bool:
    return pair[1].touches(start, end)
