"""The evidence of a running plant, kept up to date so that a question costs no re-reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from edge.instant import Instant
from edge.text import Language
from gateway.event import Event
from gateway.store import Store
from shadow.calendar import Calendar
from shadow.maturity.fold import EvidenceFold
from shadow.maturity.gather import WINDOW, gather, read_fold
from shadow.maturity.report import as_json
from shadow.plant import Plant

_EVER: Instant = 2**62


class LiveMaturity:
    """Answers as `shadow.maturity.report.report` does, from folds instead of the store.

    Its owner hands over every event that the store takes in, in any order, twice if need be. The
    store is read when the first question comes, and again from where an event came very late.
    """

    def __init__(self, plant: Plant, calendar: Calendar, store: Store) -> None:
        self._plant = plant
        self._calendar = calendar
        self._store = store
        self._folds: dict[str, EvidenceFold] = {}

    def push(self, events: Iterable[Event]) -> None:
        """Take events in; those of machines that nobody registered prove nothing."""
        for item in events:
            fold = self._folds.get(item.machine)
            if fold is not None:
                fold.push(item)

    def report(self, now: Instant, language: Language | None = None) -> dict[str, Any]:
        """Judge the plant over the last 28 days."""
        self._folds = {machine: self._current(machine, now) for machine in self._plant.machines}
        dossier = gather(self._plant, self._calendar, self._folds, now - WINDOW, now)
        return as_json(dossier, language)

    def _current(self, machine: str, now: Instant) -> EvidenceFold:
        # A fold leaves the table while it is mended: a store that goes away must not leave it half.
        fold = self._folds.pop(machine, None)
        if fold is not None and fold.stale:
            since = fold.rewind()
            for item in self._store.read(machine, since, _EVER) if since else ():
                fold.push(item)
            fold = fold if since else None
        if fold is None:
            fold = read_fold(self._store, machine, now - WINDOW, _EVER)
        self._folds[machine] = fold
        return fold
