"""One stream through both engines of history: the fold, and the arrays over the store's tables."""

from __future__ import annotations

import os
from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from edge.instant import HOUR, Instant
from gateway.event import Event
from servers.streams import MACHINE, START, plan
from shadow.columns.ledger import Ledger
from shadow.columns.source import chunks_of
from shadow.columns.tables import Unread
from shadow.columns.told import table_of_events
from shadow.interval import Interval
from shadow.plant import Plant
from shadow.record import Record
from shadow.track import Track
from shadow.window import Window

CALENDAR = plan()[1]
STREAMS = int(os.environ.get("OMBRE_STREAMS", "150"))

many = settings(max_examples=STREAMS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
spans = st.tuples(st.integers(-3, 20), st.integers(1, 60)).map(
    lambda said: (START + said[0] * HOUR // 2, START + (said[0] + said[1]) * HOUR // 2)
)
presents = st.one_of(st.none(), st.integers(0, 100))


def folded(
    plant: Plant,
    events: Sequence[Event],
    cuts: Sequence[Interval],
    span: Interval,
    now: Instant | None,
) -> list[Window]:
    track = Track(plant, MACHINE)
    for item in events:
        track.push(item)
    record = Record(track, CALENDAR, *span, now)
    return [record.window(*cut) for cut in cuts]


def cuts_of(span: Interval) -> list[Interval]:
    shifts = [(max(s.start, span[0]), min(s.end, span[1])) for s in CALENDAR.shifts(*span)]
    return [span, *CALENDAR.hours(*span), *CALENDAR.days(*span), *shifts]


def in_pieces(events: Sequence[Event], at: Sequence[int]) -> list[list[Event]]:
    """Part events, those of one instant together."""
    found: list[list[Event]] = [[]]
    for place, item in enumerate(events):
        if place in at and found[-1] and found[-1][-1].at < item.at:
            found.append([])
        found[-1].append(item)
    return found


def ledger(
    plant: Plant, pieces: Sequence[Sequence[Event]], span: Interval, now: Instant | None
) -> Ledger:
    tables = [table_of_events(piece) for piece in pieces if piece]
    try:  # at first without the columns that are read only where they are needed
        chunks = chunks_of((one.drop_columns("stamp") for one in tables), "measurement:power")
        return Ledger(plant, CALENDAR, MACHINE, chunks, span, now)
    except Unread:
        chunks = chunks_of(tables, "measurement:power")
        return Ledger(plant, CALENDAR, MACHINE, chunks, span, now)
