"""The engine over tables makes the same windows as the fold, of any stream, to the last number."""

from __future__ import annotations

import os
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge.instant import HOUR, Instant
from gateway.event import Event
from servers.streams import EVERYTHING, MACHINE, PLAIN, PLANT_TEXT, START, plan, spoken
from shadow.columns.ledger import Ledger
from shadow.columns.source import chunks_of, table_of_events
from shadow.interval import Interval
from shadow.plant import Plant
from shadow.record import Record
from shadow.track import Track
from shadow.window import Window

PLANT, CALENDAR = plan()
PATIENT, _ = plan(
    PLANT_TEXT.replace("{ideal_cycle: 8s,", "{debounce: 4s,").replace("cycle: 1", "cycle: 2")
)
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
    chunks = chunks_of(table_of_events(MACHINE, piece) for piece in pieces)
    return Ledger(plant, CALENDAR, MACHINE, chunks, span, now)


@many
@given(spoken(PLAIN, odds=0), st.sets(st.integers(0, 60), max_size=3), spans, presents)
def test_of_a_plain_stream(
    events: list[Event], at: set[int], span: Interval, later: int | None
) -> None:
    now = None if later is None else span[1] + later * 60 * 10**9
    cuts = cuts_of(span)
    made = list(ledger(PLANT, in_pieces(events, sorted(at)), span, now).windows(cuts))
    assert made == folded(PLANT, events, cuts, span, now)


@many
@given(
    st.sampled_from((PLANT, PATIENT)),
    spoken(EVERYTHING),
    st.sets(st.integers(0, 60), max_size=3),
    spans,
    presents,
)
def test_of_any_stream(
    plant: Plant, events: list[Event], at: set[int], span: Interval, later: int | None
) -> None:
    now = None if later is None else span[1] + later * 60 * 10**9
    cuts = cuts_of(span)
    made = list(ledger(plant, in_pieces(events, sorted(at)), span, now).windows(cuts))
    assert made == folded(plant, events, cuts, span, now)
