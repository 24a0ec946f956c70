"""Keeps the measures of closed shifts and hours in a store that takes them, for Grafana.

A period is written a little after its end, so that what was under way has arrived; with it the one
before it is written again, and a start writes those of the last day, so hours of standstill of
this program are made good. Whatever late events changed since (`shadow.revise`) is written again,
however old it is: the newest periods first, a few at a time. A point that is written again is the
same point.
"""

from __future__ import annotations

import logging
import math
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from edge.instant import HOUR, Clock, Duration, Instant
from gateway.influx_measures import Figure, FigureStore
from gateway.store import Store, StoreAway
from shadow.calendar import Calendar
from shadow.history import measures
from shadow.interval import Interval
from shadow.measure import Measure
from shadow.plant import Plant
from shadow.revision import GRACE, Window, touched
from shadow.revision_marks import marked
from shadow.revisions import Revisions

log = logging.getLogger(__name__)

BACK: Duration = 24 * HOUR
LOOK = 5.0
AT_ONCE = 12
"""So many revised periods are written again between two looks for closed ones."""


class MeasureKeeper:
    """Writes each period once it is closed, and again when it was revised."""

    def __init__(
        self,
        plant: Plant,
        calendar: Calendar,
        store: Store,
        clock: Clock,
        revisions: Revisions | None = None,
    ) -> None:
        self._plant, self._calendar, self._store = plant, calendar, store
        self._clock = clock
        self._revisions = revisions or Revisions()
        self._done: dict[str, Instant] = {}
        self._again: list[Window] = []
        self._upto = 0

    def turn(self) -> int:
        """Write the periods that closed since the last time; return how many figures."""
        if not isinstance(self._store, FigureStore) or not self._store.keeps_measures:
            return 0
        written = 0
        for period in ("hour", "shift"):
            closed = self._closed(period, self._clock() - GRACE)
            new = [span for span in closed if span[1] > self._done.get(period, 0)]
            if not new:
                continue
            again = closed[: len(closed) - len(new)][-1:] if period in self._done else []
            for span in [*again, *new]:
                written += self._keep(period, span)
            self._done[period] = new[-1][1]
        return written + self._rewrite()

    def _rewrite(self) -> int:
        """Write a few of the periods that late events changed, the newest first."""
        stretches, upto = self._revisions.to_rewrite(self._upto)
        if stretches:
            found = touched(self._calendar, stretches, self._clock() - GRACE)
            wanted = {window for window in found if window[0] != "day"}
            self._again = sorted(wanted.union(self._again), key=lambda window: window[1:])
            self._upto = upto
        written = 0
        for _ in range(min(AT_ONCE, len(self._again))):
            period, start, end = self._again[-1]
            written += self._keep(period, (start, end))
            self._again.pop()
        if not self._again:
            self._revisions.rewritten(self._upto)
        return written

    def _keep(self, period: str, span: Interval) -> int:
        figures = self._figures(period, span)
        return self._store.keep_figures(figures) if isinstance(self._store, FigureStore) else 0

    def _closed(self, period: str, until: Instant) -> list[Interval]:
        """Return the whole periods of the last day that have ended, in order."""
        start = until - BACK
        if period == "hour":
            spans = list(self._calendar.hours(start - HOUR, until))
        else:
            spans = [(shift.start, shift.end) for shift in self._calendar.shifts(start, until)]
        return [span for span in spans if start <= span[1] <= until and self._whole(period, span)]

    def _whole(self, period: str, span: Interval) -> bool:
        """Tell an hour cut by the edge of what was looked at from a whole one."""
        return period != "hour" or next(self._calendar.hours(span[0], span[1] + HOUR)) == span

    def _figures(self, period: str, span: Interval) -> Sequence[Figure]:
        found = measures(self._plant, self._calendar, self._store, *span, now=self._clock())
        revised = self._revisions.within(*span)
        return [
            _figure(period, one)
            for one in marked(found, revised, self._plant.machines, self._plant.groups)
        ]


def _figure(period: str, measure: Measure) -> Figure:
    return Figure(
        machine=measure.scope,
        name=measure.name,
        profile=measure.profile,
        period=period,
        start=measure.start,
        end=measure.end,
        value=_finite(measure.value),
        low=_finite(measure.low),
        high=_finite(measure.high),
        unit=measure.unit,
        revision=measure.revision,
        because=measure.because.en if measure.because else "",
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


@contextmanager
def measures_kept(  # noqa: PLR0913, PLR0917 - what a keeper needs, and how often it looks
    plant: Plant,
    calendar: Calendar,
    store: Store,
    clock: Clock,
    look: float = LOOK,
    revisions: Revisions | None = None,
) -> Iterator[None]:
    """Keep measures for as long as the block lasts, where the plant file asks for it."""
    if not isinstance(store, FigureStore) or not store.keeps_measures:
        yield
        return
    stop = threading.Event()
    keeper = MeasureKeeper(plant, calendar, store, clock, revisions)
    thread = threading.Thread(target=_run, args=(keeper, stop, look), name="measures", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)


def _run(keeper: MeasureKeeper, stop: threading.Event, look: float) -> None:
    away = False
    while not stop.is_set():
        try:
            keeper.turn()
        except (StoreAway, sqlite3.OperationalError) as error:
            if not away:
                log.warning("measures wait: %s", error)
            away = True
        else:
            away = False
        stop.wait(look)
