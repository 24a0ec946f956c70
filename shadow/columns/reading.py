"""A ledger out of a store: its period, what held when it began, and what came after it."""

from __future__ import annotations

from collections.abc import Sequence

from edge.instant import HOUR, Duration, Instant
from shadow.calendar import Calendar
from shadow.columns.ledger import Ledger
from shadow.columns.source import Source, chunks_of
from shadow.columns.tables import TableStore, Unread
from shadow.interval import Interval
from shadow.plant import Machine, Plant

AFTER: Duration = 25 * HOUR
"""So much after a period is read at first: mostly it says what the time before counts as."""

LONGEST: Duration = 31 * 24 * HOUR
"""How long after a period a lost link may come back and still tell what held within it."""


def read_ledger(  # noqa: PLR0913, PLR0917 - one machine, one period, and where to look
    plant: Plant,
    calendar: Calendar,
    store: TableStore,
    machine: str,
    span: Interval,
    now: Instant | None = None,
) -> Ledger:
    """Read one machine over a period. Raises Intricate where only the fold reads it right."""
    also: Sequence[str] = ()
    whole, after = store.span(machine), AFTER
    while True:
        horizon = span[1] if whole is None else min(whole[1] + 1, span[1] + after)
        energy = (plant.machines.get(machine) or Machine()).energy
        source = Source(store, machine, energy, also)
        tables = [*source.before(span[0]), *source.between(span[0], max(horizon, span[1]))]
        try:
            ledger = Ledger(plant, calendar, machine, chunks_of(tables), span, now)
        except Unread as unread:
            also = (*also, str(unread))
            continue
        known = whole is None or horizon > whole[1] or after >= LONGEST
        if known or ledger.period.settled(span[1]):
            return ledger
        after = min(4 * after, LONGEST)
